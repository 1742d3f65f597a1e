//! Packages of the npm registry that tests check with. Never copied here, never part of the product.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

/// Returns the folder of the installed packages.
///
/// They are installed by their lock file into the folder of what is built, unless they are there.
///
/// # Panics
///
/// If they cannot be installed: what cannot be checked has not passed.
pub fn packages() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| match install() {
        Ok(folder) => folder,
        Err(error) => panic!("the packages of the tests cannot be installed with npm: {error}"),
    })
}

fn install() -> io::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here.join("../../target/browser");
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let lock = fs::File::create(folder.join("install.lock"))?;
    lock.lock()?;
    let installed = folder.join("node_modules");
    let is_new = |name: &str| -> io::Result<bool> {
        let wanted = fs::read(here.join("browser").join(name))?;
        Ok(fs::read(folder.join(name)).ok() != Some(wanted))
    };
    if !installed.exists() || is_new("package-lock.json")? {
        ci(here, &folder)?;
    }
    Ok(installed)
}

fn ci(here: &Path, folder: &Path) -> io::Result<()> {
    for name in ["package.json", "package-lock.json"] {
        fs::copy(here.join("browser").join(name), folder.join(name))?;
    }
    let status = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--legacy-peer-deps",
            "--no-audit",
            "--no-fund",
            "--silent",
        ])
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()?;
    match status.success() {
        true => Ok(()),
        false => {
            // It says what is installed.
            fs::remove_file(folder.join("package-lock.json"))?;
            Err(io::Error::other(format!("npm ci ended with {status}")))
        }
    }
}
