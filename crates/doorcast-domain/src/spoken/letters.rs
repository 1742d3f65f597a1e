//! Letters said by name, and which words in capitals are said so.

/// The phones of the letters' names.
const NAMES: [&str; 26] = [
    "ey1",
    "b iy1",
    "s iy1",
    "d iy1",
    "iy1",
    "eh1 f",
    "jh iy1",
    "ey1 ch",
    "ay1",
    "jh ey1",
    "k ey1",
    "eh1 l",
    "eh1 m",
    "eh1 n",
    "ow1",
    "p iy1",
    "k y uw1",
    "aa1 r",
    "eh1 s",
    "t iy1",
    "y uw1",
    "v iy1",
    "d ah1 b ax l y uw",
    "eh1 k s",
    "w ay1",
    "z iy1",
];

/// Words in capitals that are always spelled.
const INITIALISMS: &str = " aba adu aka ada ai arm asap asf atm bbq bre brrrr cc cpa cma cmo coo ceo cfo cto cdc \
    cpi cre dba dc diy dre dti emd est ev fbi faq fha fmv fthb gdp gc gfci gmc gps hd hdtv heloc hoa hr hud id irs \
    ira it kw la led llc llp lp ltd mba mls mls mlo mia nar nba nfl nmls noi nyc ny oc ok osb pa pb pc pdf pga pm \
    pmi po pov pr pud pv qa qr re reo rfp roi rv sb sd sf sfr sfh sms suv tba tbd tlc tv uc ucla uk un ups us usa \
    usda usps uv va vip vr wifi xl ";

/// Words in capitals that are said as words although they look spelled.
const ACRONYMS: &str = " ada aids asian fico nasa nato zip sim pin ram leed ikea hvac fsbo realtor realtors boma \
    ebay remax vrbo cdom dom gated ";

/// Short words that stay words in capitals.
const SHORT_WORDS: &str = " am an as at be by do go he hi if in is it me my no of oh on or so to up us we \
    ace act add age ago aid air all and any are art ask bar bay bed bet big bit box buy bus but can car cut dad day \
    did dog due eat end era far few fit fix for fun gas get got gym had has her him his hit hot how ice its job joy \
    key kid law lay let lot low mad man map max may mom new nor not now off old one our out own pay per pet pie pro \
    put ran raw red rid row run sad sat saw sea see set she sit six sky son spa sub sum sun tax tea ten the tip too \
    top toy try two use van via war was way wet who why win won yes yet you zip el la las los san del ";

/// Returns the phones of a letter's name.
pub(super) fn name(letter: char) -> Option<&'static str> {
    let index = u32::from(letter).checked_sub(u32::from('a'))?;
    NAMES.get(index as usize).copied()
}

/// Tells whether a word written in capitals is said letter by letter. `loud` is a sentence all in capitals.
pub(super) fn is_spelled(word: &str, loud: bool) -> bool {
    if !word.chars().all(|letter| letter.is_ascii_uppercase()) {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let listed = |list: &str| list.split_whitespace().any(|known| known == lower);
    if lower.len() < 2 {
        return true;
    }
    if listed(ACRONYMS) || (loud && listed(SHORT_WORDS)) {
        return false;
    }
    if listed(INITIALISMS) {
        return true;
    }
    let has_vowel = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    !has_vowel || (lower.len() <= 3 && !loud && !listed(SHORT_WORDS))
}

#[cfg(test)]
mod tests {
    use super::is_spelled;

    #[test]
    fn capitals_are_spelled_only_when_nobody_reads_them() {
        for spelled in [
            "HOA", "MLS", "DRE", "VA", "FHA", "ADU", "EV", "B", "BHHS", "US",
        ] {
            assert!(is_spelled(spelled, false), "{spelled}");
        }
        for read in [
            "NEW", "SOLD", "REALTOR", "LISTED", "OPEN", "HVAC", "THE", "Oak",
        ] {
            assert!(!is_spelled(read, false), "{read}");
        }
        assert!(!is_spelled("US", true), "\"CALL US TODAY\"");
        assert!(!is_spelled("LA", true), "\"LA QUINTA\"");
        assert!(is_spelled("HOA", true));
    }
}
