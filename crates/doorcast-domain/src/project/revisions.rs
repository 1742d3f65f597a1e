//! The versions of a script: every one is kept, and one of them is the one to film.

use serde::{Deserialize, Serialize};

use super::{Project, edit::Field};
use crate::script::{Author, Authorship};

/// The most versions that are kept. The oldest one nobody has filmed makes room.
pub const MAX_REVISIONS: usize = 50;

/// One version of a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// One for the first.
    pub number: u32,
    /// The words.
    pub text: String,
    /// Where they are from.
    pub origin: Origin,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Where the words of a version are from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Origin {
    /// A writer wrote them.
    Written {
        /// Which one.
        author: Author,
        /// Why the built-in writer stepped in, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stepped_in: Option<String>,
        /// The same seed and the same wish give the same words.
        seed: u64,
        /// How long it took, in milliseconds, if somebody looked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        took_ms: Option<u64>,
    },
    /// The agent changed another version.
    Edited {
        /// Which one.
        of: u32,
    },
    /// The agent wrote them.
    Own,
}

impl Origin {
    /// Returns whether the agent had a hand in it.
    pub fn is_by_agent(&self) -> bool {
        match self {
            Self::Edited { .. } | Self::Own => true,
            Self::Written { .. } => false,
        }
    }
}

impl Project {
    /// Returns the version to film, if there is one.
    pub fn script(&self) -> Option<&Revision> {
        self.find_revision(self.current?)
    }

    /// Returns a version by its number.
    pub fn find_revision(&self, number: u32) -> Option<&Revision> {
        self.revisions.iter().find(|one| one.number == number)
    }

    /// Takes a script a writer has written. From the second on they are counted.
    pub fn take_written(&mut self, text: String, authorship: Authorship, seed: u64, now_ms: i64) {
        let is_written = |one: &Revision| matches!(one.origin, Origin::Written { .. });
        if self.revisions.iter().any(is_written) {
            self.regenerations += 1;
        }
        let origin = Origin::Written {
            author: authorship.author,
            stepped_in: authorship.stepped_in,
            seed,
            took_ms: None,
        };
        self.add_revision(text, origin, now_ms);
    }

    /// Notes how long the writer took for the newest version.
    pub fn note_writing(&mut self, ms: u64) {
        if let Some(Revision {
            origin: Origin::Written { took_ms, .. },
            ..
        }) = self.revisions.last_mut()
        {
            *took_ms = Some(ms);
        }
    }

    /// Makes another version the one to film. Returns whether there is such a version.
    pub fn choose_revision(&mut self, number: u32) -> bool {
        let is_there = self.find_revision(number).is_some();
        if is_there {
            self.current = Some(number);
            self.mark(Field::Script);
        }
        is_there
    }

    /// Takes what the agent has typed: into the version being typed, or as a new one if that was written by somebody
    /// else, filmed, or typed in another window.
    pub(super) fn take_typed(&mut self, text: String, is_elsewhere: bool, now_ms: i64) {
        let present = self
            .script()
            .map(|one| (one.number, one.origin.is_by_agent()));
        match present {
            None => self.add_revision(text, Origin::Own, now_ms),
            Some((number, true)) if !is_elsewhere && !self.is_filmed(number) => {
                self.retype(number, text, now_ms);
            }
            Some((of, _)) => self.add_revision(text, Origin::Edited { of }, now_ms),
        }
    }

    fn is_filmed(&self, number: u32) -> bool {
        self.films.iter().any(|film| film.script == number)
    }

    fn retype(&mut self, number: u32, text: String, now_ms: i64) {
        if let Some(one) = self.revisions.iter_mut().find(|one| one.number == number) {
            one.text = text;
            one.at_ms = now_ms;
        }
        self.mark(Field::Script);
    }

    fn add_revision(&mut self, text: String, origin: Origin, now_ms: i64) {
        let number = self.revisions.last().map_or(1, |last| last.number + 1);
        self.revisions.push(Revision {
            number,
            text,
            origin,
            at_ms: now_ms,
        });
        self.current = Some(number);
        self.mark(Field::Script);
        self.make_room();
    }

    fn make_room(&mut self) {
        if self.revisions.len() <= MAX_REVISIONS {
            return;
        }
        let is_spare =
            |one: &Revision| self.current != Some(one.number) && !self.is_filmed(one.number);
        let spare = self.revisions.iter().position(is_spare);
        if let Some(spare) = spare {
            self.revisions.remove(spare);
        }
    }
}
