//! Names the sources of this crate, so that footage kept by another build is never mistaken for this one's.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::Path,
};

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.toml");
    let mut hasher = DefaultHasher::new();
    hash_folder(Path::new("src"), &mut hasher);
    fs::read("Cargo.toml").unwrap_or_default().hash(&mut hasher);
    println!(
        "cargo::rustc-env=DOORCAST_RENDER_SOURCES={:016x}",
        hasher.finish()
    );
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            hash_folder(&path, hasher);
        } else {
            path.hash(hasher);
            fs::read(&path).unwrap_or_default().hash(hasher);
        }
    }
}
