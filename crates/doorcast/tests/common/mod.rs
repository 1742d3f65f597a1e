//! A home of its own for each test, and the real command in it.

#![allow(dead_code, reason = "every test file uses another part")]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// The profile every test has unless it says otherwise.
pub(crate) const PROFILE: [(&str, &str); 4] = [
    ("DOORCAST_AGENT", "Dana Whitfield"),
    ("DOORCAST_BROKERAGE", "Stone & Vale Realty"),
    ("DOORCAST_LICENSE", "CA DRE #01234567"),
    ("DOORCAST_PHONE", "(760) 555-0142"),
];

/// A home folder, a working folder and a data folder, gone at the end.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["home", "work"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder }
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Puts a file into the working folder.
    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.work().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// Returns everything in the working folder, hidden files included, with its size.
    pub(crate) fn look(&self) -> Vec<(PathBuf, u64)> {
        let mut seen = Vec::new();
        walk(&self.work(), &mut seen);
        seen.sort();
        seen
    }

    /// The command without a profile.
    pub(crate) fn stranger(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doorcast"));
        command
            .args(args)
            .current_dir(self.work())
            .env_clear()
            .env("HOME", self.home())
            .env("TZ", "UTC")
            .env("DOORCAST_DATA", self.data())
            .stdin(Stdio::null());
        command
    }

    /// The command with a profile.
    pub(crate) fn doorcast(&self, args: &[&str]) -> Command {
        let mut command = self.stranger(args);
        command.envs(PROFILE);
        command
    }

    /// Runs the command, which must succeed.
    pub(crate) fn succeed(&self, args: &[&str]) -> String {
        let output = run(&mut self.doorcast(args));
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Runs the command, which must succeed with one JSON value and nothing else.
    pub(crate) fn succeed_json(&self, args: &[&str]) -> Value {
        let output = run(self.doorcast(args).arg("--json"));
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
        assert_eq!(text(&output.stderr), "");
        one_json(&output)
    }
}

/// A command that serves. It is killed when dropped.
pub(crate) struct Served {
    pub(crate) child: Child,
    /// Where it is.
    pub(crate) url: String,
}

impl Served {
    /// Starts a command that says first where it serves.
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).spawn();
        let mut child = child.expect("the command runs");
        let output = child.stdout.take().expect("its output");
        let mut first = String::new();
        let read = BufReader::new(output).read_line(&mut first);
        read.expect("a line");
        let first: Value = serde_json::from_str(&first).expect("one JSON object");
        let url = first["url"].as_str().expect("an address").to_owned();
        Self { child, url }
    }

    /// Kills it, and waits until it is dead.
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a command must refuse.
pub(crate) struct Refusal<'a> {
    pub(crate) exit: i32,
    pub(crate) field: &'a str,
    pub(crate) says: &'a str,
}

/// Runs a command for a person and for a program: both must refuse alike, and leave the folder as it was.
pub(crate) fn check_refusal(home: &Home, command: impl Fn() -> Command, refusal: &Refusal<'_>) {
    let before = home.look();
    let output = run(&mut command());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(refusal.exit), "{said}");
    assert_eq!(
        text(&output.stdout),
        "",
        "errors do not go to standard output"
    );
    assert!(
        said.contains(refusal.says),
        "{said}\nshould say: {}",
        refusal.says
    );

    let output = run(command().arg("--json"));
    assert_eq!(
        output.status.code(),
        Some(refusal.exit),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(text(&output.stderr), "", "programs hear one thing only");
    let error = &one_json(&output)["error"];
    assert_eq!(error["field"], refusal.field, "{error}");
    for key in ["code", "message"] {
        assert!(
            error[key].as_str().is_some_and(|text| !text.is_empty()),
            "{error}"
        );
    }
    let told = format!("{}\n{}", error["message"], error["hint"]).replace("\\\"", "\"");
    assert!(
        told.contains(refusal.says),
        "{told}\nshould say: {}",
        refusal.says
    );
    assert_eq!(home.look(), before, "nothing half-made is left");
}

/// Returns the one JSON object a command printed.
pub(crate) fn one_json(output: &Output) -> Value {
    let printed = text(&output.stdout);
    assert_eq!(printed.trim_end().lines().count(), 1, "{printed}");
    serde_json::from_str(&printed).expect("JSON")
}

pub(crate) fn run(command: &mut Command) -> Output {
    command.output().expect("the command runs")
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn walk(folder: &Path, seen: &mut Vec<(PathBuf, u64)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let metadata = entry.metadata().expect("its size");
        match metadata.is_dir() {
            true => walk(&entry.path(), seen),
            false => seen.push((entry.path(), metadata.len())),
        }
    }
}
