//! Something that films the script, ready to be measured again and again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::measure::{self, Run, Runs};

/// A program with arguments that writes a video.
pub(crate) struct Contender {
    /// The case it films.
    pub(crate) case: &'static str,
    /// What it is, for the table.
    pub(crate) what: String,
    /// The program.
    pub(crate) program: String,
    /// Its arguments.
    pub(crate) arguments: Vec<String>,
    /// The video.
    pub(crate) out: PathBuf,
    /// What it must find before every run.
    pub(crate) before: Before,
    /// What the runs took.
    pub(crate) runs: Runs,
}

/// What a run must find.
pub(crate) enum Before {
    /// Nothing special.
    Anything,
    /// No such folder: nothing is remembered from the run before.
    Absent(PathBuf),
    /// A folder as it was left by a first film.
    Copy {
        /// The folder as it was left.
        from: PathBuf,
        /// Where the run looks for it.
        to: PathBuf,
    },
}

impl Contender {
    /// Films once more.
    pub(crate) fn film(&mut self) -> anyhow::Result<Run> {
        self.before.restore()?;
        let run = measure::run(&self.program, &self.arguments)?;
        self.runs.push(run);
        Ok(run)
    }
}

impl Before {
    fn restore(&self) -> anyhow::Result<()> {
        match self {
            Self::Anything => Ok(()),
            Self::Absent(folder) => remove(folder),
            Self::Copy { from, to } => {
                remove(to)?;
                copy(from, to)
            }
        }
    }
}

/// Removes a folder if it is there.
pub(crate) fn remove(folder: &Path) -> anyhow::Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder)
            .with_context(|| format!("failed to remove {}", folder.display())),
        false => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("failed to make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("failed to read {}", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)
                .with_context(|| format!("failed to copy {}", path.display()))?;
        }
    }
    Ok(())
}
