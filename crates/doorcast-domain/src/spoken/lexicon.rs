//! Words whose spelling misleads an English speech engine, with their CMU phones.
//!
//! Contractions are here because the engine drops apostrophes, names of places and rooms because its dictionary lacks
//! them or has them wrong. An agent adds names of people and streets with [`super::Pronunciations`].

/// Contractions.
const CONTRACTIONS: [(&str, &str); 63] = [
    ("i'm", "ay1 m"),
    ("i'll", "ay1 l"),
    ("i've", "ay1 v"),
    ("i'd", "ay1 d"),
    ("you're", "y uh1 r"),
    ("you'll", "y uw1 l"),
    ("you've", "y uw1 v"),
    ("you'd", "y uw1 d"),
    ("we're", "w ih1 r"),
    ("we'll", "w iy1 l"),
    ("we've", "w iy1 v"),
    ("we'd", "w iy1 d"),
    ("they're", "dh eh1 r"),
    ("they'll", "dh ey1 l"),
    ("they've", "dh ey1 v"),
    ("they'd", "dh ey1 d"),
    ("he's", "hh iy1 z"),
    ("he'll", "hh iy1 l"),
    ("he'd", "hh iy1 d"),
    ("she's", "sh iy1 z"),
    ("she'll", "sh iy1 l"),
    ("she'd", "sh iy1 d"),
    ("it's", "ih1 t s"),
    ("it'll", "ih1 t ax l"),
    ("that's", "dh ae1 t s"),
    ("that'll", "dh ae1 t ax l"),
    ("there's", "dh eh1 r z"),
    ("there'll", "dh eh1 r ax l"),
    ("here's", "hh ih1 r z"),
    ("where's", "w eh1 r z"),
    ("what's", "w ah1 t s"),
    ("who's", "hh uw1 z"),
    ("how's", "hh aw1 z"),
    ("when's", "w eh1 n z"),
    ("why's", "w ay1 z"),
    ("let's", "l eh1 t s"),
    ("y'all", "y ao1 l"),
    ("o'clock", "ax k l aa1 k"),
    ("won't", "w ow1 n t"),
    ("don't", "d ow1 n t"),
    ("can't", "k ae1 n t"),
    ("isn't", "ih1 z ax n t"),
    ("aren't", "aa1 r ax n t"),
    ("wasn't", "w aa1 z ax n t"),
    ("weren't", "w er1 ax n t"),
    ("doesn't", "d ah1 z ax n t"),
    ("didn't", "d ih1 d ax n t"),
    ("hasn't", "hh ae1 z ax n t"),
    ("haven't", "hh ae1 v ax n t"),
    ("hadn't", "hh ae1 d ax n t"),
    ("wouldn't", "w uh1 d ax n t"),
    ("couldn't", "k uh1 d ax n t"),
    ("shouldn't", "sh uh1 d ax n t"),
    ("mustn't", "m ah1 s ax n t"),
    ("needn't", "n iy1 d ax n t"),
    ("ain't", "ey1 n t"),
    ("ma'am", "m ae1 m"),
    ("could've", "k uh1 d ax v"),
    ("would've", "w uh1 d ax v"),
    ("should've", "sh uh1 d ax v"),
    ("who're", "hh uw1 er"),
    ("who'll", "hh uw1 l"),
    ("what'll", "w ah1 t ax l"),
];

