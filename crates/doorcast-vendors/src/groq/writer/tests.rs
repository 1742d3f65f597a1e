use std::{sync::Arc, time::Duration};

use doorcast_app::ports::writer::{ScriptWriter, WriteError};
use doorcast_domain::{
    agent::AgentProfile,
    script::{
        Author, Authorship, ScriptProblem, ScriptRequest, WORD_TOLERANCE, count_words, word_budget,
    },
    video::{Language, VideoType},
};

use crate::{
    fakes::{Canned, FakeTime, Fault, Misbehavior},
    fallback::FallbackWriter,
    groq::{
        Groq, Settings,
        fake::{FakeGroq, Knobs},
    },
    http::Secret,
};

use super::GroqWriter;

const CHAT: &str = "POST /openai/v1/chat/completions";
const NOON: i64 = 1_790_000_000;

struct Scene {
    fake: FakeGroq,
    groq: Arc<GroqWriter>,
    writer: FallbackWriter,
}

impl Scene {
    async fn new(turn: impl FnOnce(&mut Knobs)) -> Self {
        let fake = FakeGroq::start(0, FakeTime::manual(NOON))
            .await
            .expect("a free port");
        fake.controls().set(turn);
        let settings = Settings {
            base_url: fake.url(),
            ..Settings::groq(Secret::new("fake-groq-key"))
        };
        let groq = Arc::new(GroqWriter::new(
            Groq::new(settings).expect("a good address"),
        ));
        let writer = FallbackWriter::after(Arc::clone(&groq) as _);
        Self { fake, groq, writer }
    }

    fn calls(&self) -> u64 {
        self.fake.controls().faults.calls(CHAT)
    }
}

fn request() -> ScriptRequest {
    let agent = |text: &str| text.to_owned();
    ScriptRequest {
        video_type: VideoType::PropertyListing,
        topic: "4-bedroom home in Indian Wells".to_owned(),
        key_points: vec!["gourmet kitchen".to_owned()],
        seconds: 30,
        language: Language::English,
        agent: AgentProfile {
            name: agent("Dana Whitfield"),
            brokerage: agent("Stone & Vale Realty"),
            license: agent("CA DRE #01234567"),
            phone: agent("(760) 555-0142"),
        },
        style: None,
        seed: 1,
    }
}

#[tokio::test]
async fn a_script_is_heard_while_it_is_written_and_comes_clean() {
    let scene = Scene::new(|knobs| knobs.chatters = true).await;
    let mut heard = Vec::new();
    let script = scene
        .groq
        .write(&request(), &mut |words| heard.push(words.to_owned()))
        .await
        .expect("a script")
        .script;
    assert!(heard.len() > 1, "it comes in pieces");
    assert_eq!(script.words, count_words(&script.text));
    assert!(
        script.words.abs_diff(word_budget(30)) <= WORD_TOLERANCE,
        "{script:?}"
    );
    assert!(
        !script.text.contains('*') && !script.text.contains("Here"),
        "{script:?}"
    );
}

#[tokio::test]
async fn a_wrong_length_is_asked_for_once_more_and_then_counted() {
    let scene = Scene::new(|knobs| knobs.words_off = 40).await;
    let script = scene
        .groq
        .write(&request(), &mut |_| {})
        .await
        .expect("a script")
        .script;
    assert_eq!(scene.calls(), 2);
    assert_eq!(script.words, count_words(&script.text));
    assert!(
        script.words.abs_diff(word_budget(30)) > WORD_TOLERANCE,
        "shown as it is"
    );
}

/// A knob, and the error it must lead to.
type Case = (fn(&mut Knobs), fn(&WriteError) -> bool);

#[tokio::test]
async fn every_way_of_failing_is_told_apart() {
    let cases: [Case; 6] = [
        (
            |knobs| knobs.says_nothing = true,
            |error| matches!(error, WriteError::Unusable { .. }),
        ),
        (
            |knobs| knobs.stops_short = true,
            |error| matches!(error, WriteError::Unusable { .. }),
        ),
        (
            |knobs| knobs.declines = true,
            |error| matches!(error, WriteError::Declined { .. }),
        ),
        (
            |knobs| knobs.stream_ends_after = Some(2),
            |error| matches!(error, WriteError::Unusable { .. }),
        ),
        (
            |knobs| knobs.key = Some("another".into()),
            |error| matches!(error, WriteError::NotSetUp { reason } if reason.contains("GROQ_API_KEY")),
        ),
        (
            |knobs| knobs.model = "another".into(),
            |error| matches!(error, WriteError::NotSetUp { .. }),
        ),
    ];
    for (number, (turn, is_expected)) in cases.into_iter().enumerate() {
        let scene = Scene::new(turn).await;
        let error = scene
            .groq
            .write(&request(), &mut |_| {})
            .await
            .expect_err("no script");
        assert!(is_expected(&error), "case {number}: {error:?}");
        // Nobody is left without a script.
        let mut last = String::new();
        let written = scene
            .writer
            .write(&request(), &mut |words| last = words.to_owned())
            .await
            .expect("a script");
        assert_eq!(written.authorship.author, Author::BuiltIn, "case {number}");
        assert!(written.authorship.stepped_in.is_some(), "case {number}");
        assert!(
            written.script.text.contains("gourmet kitchen"),
            "{written:?}"
        );
        assert_eq!(
            last, written.script.text,
            "the built-in script is heard, too"
        );
    }
}

#[tokio::test]
async fn a_busy_or_silent_server_is_told_and_stepped_in_for() {
    let scene = Scene::new(|_| {}).await;
    let faults = &scene.fake.controls().faults;
    let busy = Canned::error(429, "rate_limit_exceeded").retry_after("4");
    faults.add(Fault::once(CHAT, Misbehavior::AnswerBefore(busy)));
    let error = scene
        .groq
        .write(&request(), &mut |_| {})
        .await
        .expect_err("no script");
    assert!(
        matches!(error, WriteError::Busy { after } if after == Duration::from_secs(4)),
        "{error:?}"
    );
    faults.add(Fault::once(CHAT, Misbehavior::DropBefore));
    let written = scene.writer.write(&request(), &mut |_| {}).await;
    assert!(written.expect("a script").authorship.stepped_in.is_some());
    let written = scene.writer.write(&request(), &mut |_| {}).await;
    assert_eq!(
        written.expect("a script").authorship,
        Authorship::of(Author::Groq),
        "it is asked again next time"
    );
}

#[tokio::test]
async fn what_nobody_can_write_is_refused_without_asking() {
    let scene = Scene::new(|_| {}).await;
    let blank = ScriptRequest {
        topic: " \u{1F600} ".to_owned(),
        ..request()
    };
    let error = scene
        .writer
        .write(&blank, &mut |_| {})
        .await
        .expect_err("no script");
    assert!(
        matches!(error, WriteError::Request(ScriptProblem::Empty { .. })),
        "{error:?}"
    );
    assert_eq!(scene.calls(), 0);
}

#[tokio::test]
async fn alone_the_built_in_writer_says_what_does_not_fit() {
    let short = ScriptRequest {
        seconds: 1,
        ..request()
    };
    let error = FallbackWriter::built_in()
        .write(&short, &mut |_| {})
        .await
        .expect_err("no script");
    assert!(
        matches!(&error, WriteError::Unfit { reason, .. } if reason.contains("seconds at least")),
        "{error:?}"
    );
}
