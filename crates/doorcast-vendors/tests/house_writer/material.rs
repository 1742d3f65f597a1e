//! Requests to write from: realistic ones from word lists, and nasty ones.

use doorcast_domain::{
    agent::AgentProfile,
    script::ScriptRequest,
    video::{Language, VideoType},
};

/// Repeatable chance for the tests, apart from the writer's own.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub(crate) fn pick<'t>(&mut self, table: &[&'t str]) -> &'t str {
        table[self.below(table.len())]
    }
}

pub(crate) fn dana() -> AgentProfile {
    AgentProfile {
        name: "Dana Whitfield".into(),
        brokerage: "Stone & Vale Realty".into(),
        license: "CA DRE #01234567".into(),
        phone: "760-555-0142".into(),
    }
}

pub(crate) fn marisol() -> AgentProfile {
    AgentProfile {
        name: "Marisol Vega".into(),
        brokerage: "Vale Realty, Inc.".into(),
        license: "CA DRE #07654321".into(),
        phone: "(760) 555-0117".into(),
    }
}

/// A request with what a test cares about.
pub(crate) fn request(
    video_type: VideoType,
    language: Language,
    topic: &str,
    points: &[&str],
    seconds: u32,
    seed: u64,
) -> ScriptRequest {
    ScriptRequest {
        video_type,
        topic: topic.into(),
        key_points: points.iter().map(|&point| point.to_owned()).collect(),
        seconds,
        language,
        agent: dana(),
        style: None,
        seed,
    }
}

const TOPICS: &[&str] = &[
    "4-bedroom home in Indian Wells",
    "Condo at Vista Bonita",
    "123 Palm Court",
    "the house on Ember Ridge",
    "Why rates matter",
    "How to price your property",
    "thank you for coming Saturday",
    "Indian Wells market in October",
    "Congratulations on your new keys!",
    "Are you ready to sell?",
    "Casa de 4 recámaras en Indian Wells",
    "el mercado de octubre",
    "gracias por venir el sábado",
    "Cómo preparar su casa",
    "¿Piensa vender?",
    "11 acres off Palm Trail",
    "open house Saturday, 1 to 3 p.m.",
    "\"Casa Verde\", a duplex",
    "Prices rose 4% in Palm Ember.",
    "HOA rules",
    "Q3",
];

const POINTS: &[&str] = &[
    "gourmet kitchen",
    "Resort-style pool",
    "4 bedrooms",
    "3.5 baths",
    "new roof in 2023",
    "The kitchen was remodeled in 2022.",
    "$1,250,000",
    "mountain views",
    "2-car garage",
    "HOA dues are $250 a month",
    "hardwood floors",
    "2,874 sq. ft.",
    "solar panels, owned",
    "Viking range",
    "walk-in closet",
    "RV parking",
    "median price $925,000, source: MLS",
    "42 days on market",
    "inventory up 8% from last October",
    "Rates fell half a point in September",
    "call me when you are ready",
    "the disclosures are ready for you",
    "Offers are due Tuesday at 5",
    "bring your questions",
    "cocina gourmet",
    "4 recámaras",
    "techo nuevo en 2023",
    "La cocina se remodeló en 2022.",
    "piscina estilo resort",
    "isla de granito",
    "los documentos están listos",
    "Precio: $1,250,000",
];

const NASTY: &[&str] = &[
    "- **bold** bullet",
    "• pool 🏊",
    "\"quoted\" patio",
    "What about the roof?",
    "Sold!!!",
    "café, crème & brûlée bar",
    "{name} [a|b] {list}",
    "A/C",
    "3",
    "iPhone-ready wiring;",
    "  spaced    out   yard ",
    "ALL CAPS KITCHEN",
    "Built in 1962, updated in 2019, and again in 2024...",
    "(parentheses) deck",
    "St. Brendan's Ave.",
    "¡Oferta aceptada!",
    "e-mail me at dana@example.com",
    "https://example.com/palm-court",
    "l'atelier",
    "Señor Vega's ñandú barn",
];

/// Makes up a request. About one point in eight is nasty.
pub(crate) fn random_request(chance: &mut Chance) -> ScriptRequest {
    let count = match chance.below(10) {
        0 => 0,
        1 => 1,
        9 => 15,
        _ => 1 + chance.below(6),
    };
    let point = |chance: &mut Chance| match chance.below(8) {
        0 => chance.pick(NASTY).to_owned(),
        _ => chance.pick(POINTS).to_owned(),
    };
    let seconds = match chance.below(10) {
        0 => 10 + chance.below(5),
        1 => 100 + chance.below(300),
        _ => 10 + chance.below(110),
    };
    let topic = match chance.below(12) {
        0 => chance.pick(NASTY),
        _ => chance.pick(TOPICS),
    };
    ScriptRequest {
        video_type: VideoType::ALL[chance.below(4)],
        topic: topic.to_owned(),
        key_points: (0..count).map(|_| point(chance)).collect(),
        seconds: seconds as u32,
        language: Language::ALL[chance.below(2)],
        agent: if chance.below(2) == 0 {
            dana()
        } else {
            marisol()
        },
        style: None,
        seed: chance.next(),
    }
}
