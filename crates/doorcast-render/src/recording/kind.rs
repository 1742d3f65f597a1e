//! What a file is, by its first bytes: the name is often wrong.

use super::RecordingProblem;

/// Who reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// AAC, alone or in an MP4: M4A, MOV, 3GP.
    Advanced,
    /// WAV, MP3 or FLAC, to be found out.
    Other,
}

/// Says who reads a file, or what it is that nobody reads.
pub(super) fn of(bytes: &[u8]) -> Result<Kind, RecordingProblem> {
    match bytes {
        [] => Err(RecordingProblem::Empty),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Ok(Kind::Advanced),
        _ if syom::sniff_is_adts(bytes) => Ok(Kind::Advanced),
        _ => match foreign(bytes) {
            Some(name) => Err(RecordingProblem::Unsupported(name)),
            None => Ok(Kind::Other),
        },
    }
}

fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const FOREIGN: [(&[u8], &str); 9] = [
        (b"OggS", "A voice message from a messenger (Ogg)"),
        (&[0x1a, 0x45, 0xdf, 0xa3], "WebM and Matroska"),
        (b"#!AMR", "AMR, the sound of old telephones,"),
        (b"FORM", "AIFF"),
        (b"caff", "Core Audio Format"),
        (&[0x30, 0x26, 0xb2, 0x75], "Windows Media"),
        (b"MThd", "MIDI, which holds notes and no sound,"),
        (b"wvpk", "WavPack"),
        (b"MAC ", "Monkey's Audio"),
    ];
    FOREIGN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|&(_, name)| name)
}
