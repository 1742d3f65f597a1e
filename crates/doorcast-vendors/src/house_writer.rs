//! The built-in writer: scripts from the agent's own facts, without a network or a model.
//!
//! Facts come from the request and are used in the agent's words and order; everything around them is speech without
//! facts, kept as phrase tables in `english` and `spanish`. It deliberately does not describe, praise, promise or
//! hurry: a property is only ever what the agent said it is. `plan` decides what is said and in which order,
//! `fill` brings a script to its length, `fragment` and `grammar` make given words fit into sentences.

mod echo;
mod english;
mod fill;
mod fragment;
mod grammar;
mod phrases;
mod plan;
mod port;
mod random;
mod spanish;
mod template;

use doorcast_domain::script::{
    MAX_SCRIPT_CHARS, Script, ScriptProblem, ScriptRequest, count_words, seconds_for, word_budget,
};

use self::{
    plan::{Composer, Outcome},
    random::Seeded,
};

/// Writes scripts by itself. The same request and seed give the same script.
#[derive(Debug, Clone, Copy, Default)]
pub struct HouseWriter;

/// Says why there is no script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HouseWriterError {
    /// The request itself cannot be used.
    #[error(transparent)]
    Request(#[from] ScriptProblem),
    /// The topic, the points and the way to reach the agent do not fit into the time.
    #[error(
        "seconds: saying everything takes {needed_seconds} seconds at least, and the video has {seconds}"
    )]
    TooShort {
        /// The length asked for.
        seconds: u32,
        /// The shortest length that has room for every point.
        needed_seconds: u32,
    },
    /// There is no script that long: it would pass [`MAX_SCRIPT_CHARS`] or have nothing left to say.
    #[error(
        "seconds: {seconds} are too many for one script of {MAX_SCRIPT_CHARS} characters; \
         with these points {longest_seconds} seconds fit"
    )]
    TooLong {
        /// The length asked for.
        seconds: u32,
        /// The longest length that can be written.
        longest_seconds: u32,
    },
    /// The points alone are longer than any script may be.
    #[error(
        "key points: together they need {chars} characters, and a script has {MAX_SCRIPT_CHARS} at most"
    )]
    TooMuch {
        /// How long the shortest script with all of them is.
        chars: usize,
    },
}

impl HouseWriter {
    /// Writes a script of the requested length, give or take ten words.
    ///
    /// # Errors
    ///
    /// Refuses an unusable request, a length too short for the points and one too long for a script.
    pub fn write(&self, request: &ScriptRequest) -> Result<Script, HouseWriterError> {
        request.check()?;
        let composer = Composer::new(request);
        let shortest = composer.shortest();
        let chars = shortest.chars().count();
        if chars > MAX_SCRIPT_CHARS {
            return Err(HouseWriterError::TooMuch { chars });
        }
        let needed_seconds = seconds_for(count_words(&shortest));
        if needed_seconds > request.seconds {
            return Err(HouseWriterError::TooShort {
                seconds: request.seconds,
                needed_seconds,
            });
        }
        match compose(&composer, request.seconds) {
            Some(text) => Ok(Script::new(text, request.language)),
            None => Err(HouseWriterError::TooLong {
                seconds: request.seconds,
                longest_seconds: longest(&composer, needed_seconds, request.seconds),
            }),
        }
    }
}

/// Returns the seed of the next wording, for a person who asks for another one.
pub fn regenerate_seed(seed: u64) -> u64 {
    Seeded::new(seed).next()
}

/// Writes for a length if the text stays filmable.
fn compose(composer: &Composer<'_>, seconds: u32) -> Option<String> {
    match composer.compose(word_budget(seconds)) {
        Outcome::Written(text) if text.chars().count() <= MAX_SCRIPT_CHARS => Some(text),
        Outcome::Written(_) | Outcome::RanDry => None,
    }
}

/// Halves its way to the longest length that can be written, between one that can and one that cannot.
fn longest(composer: &Composer<'_>, fits: u32, fails: u32) -> u32 {
    let (mut fits, mut fails) = (fits, fails);
    while fails - fits > 1 {
        let middle = fits.midpoint(fails);
        if compose(composer, middle).is_some() {
            fits = middle;
        } else {
            fails = middle;
        }
    }
    fits
}
