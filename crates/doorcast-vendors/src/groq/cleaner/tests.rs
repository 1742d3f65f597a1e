use proptest::prelude::*;

use super::clean;

/// What a model wrote, and what is to be spoken.
const CASES: &[(&str, &str)] = &[
    // Nothing to take away.
    ("Welcome home.", "Welcome home."),
    (
        "Bienvenidos a su casa. ¿Lista? ¡Vamos!",
        "Bienvenidos a su casa. ¿Lista? ¡Vamos!",
    ),
    (
        "It's a 3-bed, 2.5-bath home at $1,250,000.",
        "It's a 3-bed, 2.5-bath home at $1,250,000.",
    ),
    (
        "Call me at 760-555-0142 (se habla español).",
        "Call me at 760-555-0142 (se habla español).",
    ),
    ("One.\n\nTwo.", "One.\n\nTwo."),
    ("One line\nruns on.", "One line runs on."),
    ("One.\r\n\r\n\r\n\r\nTwo.\r\n", "One.\n\nTwo."),
    (
        "Walk to the café (walking distance to downtown).",
        "Walk to the café (walking distance to downtown).",
    ),
    (
        "Opening: Saturday at noon. Come by.",
        "Opening: Saturday at noon. Come by.",
    ),
    (
        "Here's what you need to know: prices are up.",
        "Here's what you need to know: prices are up.",
    ),
    (
        "Here is the kitchen: bright, wide, new.",
        "Here is the kitchen: bright, wide, new.",
    ),
    (
        "Let me know if you'd like a tour.",
        "Let me know if you'd like a tour.",
    ),
    (
        "Two bedrooms.\n\nLet me know if you'd like a tour of the home.",
        "Two bedrooms.\n\nLet me know if you'd like a tour of the home.",
    ),
    (
        "\"Home\" is where the \"heart\"",
        "\"Home\" is where the \"heart\"",
    ),
    (
        "She said, \"I love it.\" So will you.",
        "She said, \"I love it.\" So will you.",
    ),
    ("We are the #1 team.", "We are the #1 team."),
    (
        "It has a camera system (camera included).",
        "It has a camera system (camera included).",
    ),
    ("'Tis the season for agents'", "'Tis the season for agents'"),
    ("Note: the roof is new.", "Note: the roof is new."),
    ("Sure! It has a pool.", "Sure! It has a pool."),
    ("2. Street is the address.", "2. Street is the address."),
    (
        "Dana here. Script in hand, I walked in.",
        "Dana here. Script in hand, I walked in.",
    ),
    (
        "Write to dana_w@stonevale.example.",
        "Write to dana_w@stonevale.example.",
    ),
    (
        "Imagine this: a quiet patio.",
        "Imagine this: a quiet patio.",
    ),
    (
        "A few words about the home: it sings.",
        "A few words about the home: it sings.",
    ),
    (
        "Aquí está la cocina: amplia y nueva.",
        "Aquí está la cocina: amplia y nueva.",
    ),
    ("Avíseme si quiere verla.", "Avíseme si quiere verla."),
    // Preambles.
    ("Here's your script:\n\nWelcome home.", "Welcome home."),
    (
        "Sure! Here is a 30-second script for your listing:\n\nWelcome home.",
        "Welcome home.",
    ),
    ("Certainly!\n\nWelcome home.", "Welcome home."),
    ("Here's your script: Welcome home.", "Welcome home."),
    (
        "Of course! Below is the voiceover you asked for.\n\nWelcome home.",
        "Welcome home.",
    ),
    (
        "I've written a 75-word script:\n\nWelcome home.",
        "Welcome home.",
    ),
    (
        "¡Claro! Aquí tienes el guion:\n\nBienvenidos.",
        "Bienvenidos.",
    ),
    (
        "¡Por supuesto!\n\nA continuación, el guion del video:\n\nBienvenidos.",
        "Bienvenidos.",
    ),
    (
        "Aquí está tu guion: Bienvenidos a casa.",
        "Bienvenidos a casa.",
    ),
    ("**Script:**\n\nWelcome home.", "Welcome home."),
    ("Guion:\nBienvenidos.", "Bienvenidos."),
    // Farewells and counts.
    (
        "Welcome home.\n\nLet me know if you'd like any changes!",
        "Welcome home.",
    ),
    ("Welcome home.\n\nWord count: 75", "Welcome home."),
    ("Welcome home.\n\n(75 words)", "Welcome home."),
    ("Welcome home.\n\n[Word count: 75]", "Welcome home."),
    ("Welcome home.\n\n75 words", "Welcome home."),
    (
        "Welcome home.\n\nFeel free to adjust the tone.",
        "Welcome home.",
    ),
    (
        "Welcome home.\n\nWould you like me to write a shorter version?",
        "Welcome home.",
    ),
    (
        "Bienvenidos.\n\nAvísame si quieres que ajuste el guion.",
        "Bienvenidos.",
    ),
    ("Bienvenidos.\n\nTotal de palabras: 80", "Bienvenidos."),
    ("Bienvenidos.\n\n¿Quieres que lo ajuste?", "Bienvenidos."),
    (
        "Welcome home.\n\nNote: replace the placeholders in this script.",
        "Welcome home.",
    ),
    (
        "Welcome home.\n\nWord count: 2\n\nI hope this script helps!",
        "Welcome home.",
    ),
    // Stage directions.
    ("[Upbeat music plays]\n\nWelcome home.", "Welcome home."),
    ("Welcome (pause) home.", "Welcome home."),
    ("Welcome home. (smiling warmly)", "Welcome home."),
    ("*smiles* Welcome home.", "Welcome home."),
    ("Welcome home, [beat] friends.", "Welcome home, friends."),
    (
        "(Camera pans across the kitchen)\nLook at this kitchen.",
        "Look at this kitchen.",
    ),
    ("[Dana walks to the door]\nCome in.", "Come in."),
    ("[0:00-0:05] Welcome home.", "Welcome home."),
    ("0:00 - 0:05\nWelcome home.", "Welcome home."),
    ("Bienvenidos (pausa breve) a casa.", "Bienvenidos a casa."),
    ("[Música suave]\nBienvenidos.", "Bienvenidos."),
    ("(Sonríe a la cámara) Bienvenidos.", "Bienvenidos."),
    ("*sonriendo* Bienvenidos.", "Bienvenidos."),
    (
        "It has [newly renovated] baths.",
        "It has newly renovated baths.",
    ),
    ("It sold fast [1].", "It sold fast."),
    ("**[SCENE 1: Exterior]**\n\nWelcome home.", "Welcome home."),
    // Speakers and parts.
    ("HOST: Welcome home.", "Welcome home."),
    ("**Narrator:** Welcome home.", "Welcome home."),
    ("Voiceover: \"Welcome home.\"", "Welcome home."),
    ("Presentadora: Bienvenidos.", "Bienvenidos."),
    ("VOZ EN OFF: Bienvenidos.", "Bienvenidos."),
    (
        "**Opening:** Welcome home.\n\n**Closing:** Call me.",
        "Welcome home.\n\nCall me.",
    ),
    ("Scene 1: Kitchen is bright.", "Kitchen is bright."),
    (
        "## Introduction\n\nWelcome home.\n\n## Call to Action\n\nCall me.",
        "Welcome home.\n\nCall me.",
    ),
    (
        "Title: Sunrise on Vista Chino\n\nWelcome home.",
        "Welcome home.",
    ),
    ("**Gancho:** ¿Busca casa?", "¿Busca casa?"),
    // Marks of layout.
    ("# Vista Chino\n\nWelcome home.", "Welcome home."),
    (
        "# Welcome home to Vista Chino!\n\nCome in.",
        "Welcome home to Vista Chino!\n\nCome in.",
    ),
    (
        "Welcome to **Vista Chino**, a _rare_ find.",
        "Welcome to Vista Chino, a rare find.",
    ),
    (
        "It is ***really*** ~~big~~ `bright`.",
        "It is really big bright.",
    ),
    (
        "It has:\n- three bedrooms\n- two baths\n- a pool!",
        "It has: three bedrooms. two baths. a pool!",
    ),
    (
        "1. Three bedrooms.\n2. Two baths.",
        "Three bedrooms. Two baths.",
    ),
    ("> Welcome home.", "Welcome home."),
    ("```\nWelcome home.\n```", "Welcome home."),
    ("```text\nWelcome home.\n```", "Welcome home."),
    ("Welcome.\n\n---\n\nCall me.", "Welcome.\n\nCall me."),
    (
        "See [the listing](https://a.example/b).",
        "See the listing.",
    ),
    ("![front](a.jpg)\nWelcome home.", "Welcome home."),
    ("Welcome home.<br>Call me.", "Welcome home. Call me."),
    // Quotation marks.
    ("\"Welcome home. Call me.\"", "Welcome home. Call me."),
    ("“Welcome home.”", "Welcome home."),
    ("«Bienvenidos a casa.»", "Bienvenidos a casa."),
    ("'Welcome home. It's bright.'", "Welcome home. It's bright."),
    ("“Welcome home.\n\nCall me.”", "Welcome home.\n\nCall me."),
    ("Here's your script:\n\n\"Welcome home.\"", "Welcome home."),
    // Emoji and other pictures.
    ("Welcome home 🏡✨!", "Welcome home!"),
    ("👩‍👩‍👧 Come in 👍🏽.", "Come in."),
    ("1️⃣ Location. 2️⃣ Light.", "Location. Light."),
    ("Just listed!\n\n#JustListed #PalmSprings", "Just listed!"),
    ("¡Bienvenidos! 🌵", "¡Bienvenidos!"),
    // Thoughts, and letters nobody sees.
    ("<think>Short.</think>\n\nWelcome home.", "Welcome home."),
    ("<think>never ends", ""),
    (
        "\u{FEFF}Wel\u{200B}come\u{A0}home\u{202E}.",
        "Welcome home.",
    ),
    ("", ""),
    ("🏡", ""),
    // All at once.
    (
        "Sure! Here's your script:\n\n**HOST:** (smiling) \"Welcome home.\"\n\n[Music fades]\n\nLet me know if you'd like any changes! 🏡",
        "Welcome home.",
    ),
];

