//! scratch
use super::*;
#[test]
fn scratch() {
    use std::fmt::Write;
    let mut out = String::new();
    for text in [
        "a home",
        "the house",
        "the offer",
        "live close to shops",
        "you live here",
        "close of escrow",
        "I'm Dana Whitfield's agent's house's friend",
        "realty realty realtor",
        "Coachella La Quinta casita foyer patio",
        "MLS DRE HOA ADU HOAs",
        "en suite cul-de-sac",
        "read the lease",
        "$1.2 million",
        "we've won't don't y'all",
        "would've who're could",
        "minutes separate use",
        "Jose Penya",
        "Calle Estado",
        "wi-fi WiFi",
        "401(k)",
        "et cetera",
        "miz Vega",
        "missus",
        "wainscoting quartz",
        "bougainvillea",
        "en route",
        "Palm Desert Rancho Mirage",
        "Indian Wells Cathedral City",
        "San Jacinto",
        "Whitfield",
        "Marisol Vega",
        "Stone and Vale",
        "sqft",
        "danawhitfield dot com",
        "eXp",
        "e xp",
        "remodeled",
        "staged backyard",
        "present the offer",
        "a perfect family home",
        "new record prices",
        "lead agent",
        "ox tears wound wind",
        "granite stainless",
        "vaulted",
        "move-in ready",
        "duplex",
        "condo HVAC",
        "oh four",
        "p m a m",
        "x-ray",
    ] {
        let s = say(text, &VoicePersona::AVERY);
        let mut line = String::new();
        for s in &s {
            for w in &s.words {
                let p: Vec<_> = s
                    .phones
                    .iter()
                    .filter(|p| p.start >= w.start - 1e-4 && p.end <= w.end + 1e-4)
                    .map(|p| p.phone)
                    .collect();
                write!(line, "{}[{}] ", w.text, p.join(" ")).expect("x");
            }
        }
        writeln!(out, "{line}").expect("x");
    }
    std::fs::write("/tmp/voice/phones.txt", out).expect("x");
}
