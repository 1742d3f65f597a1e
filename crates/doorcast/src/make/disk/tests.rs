use super::*;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// What is there, hidden files included.
    fn look(&self) -> Vec<String> {
        let mut seen: Vec<String> = fs::read_dir(self.folder.path())
            .expect("a folder")
            .map(|entry| {
                let path = entry.expect("an entry").path();
                let text = fs::read_to_string(&path).unwrap_or_else(|_| "folder".into());
                let name = path.file_name().expect("a name").to_string_lossy();
                format!("{name}={text}")
            })
            .collect();
        seen.sort();
        seen
    }

    fn disk(&self, existing: Existing) -> LocalDisk {
        LocalDisk::prepare(&self.path("a.mp4"), existing, &[]).expect("a fit place")
    }

    fn refusal(&self, name: &str, existing: Existing) -> String {
        LocalDisk::prepare(&self.path(name), existing, &[self.path("input.jpg")])
            .expect_err("a refusal")
            .to_string()
    }
}

fn film() -> Film {
    Film {
        mp4: b"new video".into(),
        poster_jpeg: b"new poster".into(),
        captions_vtt: "new captions".into(),
        duration_ms: 1,
        width: 2,
        height: 2,
    }
}

#[test]
fn all_three_files_appear_and_nothing_else() {
    let place = Place::new();
    let files = place.disk(Existing::Keep).keep(&film()).expect("kept");
    assert_eq!(files, beside(&place.path("a.mp4")));
    let expected = ["a.jpg=new poster", "a.mp4=new video", "a.vtt=new captions"];
    assert_eq!(place.look(), expected);
    place
        .disk(Existing::Replace)
        .keep(&film())
        .expect("replaced");
    assert_eq!(place.look(), expected);
}

#[test]
fn looking_at_a_place_leaves_nothing_there() {
    let place = Place::new();
    place.disk(Existing::Keep);
    assert_eq!(place.look(), Vec::<String>::new());
}

#[test]
fn a_file_that_appears_meanwhile_is_not_replaced() {
    for name in ["a.mp4", "a.jpg", "a.vtt"] {
        let place = Place::new();
        let disk = place.disk(Existing::Keep);
        place.put(name, "mine");
        let error = disk.keep(&film()).expect_err("a refusal");
        assert!(matches!(error, MediaError::Taken { .. }), "{error}");
        assert_eq!(place.look(), [format!("{name}=mine")]);
    }
}

#[test]
fn what_was_replaced_comes_back_if_the_rest_fails() {
    for blocked in ["a.jpg", "a.vtt"] {
        let place = Place::new();
        place.put("a.mp4", "old video");
        let disk = place.disk(Existing::Replace);
        fs::create_dir(place.path(blocked)).expect("a folder in the way");
        fs::write(place.path(blocked).join("x"), "").expect("a file in it");
        disk.keep(&film()).expect_err("a refusal");
        let mut expected = vec!["a.mp4=old video".to_owned(), format!("{blocked}=folder")];
        expected.sort();
        assert_eq!(place.look(), expected);
    }
}

#[test]
fn a_full_disk_is_called_that() {
    let mut full = File::options()
        .write(true)
        .open("/dev/full")
        .expect("the device that is always full");
    let error = fill(&mut full, b"anything").expect_err("no room");
    let error = media_error(Path::new("a.mp4"), error);
    assert_eq!(error.to_string(), "there is no room left for a.mp4");
}

#[test]
fn bad_places_are_refused_by_name() {
    let place = Place::new();
    place.put("taken.vtt", "mine");
    place.put("input.jpg", "mine");
    place.put("file", "mine");
    fs::create_dir(place.path("folder")).expect("a folder");
    fs::create_dir(place.path("poster.jpg")).expect("a folder");
    for (name, existing, expected) in [
        ("folder", Existing::Keep, "folder is a folder"),
        ("tour", Existing::Keep, "does not end in .mp4"),
        ("tour.mov", Existing::Keep, "does not end in .mp4"),
        ("none/tour.mp4", Existing::Keep, "there is no folder"),
        ("file/tour.mp4", Existing::Keep, "is a file, not a folder"),
        ("taken.mp4", Existing::Keep, "taken.vtt is already there"),
        ("poster.mp4", Existing::Replace, "poster.jpg is a folder"),
        ("input.mp4", Existing::Replace, "would be written over"),
    ] {
        let refusal = place.refusal(name, existing);
        assert!(refusal.contains(expected), "{name}: {refusal}");
    }
}

#[test]
fn files_are_named_by_the_topic() {
    for (title, name) in [
        (
            "4-bedroom home in Indian Wells",
            "4-bedroom-home-in-indian-wells.mp4",
        ),
        ("  Café “Sol” / Palm Desert!  ", "café-sol-palm-desert.mp4"),
        ("../../etc/passwd", "etc-passwd.mp4"),
        ("🏡", "video.mp4"),
    ] {
        assert_eq!(name_for(title), Path::new(name));
    }
    assert!(name_for(&"long ".repeat(50)).as_os_str().len() <= 64);
}