#[test]
fn what_is_added_goes_and_what_is_spoken_stays() {
    let wrong: Vec<String> = CASES
        .iter()
        .filter(|(written, spoken)| clean(written) != *spoken)
        .map(|(written, spoken)| {
            format!(
                "{written:?}\n  gives  {:?}\n  not    {spoken:?}",
                clean(written)
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        CASES.len(),
        wrong.join("\n")
    );
    assert!(CASES.len() >= 60);
}

#[test]
fn cleaning_twice_is_cleaning_once() {
    for (_, spoken) in CASES {
        assert_eq!(clean(spoken), *spoken);
    }
}

/// Words that agents say, some of them also words of the stage.
fn spoken_word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "home", "the", "script", "music", "room", "camera", "walking", "distance", "opening",
        "pool", "$450,000", "2.5", "agent", "scene", "smile", "words", "75", "casa", "jardín",
        "¿quiere", "pausa", "it's", "end",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn plain_sentences_are_never_touched(
        paragraphs in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(spoken_word(), 3..12), 1..4),
            1..4,
        )
    ) {
        let text = paragraphs
            .iter()
            .map(|sentences| {
                sentences
                    .iter()
                    .map(|words| format!("We say {}.", words.join(" ")))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect::<Vec<_>>()
            .join("\n\n");
        prop_assert_eq!(clean(&text), text);
    }

    #[test]
    fn nothing_is_ever_invented(text in "[ -~\n¿¡áéñ“”«»🏡]{0,200}") {
        let folded = |text: &str| -> Vec<char> {
            text.chars().filter(|letter| letter.is_alphanumeric()).collect()
        };
        let before = folded(&text);
        let mut rest = before.iter();
        for letter in folded(&clean(&text)) {
            prop_assert!(rest.any(|other| *other == letter), "{letter} comes from nowhere");
        }
    }
}
