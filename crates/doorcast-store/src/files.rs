//! Small files kept in a folder, or in memory. In MongoDB they are with everything else: see [`crate::mongo`].

mod folder;
mod memory;

pub use folder::FolderFiles;
pub use memory::MemoryFiles;
