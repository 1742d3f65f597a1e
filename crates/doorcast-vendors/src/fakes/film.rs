//! A small film of any length, shape and size: one still picture, shown for as long as is asked.
//!
//! Padding beyond the picture is a `free` box full of numbers that depend on their place, so that a byte read from
//! the wrong place is noticed.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

const LANDSCAPE: &[u8] = include_bytes!("landscape.mp4");
const PORTRAIT: &[u8] = include_bytes!("portrait.mp4");
const SQUARE: &[u8] = include_bytes!("square.mp4");

/// The head of a `free` box whose size takes eight bytes.
const FREE_HEAD: u64 = 16;

/// How many bytes are handed out at once.
const PIECE: u64 = 64 * 1024;

/// The clock rates of the still pictures above: of the film and of its one track.
const FILM_RATE: u64 = 1_000;
const TRACK_RATE: u64 = 16_384;

/// The shape of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// 640 by 360.
    Landscape,
    /// 360 by 640.
    Portrait,
    /// 480 by 480.
    Square,
}

impl Shape {
    /// Returns the shape for a vendor's word.
    pub fn from_ratio(word: &str) -> Self {
        match word {
            "9:16" | "4:5" => Self::Portrait,
            "1:1" => Self::Square,
            _ => Self::Landscape,
        }
    }
}

/// A film that is never whole in memory.
#[derive(Debug, Clone)]
pub struct Film {
    head: Bytes,
    size: u64,
}

impl Film {
    /// Returns a film that plays for `milliseconds` and is at least `size` bytes long.
    pub fn new(shape: Shape, milliseconds: u64, size: u64) -> Self {
        let still = match shape {
            Shape::Landscape => LANDSCAPE,
            Shape::Portrait => PORTRAIT,
            Shape::Square => SQUARE,
        };
        let mut head = still.to_vec();
        stretch(&mut head, milliseconds);
        let least = head.len() as u64 + FREE_HEAD;
        if size > least {
            head.extend_from_slice(&1_u32.to_be_bytes());
            head.extend_from_slice(b"free");
            head.extend_from_slice(&(size - still.len() as u64).to_be_bytes());
        }
        Self {
            size: size.max(head.len() as u64),
            head: head.into(),
        }
    }

    /// Returns how many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns some of its bytes.
    pub fn slice(&self, from: u64, to: u64) -> Bytes {
        let to = to.min(self.size);
        let head = self.head.len() as u64;
        if to <= head {
            return self.head.slice(from as usize..to as usize);
        }
        (from..to)
            .map(|place| match self.head.get(place as usize) {
                Some(byte) if place < head => *byte,
                _ => padding(place),
            })
            .collect::<Vec<u8>>()
            .into()
    }

    /// Returns a body with its bytes from one place to another.
    pub fn body(&self, from: u64, to: u64) -> FilmBody {
        FilmBody {
            film: self.clone(),
            next: from,
            end: to.min(self.size),
        }
    }
}

/// Returns the padding byte of a place.
fn padding(place: u64) -> u8 {
    (place.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8
}

/// A part of a film on its way.
#[derive(Debug)]
pub struct FilmBody {
    film: Film,
    next: u64,
    end: u64,
}

impl HttpBody for FilmBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.next >= self.end {
            return Poll::Ready(None);
        }
        let to = (self.next + PIECE).min(self.end);
        let piece = self.film.slice(self.next, to);
        self.next = to;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end - self.next)
    }
}

/// Writes a length into the places of a one-picture film that hold it.
fn stretch(file: &mut [u8], milliseconds: u64) {
    let film = (milliseconds * FILM_RATE / 1_000).min(u64::from(u32::MAX)) as u32;
    let track = (milliseconds * TRACK_RATE / 1_000).min(u64::from(u32::MAX)) as u32;
    for (name, offset, value) in [
        (b"mvhd", 20, film),
        (b"tkhd", 24, film),
        (b"elst", 12, film),
        (b"mdhd", 20, track),
        (b"stts", 16, track),
    ] {
        if let Some(at) = file.windows(4).position(|window| window == name) {
            file[at + offset..at + offset + 4].copy_from_slice(&value.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Film, Shape};

    #[test]
    fn a_film_has_the_size_asked_for_and_every_part_agrees_with_the_whole() {
        let film = Film::new(Shape::Portrait, 31_400, 200_000);
        let whole = film.slice(0, film.size());
        assert_eq!((film.size(), whole.len()), (200_000, 200_000));
        for (from, to) in [(0, 1), (2_400, 2_600), (2_475, 2_491), (100_000, 200_000)] {
            assert_eq!(film.slice(from, to), whole[from as usize..to as usize]);
        }
    }

    #[test]
    fn the_boxes_of_a_film_add_up_to_its_size() {
        for size in [0, 5_000, 5_000_000] {
            let film = Film::new(Shape::Square, 1_000, size);
            let whole = film.slice(0, film.size());
            let mut at = 0_u64;
            while at < film.size() {
                let place = at as usize;
                let short = u32::from_be_bytes(whole[place..place + 4].try_into().expect("four"));
                at += match short {
                    1 => {
                        u64::from_be_bytes(whole[place + 8..place + 16].try_into().expect("eight"))
                    }
                    size => u64::from(size),
                };
            }
            assert_eq!(at, film.size());
        }
    }
}
