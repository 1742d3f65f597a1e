//! Whether a place is fit for a video: its name, its folder, and what is in the way.

use std::{
    fs,
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
};

use doorcast_app::run::VideoFiles;

use crate::problem::{Kind, Problem};

use super::Existing;

const NAME_CHARS: usize = 60;

/// Returns a file name made from what a video is called.
pub(in crate::make) fn name_for(title: &str) -> PathBuf {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        match letter.is_alphanumeric() {
            true => name.push(letter),
            false if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            false => {}
        }
    }
    let short: String = name.chars().take(NAME_CHARS).collect();
    let short = short.trim_matches('-');
    PathBuf::from(format!(
        "{}.mp4",
        if short.is_empty() { "video" } else { short }
    ))
}

/// Checks the name of the video file.
pub(super) fn check_name(out: &Path) -> Result<(), Problem> {
    let name = out.display();
    if out.is_dir() {
        return Err(
            refuse("out_is_a_folder", format!("{name} is a folder")).hint(format!(
                "name a file in it: --out {}",
                out.join("tour.mp4").display()
            )),
        );
    }
    match out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("mp4"))
    {
        true => Ok(()),
        false => Err(Problem::new(
            Kind::Usage,
            "out_not_mp4",
            format!("the video is an MP4, and {name} does not end in .mp4"),
        )
        .field("out")),
    }
}

/// Checks that files can be made in the folder.
pub(super) fn check_folder(out: &Path, folder: &Path) -> Result<(), Problem> {
    let name = out.parent().unwrap_or(folder).display();
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => {
            return Err(refuse(
                "out_no_folder",
                format!("{name} is a file, not a folder"),
            ));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(
                refuse("out_no_folder", format!("there is no folder {name}"))
                    .hint("make it first, or choose another place with --out FILE.mp4"),
            );
        }
        Ok(_) => {}
        Err(error) => {
            return Err(refuse(
                "out_no_folder",
                format!("{name} cannot be used: {error}"),
            ));
        }
    }
    // A file without a name: it leaves nothing behind, whatever happens.
    tempfile::tempfile_in(folder).map(drop).map_err(|error| {
        let name = if name.to_string().is_empty() {
            folder.display()
        } else {
            name
        };
        refuse(
            "unwritable",
            format!("the folder {name} cannot be written to: {error}"),
        )
        .hint("choose another place with --out FILE.mp4")
    })
}

/// Checks that nothing the video is made from would be written over.
pub(super) fn check_inputs(files: &VideoFiles, inputs: &[PathBuf]) -> Result<(), Problem> {
    for place in [&files.video, &files.poster, &files.captions] {
        let Ok(place) = place.canonicalize() else {
            continue;
        };
        let same = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == place);
        if let Some(input) = inputs.iter().find(same) {
            let message = format!(
                "{} is needed for the video and would be written over",
                input.display()
            );
            return Err(
                refuse("out_is_input", message).hint("choose another name with --out FILE.mp4")
            );
        }
    }
    Ok(())
}

/// Returns whether files may be replaced.
pub(super) fn check_existing(files: &VideoFiles, existing: Existing) -> Result<bool, Problem> {
    let places = [&files.video, &files.poster, &files.captions];
    if let Some(folder) = places.iter().find(|place| place.is_dir()) {
        return Err(refuse(
            "out_is_a_folder",
            format!("{} is a folder", folder.display()),
        ));
    }
    let mut taken: Vec<String> = places
        .iter()
        .filter(|place| place.symlink_metadata().is_ok())
        .map(|place| place.display().to_string())
        .collect();
    taken.dedup();
    let names = match taken.as_slice() {
        [one] => format!("{one} is"),
        several => format!("{} are", several.join(" and ")),
    };
    match existing {
        Existing::Replace => Ok(true),
        _ if taken.is_empty() => Ok(false),
        Existing::Ask if wants_to_replace(&names) => Ok(true),
        Existing::Ask | Existing::Keep => Err(refuse("exists", format!("{names} already there"))
            .hint("replace with --force, or choose another name with --out FILE.mp4")),
    }
}

fn wants_to_replace(names: &str) -> bool {
    let mut answer = String::new();
    let asked = write!(
        io::stderr(),
        "{} already there. Replace? [y/N] ",
        crate::text::plain(names)
    );
    let heard = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    heard.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// The problem of a place that cannot take a video.
pub(super) fn refuse(code: &'static str, message: String) -> Problem {
    Problem::new(Kind::Output, code, message).field("out")
}
