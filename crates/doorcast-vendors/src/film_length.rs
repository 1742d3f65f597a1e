//! How long an MP4 plays, read from its movie header. A file without one is no film.

use std::io::{self, Read, Seek, SeekFrom};

/// The most boxes that are looked at on one level.
const BOXES: usize = 1_000;

/// Returns how long a film of so many bytes plays, in milliseconds, or nothing if it is no film.
pub(crate) fn of(file: &mut (impl Read + Seek), size_bytes: u64) -> io::Result<Option<u64>> {
    let end = size_bytes;
    let Some(movie) = find(file, *b"moov", 0, end)? else {
        return Ok(None);
    };
    let Some((from, to)) = find(file, *b"mvhd", movie.0, movie.1)? else {
        return Ok(None);
    };
    let mut header = [0; 32];
    let length = (to - from).min(32) as usize;
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(&mut header[..length])?;
    Ok(duration_ms(&header[..length]))
}

/// Returns where the contents of a box begin and end.
fn find(
    file: &mut (impl Read + Seek),
    kind: [u8; 4],
    from: u64,
    to: u64,
) -> io::Result<Option<(u64, u64)>> {
    let mut at = from;
    for _ in 0..BOXES {
        if at + 8 > to {
            return Ok(None);
        }
        let mut head = [0; 16];
        let readable = (to - at).min(16) as usize;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head[..readable])?;
        let (length, head_bytes) = match number(&head[..4]) {
            0 => (to - at, 8),
            1 if readable == 16 => (number(&head[8..16]), 16),
            length => (length, 8),
        };
        let Some(end) = at.checked_add(length).filter(|end| *end <= to) else {
            return Ok(None);
        };
        if length < head_bytes {
            return Ok(None);
        }
        if head[4..8] == kind {
            return Ok(Some((at + head_bytes, end)));
        }
        at = end;
    }
    Ok(None)
}

/// Reads the length from a movie header of either version.
fn duration_ms(header: &[u8]) -> Option<u64> {
    let (scale, duration) = match header.first()? {
        1 => (header.get(20..24)?, header.get(24..32)?),
        _ => (header.get(12..16)?, header.get(16..20)?),
    };
    let ms = number(duration)
        .checked_mul(1_000)?
        .checked_div(number(scale))?;
    (ms > 0).then_some(ms)
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}
