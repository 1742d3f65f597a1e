//! A movie file as text, for tests: every box with its size and what matters of its content.

use std::fmt::Write;

/// Boxes that contain boxes, with the bytes that come before those.
const CONTAINERS: [(&[u8; 4], usize); 15] = [
    (b"moov", 0),
    (b"trak", 0),
    (b"edts", 0),
    (b"mdia", 0),
    (b"minf", 0),
    (b"dinf", 0),
    (b"stbl", 0),
    (b"udta", 0),
    (b"ilst", 0),
    (b"\xa9nam", 0),
    (b"meta", 4),
    (b"dref", 8),
    (b"stsd", 8),
    (b"avc1", 78),
    (b"mp4a", 28),
];

/// One box: where in the tree it is and what it holds.
pub(crate) struct FoundBox<'a> {
    pub(crate) path: String,
    pub(crate) content: &'a [u8],
}

/// Returns the boxes of a file as an indented tree.
pub(crate) fn describe(file: &[u8]) -> String {
    let mut text = String::new();
    for found in boxes(file) {
        let depth = found.path.matches('/').count();
        let name = found.path.rsplit('/').next().unwrap_or_default();
        let (indent, size) = ("  ".repeat(depth), found.content.len());
        let detail = detail(name, found.content);
        writeln!(
            text,
            "{}",
            format!("{indent}{name} {size} {detail}").trim_end()
        )
        .expect("writing to a string does not fail");
    }
    text
}

/// Returns every box of a file, parents before children.
pub(crate) fn boxes(file: &[u8]) -> Vec<FoundBox<'_>> {
    let mut found = Vec::new();
    collect(file, "", &mut found);
    found
}

/// Returns the content of the first box at a path like "moov/trak/tkhd", the `nth` time it occurs.
pub(crate) fn content<'a>(file: &'a [u8], path: &str, nth: usize) -> &'a [u8] {
    boxes(file)
        .into_iter()
        .filter(|found| found.path == path)
        .nth(nth)
        .map_or(&[], |found| found.content)
}

/// Returns the big-endian number in four bytes at `at`.
pub(crate) fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes[at..at + 4].try_into().expect("four bytes");
    u32::from_be_bytes(four)
}

fn collect<'a>(bytes: &'a [u8], parent: &str, found: &mut Vec<FoundBox<'a>>) {
    let mut at = 0;
    while at + 8 <= bytes.len() {
        let kind: &[u8; 4] = bytes[at + 4..at + 8].try_into().expect("four bytes");
        let (head, size) = match number(bytes, at) {
            1 => (16, number(bytes, at + 12) as usize), // tests hold no movie above 4 GiB
            size => (8, size as usize),
        };
        let name: String = kind.iter().map(|&byte| char::from(byte)).collect();
        let path = if parent.is_empty() {
            name
        } else {
            format!("{parent}/{name}")
        };
        let content = &bytes[at + head..at + size];
        found.push(FoundBox {
            path: path.clone(),
            content,
        });
        if let Some((_, skip)) = CONTAINERS.iter().find(|(container, _)| *container == kind) {
            collect(&content[*skip..], &path, found);
        }
        at += size;
    }
    assert_eq!(at, bytes.len(), "{parent} is filled by its boxes");
}

fn detail(name: &str, content: &[u8]) -> String {
    let at = |offset| number(content, offset);
    match name {
        "ftyp" => String::from_utf8_lossy(content).replace(char::is_control, "."),
        "mvhd" | "mdhd" => format!("made {} timescale {} duration {}", at(4), at(12), at(16)),
        "tkhd" => format!(
            "track {} duration {} volume {:#x} size {}x{}",
            at(12),
            at(20),
            at(36) >> 16,
            at(76) >> 16,
            at(80) >> 16
        ),
        "elst" => format!("duration {} from {}", at(8), at(12)),
        "hdlr" => String::from_utf8_lossy(&content[8..12]).into_owned(),
        "stts" => format!("{} x {}", at(8), at(12)),
        "stss" | "stsz" | "stco" | "stsc" => numbers(&content[4..]),
        "data" => String::from_utf8_lossy(&content[8..]).into_owned(),
        "avcC" | "esds" | "colr" | "sgpd" | "sbgp" | "pasp" => hex(content),
        _ => String::new(),
    }
}

fn numbers(content: &[u8]) -> String {
    let numbers: Vec<String> = (0..content.len() / 4)
        .map(|index| number(content, index * 4).to_string())
        .collect();
    match numbers.as_slice() {
        long if long.len() > 12 => format!("{} ...", long[..12].join(" ")),
        short => short.join(" "),
    }
}

fn hex(content: &[u8]) -> String {
    content.iter().map(|byte| format!("{byte:02x}")).collect()
}
