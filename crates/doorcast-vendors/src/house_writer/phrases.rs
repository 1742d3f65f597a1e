//! What the phrase tables hold for one language and type of video.

use doorcast_domain::{
    script::ScriptRequest,
    video::{Language, VideoType},
};

use super::{english, grammar::Grammar, spanish};

/// Sentences on one thought; any beginning of two or more of them stands by itself.
pub(super) type Module = &'static [&'static str];

/// First sentences: something about the topic within the first words.
#[derive(Debug)]
pub(super) struct Hooks {
    /// Around any words at all: `{topic}.` or after a colon.
    pub(super) headline: &'static [&'static str],
    /// Around "a home in Indian Wells".
    pub(super) indefinite: &'static [&'static str],
    /// Around "the house on Palm Court" and "12 Palm Court".
    pub(super) definite: &'static [&'static str],
    /// Around "why rates matter".
    pub(super) clause: &'static [&'static str],
    /// After a topic that is a question.
    pub(super) question: &'static [&'static str],
    /// After a topic that is a whole sentence.
    pub(super) sentence: &'static [&'static str],
}

/// Everything said around the facts in one type of video.
#[derive(Debug)]
pub(super) struct Phrases {
    /// How it starts.
    pub(super) hooks: Hooks,
    /// Who speaks, with the brokerage.
    pub(super) greetings: &'static [&'static str],
    /// That points follow.
    pub(super) openers: &'static [&'static str],
    /// Before the first points; `{list}` may be any words, so it follows a colon.
    pub(super) first: &'static [&'static str],
    /// Before points in the middle.
    pub(super) next: &'static [&'static str],
    /// Before the last points.
    pub(super) last: &'static [&'static str],
    /// Around the first points if they are known to fit into a sentence.
    pub(super) inline_first: &'static [&'static str],
    /// The same for later points.
    pub(super) inline_next: &'static [&'static str],
    /// After a point that neither thanks nor asks: about whatever was just said.
    pub(super) asides: &'static [&'static str],
    /// By themselves, to the person watching.
    pub(super) thoughts: &'static [&'static str],
    /// What it means, right after the points.
    pub(super) meaning: &'static [Module],
    /// Longer thoughts of this type, in a sensible order.
    pub(super) guide: &'static [Module],
    /// Before the points are said once more; without one they are not.
    pub(super) recaps: &'static [&'static str],
    /// Before the call to action.
    pub(super) invitations: &'static [&'static str],
    /// The question or wish that starts the call to action.
    pub(super) asks: &'static [&'static str],
}

/// What every type of video in one language shares.
#[derive(Debug)]
pub(super) struct Shared {
    /// Name and number, after an ask.
    pub(super) contacts: &'static [&'static str],
    /// Name, brokerage and number in one, the first of them the shortest.
    pub(super) compact: &'static [&'static str],
    /// Longer thoughts for any type.
    pub(super) guide: &'static [Module],
    /// How given words become part of a sentence.
    pub(super) grammar: &'static Grammar,
}

/// Returns the tables for a request.
pub(super) fn tables_for(request: &ScriptRequest) -> (&'static Phrases, &'static Shared) {
    match request.language {
        Language::English => (english_phrases(request.video_type), &english::SHARED),
        Language::Spanish => (spanish_phrases(request.video_type), &spanish::SHARED),
    }
}

fn english_phrases(video_type: VideoType) -> &'static Phrases {
    match video_type {
        VideoType::PropertyListing => &english::listing::PHRASES,
        VideoType::MarketUpdate => &english::market::PHRASES,
        VideoType::PersonalMessage => &english::personal::PHRASES,
        VideoType::Custom => &english::custom::PHRASES,
    }
}

fn spanish_phrases(video_type: VideoType) -> &'static Phrases {
    match video_type {
        VideoType::PropertyListing => &spanish::listing::PHRASES,
        VideoType::MarketUpdate => &spanish::market::PHRASES,
        VideoType::PersonalMessage => &spanish::personal::PHRASES,
        VideoType::Custom => &spanish::custom::PHRASES,
    }
}