/// Words of the trade, places and rooms.
const TRADE: [(&str, &str); 98] = [
    ("realtor", "r iy1 ax l t er"),
    ("realtors", "r iy1 ax l t er z"),
    ("realty", "r iy1 ax l t iy"),
    ("remax", "r iy1 m ae k s"),
    ("zillow", "z ih1 l ow"),
    ("redfin", "r eh1 d f ih n"),
    ("trulia", "t r uw1 l iy ax"),
    ("airbnb", "eh1 r b iy eh n b iy"),
    ("vrbo", "v er1 b ow"),
    ("fsbo", "f ih1 z b ow"),
    ("hvac", "ey1 ch v ae k"),
    ("fico", "f ay1 k ow"),
    ("heloc", "hh iy1 l aa k"),
    ("prequalified", "p r iy k w aa1 l ax f ay d"),
    ("preapproved", "p r iy ax p r uw1 v d"),
    ("preapproval", "p r iy ax p r uw1 v ax l"),
    ("comps", "k aa1 m p s"),
    ("escrow", "eh1 s k r ow"),
    ("contingency", "k ax n t ih1 n jh ax n s iy"),
    ("amortization", "ae m er t ax z ey1 sh ax n"),
    ("appraisal", "ax p r ey1 z ax l"),
    ("staycation", "s t ey k ey1 sh ax n"),
    ("foyer", "f oy1 er"),
    ("casita", "k ax s iy1 t ax"),
    ("casitas", "k ax s iy1 t ax z"),
    ("lanai", "l ax n ay1"),
    ("loggia", "l ow1 jh ax"),
    ("pergola", "p er1 g ax l ax"),
    ("gazebo", "g ax z iy1 b ow"),
    ("portico", "p ao1 r t ax k ow"),
    ("patio", "p ae1 t iy ow"),
    ("patios", "p ae1 t iy ow z"),
    ("cabana", "k ax b ae1 n ax"),
    ("hacienda", "hh aa s iy eh1 n d ax"),
    ("adobe", "ax d ow1 b iy"),
    ("saltillo", "s ao l t iy1 ow"),
    ("terrazzo", "t er aa1 t s ow"),
    ("travertine", "t r ae1 v er t iy n"),
    ("quartzite", "k w ao1 r t s ay t"),
    ("wainscoting", "w ey1 n z k ow t ih ng"),
    ("shiplap", "sh ih1 p l ae p"),
    ("credenza", "k r ax d eh1 n z ax"),
    ("armoire", "aa r m w aa1 r"),
    ("porte", "p ao1 r t"),
    ("cochere", "k ow sh eh1 r"),
    ("suite", "s w iy1 t"),
    ("suites", "s w iy1 t s"),
    ("ensuite", "aa n s w iy1 t"),
    ("duplex", "d uw1 p l eh k s"),
    ("fourplex", "f ao1 r p l eh k s"),
    ("triplex", "t r ih1 p l eh k s"),
    ("townhome", "t aw1 n hh ow m"),
    ("townhomes", "t aw1 n hh ow m z"),
    ("condo", "k aa1 n d ow"),
    ("condos", "k aa1 n d ow z"),
    ("backsplash", "b ae1 k s p l ae sh"),
    ("hardscape", "hh aa1 r d s k ey p"),
    ("xeriscape", "z ih1 r ax s k ey p"),
    ("turnkey", "t er1 n k iy"),
    ("walkability", "w ao k ax b ih1 l ax t iy"),
    ("bougainvillea", "b uw g ax n v ih1 l iy ax"),
    ("jacuzzi", "jh ax k uw1 z iy"),
    ("bidet", "b ax d ey1"),
    ("bathtub", "b ae1 th t ah b"),
    ("wifi", "w ay1 f ay"),
    ("coachella", "k ow ax ch eh1 l ax"),
    ("quinta", "k iy1 n t ax"),
    ("indio", "ih1 n d iy ow"),
    ("calle", "k ay1 ey"),
    ("estado", "eh s t aa1 d ow"),
    ("camino", "k ax m iy1 n ow"),
    ("avenida", "aa v ax n iy1 d ax"),
    ("paseo", "p aa s ey1 ow"),
    ("vista", "v ih1 s t ax"),
    ("mesa", "m ey1 s ax"),
    ("palma", "p aa1 l m ax"),
    ("desert", "d eh1 z er t"),
    ("jacinto", "hh ax s ih1 n t ow"),
    ("jolla", "hh oy1 ax"),
    ("joya", "hh oy1 ax"),
    ("ojai", "ow1 hh ay"),
    ("yucaipa", "y uw k ay1 p ax"),
    ("temecula", "t ax m eh1 k y ax l ax"),
    ("murrieta", "m er iy eh1 t ax"),
    ("tahoe", "t aa1 hh ow"),
    ("tucson", "t uw1 s aa n"),
    ("scottsdale", "s k aa1 t s d ey l"),
    ("boise", "b oy1 s iy"),
    ("spokane", "s p ow k ae1 n"),
    ("puyallup", "p y uw ae1 l ax p"),
    ("jose", "hh ow z ey1"),
    ("marisol", "m aa r iy s ow1 l"),
    ("penya", "p ey1 n y ax"),
    ("munyoz", "m uw n y ow1 z"),
    ("nunyez", "n uw1 n y eh z"),
    ("senyor", "s ey n y ao1 r"),
    ("jr", "jh uw1 n y er"),
    ("sr", "s iy1 n y er"),
];

/// Returns the phones of a word in lower case, if its spelling misleads.
pub(super) fn phones(word: &str) -> Option<&'static str> {
    CONTRACTIONS
        .iter()
        .chain(&TRADE)
        .find_map(|(known, phones)| (*known == word).then_some(*phones))
}

/// The speech sounds phones are written with; vowels may carry a stress digit.
pub(super) const SOUNDS: [&str; 40] = [
    "aa", "ae", "ah", "ao", "aw", "ax", "ay", "b", "ch", "d", "dh", "eh", "er", "ey", "f", "g",
    "hh", "ih", "iy", "jh", "k", "l", "m", "n", "ng", "ow", "oy", "p", "r", "s", "sh", "t", "th",
    "uh", "uw", "v", "w", "y", "z", "zh",
];

/// Tells whether every one of the phones is a known sound.
pub(super) fn are_phones(phones: &str) -> bool {
    !phones.trim().is_empty()
        && phones.split_whitespace().all(|phone| {
            let sound = phone.strip_suffix(['0', '1', '2']).unwrap_or(phone);
            let is_vowel = sound.starts_with(['a', 'e', 'i', 'o', 'u']);
            SOUNDS.contains(&sound) && (is_vowel || sound.len() == phone.len())
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CONTRACTIONS, TRADE, are_phones};

    #[test]
    fn every_entry_is_made_of_known_sounds_and_has_one_stress() {
        let mut seen = BTreeSet::new();
        for (word, phones) in CONTRACTIONS.iter().chain(&TRADE) {
            assert!(are_phones(phones), "{word}: {phones}");
            assert_eq!(phones.matches('1').count(), 1, "{word}: {phones}");
            assert!(seen.insert(word), "{word} twice");
        }
    }
}
