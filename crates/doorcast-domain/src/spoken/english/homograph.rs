//! Words that are spelled alike and said differently: "you live here", "live music".

use super::{super::abbreviations::is_listed, super::speech::Speech, Place};

/// Words before a verb.
const BEFORE_VERB: &str = " to you we i they can can't could will we'll you'll i'll they'll would should may might must \
    don't do please and or let us help who ";

/// Returns what is said for a word of two sounds.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    let phones = match place.lower() {
        "live" => live(place),
        "read" => read_tense(place),
        "lead" => lead(place),
        "use" => use_of(place),
        "close" => close(place),
        "en" if matches!(place.next_lower(), "suite" | "route" | "suites") => "aa1 n",
        _ => return None,
    };
    let mut speech = Speech::default();
    speech.say_as(place.lower(), phones);
    Some(speech)
}

fn live(place: Place<'_>) -> &'static str {
    const THINGS: &str = " music entertainment stream streams tour tours video videos event events theater oak oaks \
        edge work band bands chat webinar auction ";
    let goes_live = matches!(
        place.previous_lower(),
        "go" | "going" | "went" | "now" | "is" | "it's" | "we're"
    );
    if is_listed(THINGS, place.next_lower()) || goes_live {
        "l ay1 v"
    } else {
        "l ih1 v"
    }
}

fn read_tense(place: Place<'_>) -> &'static str {
    let is_past = matches!(
        place.previous_lower(),
        "have" | "has" | "had" | "i've" | "you've" | "was" | "were" | "be" | "already"
    );
    if is_past { "r eh1 d" } else { "r iy1 d" }
}

fn lead(place: Place<'_>) -> &'static str {
    if matches!(place.next_lower(), "paint" | "pipe" | "pipes" | "based") {
        "l eh1 d"
    } else {
        "l iy1 d"
    }
}

fn use_of(place: Place<'_>) -> &'static str {
    let starts = place.index == 0;
    if starts || is_listed(BEFORE_VERB, place.previous_lower()) {
        "y uw1 z"
    } else {
        "y uw1 s"
    }
}

/// "Close to shops" is near; "close of escrow" and "we close in May" is the end of a sale.
fn close(place: Place<'_>) -> &'static str {
    let is_near = matches!(place.next_lower(), "to" | "by" | "enough")
        || matches!(place.previous_lower(), "so" | "very" | "too" | "stay");
    let is_sale = matches!(
        place.next_lower(),
        "of" | "escrow"
            | "on"
            | "in"
            | "at"
            | "your"
            | "the"
            | "this"
            | "fast"
            | "quickly"
            | "early"
    );
    if !is_near && (is_sale || is_listed(BEFORE_VERB, place.previous_lower())) {
        "k l ow1 z"
    } else {
        "k l ow1 s"
    }
}
