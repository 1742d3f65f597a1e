//! How English words given by an agent become part of a sentence.

use crate::house_writer::grammar::{Grammar, Inline, among, bare, is_number, stands_apart};

/// The rules of English.
pub(super) static GRAMMAR: Grammar = Grammar {
    verbs: "is are was were has have had will can could should would might must may does did isn't \
        aren't wasn't don't doesn't won't can't offers includes features sits overlooks opens \
        leads rose fell dropped climbed sold went grew slipped comes lies stands holds remains \
        stays needs wants costs gets goes makes means starts ends runs accepted arrived boasts \
        backs faces matters increased decreased averaged reached doubled changes affects depends \
        helps works closes begins",
    starters: "i i'm i'll i've i'd we we're we'll we've you you're you'll it it's they there there's are \
        is do does can will have should good hello hi sorry happy welcome",
    requests: "thank thanks congratulations please let's let come bring send call text see visit join ask \
        remember don't enjoy check expect sign save tell take meet stop read watch give",
    questions: "why how what when where who whether which",
    relatives: "that which who where when if because why how what",
    common: &[COMMON, DETERMINERS, SINGULAR, PLURAL, UNCOUNTED],
    joiners: "and or & plus / - \u{2013} \u{2014} with",
    inline,
    and: |_| "and",
};

const DETERMINERS: &str = "a an the this these those my our your his her their its one two three four five six seven \
    eight nine ten several both some";

const PREPOSITIONS: &str = "in on at with near for from of by off over under to across between above below behind inside \
    outside along around built minutes steps that which without through next close";

/// Things there can be one of.
const SINGULAR: &str = "home house condo condominium townhome townhouse villa cottage bungalow apartment loft studio \
    duplex triplex fourplex ranch estate property lot parcel residence penthouse cabin casita unit \
    building farm farmhouse warehouse storefront kitchen pool garage roof patio fireplace office \
    island deck yard backyard suite spa pantry balcony room den basement gym bar driveway porch \
    garden courtyard bedroom bathroom bath attic closet workshop barn stable dock elevator entry \
    foyer hallway lawn terrace greenhouse sauna shed carport floorplan plan stove range oven \
    refrigerator dishwasher heater furnace fence gate view staircase nook loggia veranda pergola \
    gazebo sunroom mudroom library cellar system ceiling window tub shower vanity sink court \
    community neighborhood backsplash lanai clubhouse playground orchard pond ramp skylight \
    chandelier";

/// Things there are several of, beyond the plurals of [`SINGULAR`].
const PLURAL: &str = "floors appliances counters countertops cabinets beds feet acres stories levels panels trees \
    palms doors walls beams finishes fixtures upgrades amenities spaces stalls hookups shutters \
    blinds lights fans shelves utilities trails courts mountains stairs miles homes";

/// Things one cannot count.
const UNCOUNTED: &str = "parking storage landscaping lighting flooring plumbing heating cooling wiring conditioning \
    access space land acreage tile marble granite hardwood carpet laundry frontage shade furniture \
    seating insulation hardware cabinetry glass turf irrigation internet security";

const STREETS: &str = "court ct street st drive dr lane ln road rd avenue ave way circle place boulevard blvd trail \
    terrace loop";

/// First words that are not names.
const COMMON: &str = "power water a an the this these my our your one two three four five new newer gourmet chef's resort-style \
    open updated remodeled renovated large private vaulted hardwood granite marble quartz \
    stainless stainless-steel custom covered fenced gated heated saltwater solar owned paid \
    attached detached two-car three-car walk-in walk-out floor-to-ceiling wood wood-burning gas \
    outdoor indoor front back corner big small high low wide bright sunny primary main master \
    guest family formal dining living laundry bonus home house mature fruit citrus desert mountain \
    lake ocean city golf tile central dual double single single-level single-story two-story \
    energy energy-efficient smart smart-home fresh freshly recently completely fully move-in \
    turnkey quiet easy close near steps minutes walking built-in brick stone stucco concrete wet \
    butler's breakfast finished unfinished separate direct low-maintenance no median average \
    prices price inventory rates mortgage days sales listings sellers buyers closed pending active \
    inspection closing appraisal escrow why how what when where who which whether luxury stunning \
    beautiful spacious charming modern classic rare first-time first free local monthly weekly \
    half";

/// Finds out what a phrase names by its last word before a preposition.
fn inline(phrase: &str) -> Option<Inline> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let first = bare(words.first()?);
    if stands_apart(phrase) || among(PREPOSITIONS, &first) {
        return None;
    }
    let indefinite = first == "a" || first == "an";
    if among(DETERMINERS, &first) && words.len() > 1 {
        return Some(as_given(phrase, indefinite));
    }
    if is_address(&words) {
        return Some(as_given(phrase, false));
    }
    let head = head(&words);
    if is_plural(&head) {
        return Some(as_given(phrase, true));
    }
    if is_number(words[0]) || first.ends_with("'s") && !among(COMMON, &first) {
        return None;
    }
    if among(UNCOUNTED, &head) {
        return Some(as_given(phrase, true));
    }
    among(SINGULAR, &head).then(|| Inline {
        text: format!("{} {phrase}", article(words[0])),
        indefinite: true,
    })
}

fn as_given(phrase: &str, indefinite: bool) -> Inline {
    Inline {
        text: phrase.to_owned(),
        indefinite,
    }
}

/// Returns the word a phrase is about.
fn head(words: &[&str]) -> String {
    let end = words
        .iter()
        .skip(1)
        .position(|word| among(PREPOSITIONS, &bare(word)) || matches!(*word, "and" | "&" | "or"))
        .map_or(words.len(), |place| place + 1);
    let words = &words[..end];
    let comma = words.iter().position(|word| word.ends_with(','));
    let last = comma.unwrap_or(words.len() - 1);
    bare(words[last])
}

fn is_plural(word: &str) -> bool {
    let singular = |ending: &str, instead: &str| {
        word.strip_suffix(ending)
            .is_some_and(|stem| among(SINGULAR, &format!("{stem}{instead}")))
    };
    among(PLURAL, word) || singular("s", "") || singular("es", "") || singular("ies", "y")
}

/// "123 Palm Court" and "123 Palm Court, Unit 4".
fn is_address(words: &[&str]) -> bool {
    words.len() > 2
        && is_number(words[0])
        && words[1].starts_with(char::is_uppercase)
        && words[2..].iter().any(|word| among(STREETS, &bare(word)))
}

/// Returns "a" or "an" by the sound a word starts with.
fn article(word: &str) -> &'static str {
    let plain = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let lower = plain.to_lowercase();
    let spelled_out = plain
        .chars()
        .take_while(|letter| letter.is_uppercase())
        .count()
        > 1;
    let vowel = if spelled_out {
        plain.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X'])
    } else if lower.starts_with(|letter: char| letter.is_ascii_digit()) {
        let number = lower.split(|letter: char| !letter.is_ascii_digit()).next();
        lower.starts_with('8') || matches!(number, Some("11" | "18"))
    } else {
        let soft = ["uni", "use", "usa", "eu", "one", "once", "ut"];
        let silent = ["hour", "honest", "heir"];
        lower.starts_with(['a', 'e', 'i', 'o', 'u'])
            && !soft.iter().any(|start| lower.starts_with(start))
            || silent.iter().any(|start| lower.starts_with(start))
    };
    if vowel { "an" } else { "a" }
}
