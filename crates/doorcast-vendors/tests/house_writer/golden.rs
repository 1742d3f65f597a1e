//! A few whole scripts, read and judged; they change only when somebody means them to.

use std::{fs, path::Path};

use doorcast_domain::video::{Language, VideoType};
use doorcast_vendors::house_writer::HouseWriter;

use crate::material::request;

/// Where the scripts are, for whoever changes a phrase: `DOORCAST_WRITE_GOLDEN=1` writes them anew.
fn check(
    name: &str,
    video_type: VideoType,
    language: Language,
    topic: &str,
    points: &[&str],
    seconds: u32,
    seed: u64,
) {
    let script = HouseWriter
        .write(&request(video_type, language, topic, points, seconds, seed))
        .expect("the request has room for its points");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/house_writer/golden")
        .join(format!("{name}.txt"));
    if std::env::var_os("DOORCAST_WRITE_GOLDEN").is_some() {
        fs::write(&path, format!("{}\n", script.text)).expect("the folder is there");
    }
    let expected = fs::read_to_string(&path).expect("every script has its file");
    assert_eq!(script.text, expected.trim_end(), "{name}");
}

#[test]
fn listings_read_as_they_were_approved() {
    let home = "4-bedroom home in Indian Wells";
    let features = ["gourmet kitchen", "resort-style pool", "mountain views"];
    let many = [
        "3 bedrooms",
        "2 baths",
        "1,850 sq. ft.",
        "The roof was replaced in 2023.",
        "fenced yard",
        "2-car garage",
        "$849,000",
    ];
    let (kind, language) = (VideoType::PropertyListing, Language::English);
    check("listing-10s", kind, language, home, &features, 10, 1);
    check("listing-30s", kind, language, home, &features, 30, 2);
    check(
        "listing-many-points",
        kind,
        language,
        "12 Ember Ridge Road",
        &many,
        45,
        3,
    );
    check(
        "listing-no-points",
        kind,
        language,
        "condo at Vista Bonita",
        &[],
        30,
        4,
    );
    check(
        "listing-two-minutes",
        kind,
        language,
        home,
        &features[..2],
        120,
        5,
    );
}

#[test]
fn updates_and_messages_read_as_they_were_approved() {
    let language = Language::English;
    let market = [
        "38 sales closed",
        "median price $512,000",
        "61 days on market",
        "Source: MLS, September 30",
    ];
    let message = [
        "I enjoyed showing you the house",
        "the disclosures are ready for you",
        "Offers are due Tuesday at 5",
    ];
    let steps = [
        "clear the counters",
        "put valuables away",
        "leave the lights on",
    ];
    check(
        "market",
        VideoType::MarketUpdate,
        language,
        "Palm Desert condos, third quarter",
        &market,
        45,
        6,
    );
    check(
        "personal",
        VideoType::PersonalMessage,
        language,
        "thank you for coming Saturday",
        &message,
        30,
        7,
    );
    check(
        "custom",
        VideoType::Custom,
        language,
        "How to prepare for an open house",
        &steps,
        30,
        8,
    );
}

#[test]
fn spanish_scripts_read_as_they_were_approved() {
    let language = Language::Spanish;
    let features = [
        "cocina gourmet",
        "alberca",
        "3 recámaras",
        "techo nuevo en 2023",
    ];
    let market = [
        "42 días en el mercado",
        "precio medio de $540,000",
        "Fuente: MLS",
    ];
    let message = [
        "Ya enviamos la oferta.",
        "La respuesta llega el jueves.",
        "Llámeme si tiene dudas.",
    ];
    let steps = [
        "hable con un prestamista",
        "haga su lista",
        "vea propiedades conmigo",
    ];
    check(
        "es-listing",
        VideoType::PropertyListing,
        language,
        "Casa en La Quinta",
        &features,
        30,
        9,
    );
    check(
        "es-market",
        VideoType::MarketUpdate,
        language,
        "el mercado en Coachella",
        &market,
        45,
        10,
    );
    check(
        "es-personal",
        VideoType::PersonalMessage,
        language,
        "gracias por su confianza",
        &message,
        30,
        11,
    );
    check(
        "es-custom",
        VideoType::Custom,
        language,
        "Cómo comprar su primera propiedad",
        &steps,
        30,
        12,
    );
}
