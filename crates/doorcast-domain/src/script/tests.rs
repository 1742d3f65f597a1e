use super::*;

fn request() -> ScriptRequest {
    ScriptRequest {
        video_type: VideoType::PropertyListing,
        topic: "4-bedroom home in Indian Wells".into(),
        key_points: vec!["gourmet kitchen".into(), "resort-style pool".into()],
        seconds: 30,
        language: Language::English,
        agent: AgentProfile {
            name: "Dana Whitfield".into(),
            brokerage: "Stone & Vale Realty".into(),
            license: "CA DRE #01234567".into(),
            phone: "760-555-0142".into(),
        },
        style: None,
        seed: 1,
    }
}

fn refused(change: impl FnOnce(&mut ScriptRequest)) -> ScriptProblem {
    let mut request = request();
    change(&mut request);
    request.check().expect_err("the request is not usable")
}

#[test]
fn a_usable_request_passes() {
    assert_eq!(request().check(), Ok(()));
}

#[test]
fn every_problem_names_its_field() {
    let long = |count| "word ".repeat(count);
    let table: [(ScriptProblem, ScriptField); 12] = [
        (refused(|r| r.topic = "  ".into()), ScriptField::Topic),
        (refused(|r| r.topic = "🏡✨".into()), ScriptField::Topic),
        (refused(|r| r.topic = long(41)), ScriptField::Topic),
        (
            refused(|r| r.topic = "two\nlines".into()),
            ScriptField::Topic,
        ),
        (
            refused(|r| r.key_points[1] = "🏊‍♀️ ❤️".into()),
            ScriptField::Point(2),
        ),
        (
            refused(|r| r.key_points[0] = "- **".into()),
            ScriptField::Point(1),
        ),
        (
            refused(|r| r.key_points[0] = long(61)),
            ScriptField::Point(1),
        ),
        (
            refused(|r| r.key_points[0] = "pool\u{202E}loop".into()),
            ScriptField::Point(1),
        ),
        (
            refused(|r| r.key_points = vec!["pool".into(); 31]),
            ScriptField::Points,
        ),
        (refused(|r| r.seconds = 0), ScriptField::Seconds),
        (refused(|r| r.seconds = 3_601), ScriptField::Seconds),
        (
            refused(|r| r.agent.phone = " ".into()),
            ScriptField::Agent(ProfileField::Phone),
        ),
    ];
    for (problem, field) in table {
        assert_eq!(problem.field(), field, "{problem}");
        assert!(
            problem.to_string().starts_with(&field.to_string()),
            "{problem}"
        );
    }
}

#[test]
fn marks_and_pictures_are_not_said() {
    for (given, said) in [
        ("- gourmet  kitchen", "gourmet kitchen"),
        ("• **Resort-style** pool 🏊", "Resort-style pool"),
        ("## `Open` __floor__ plan", "Open floor plan"),
        ("CA DRE #01234567", "CA DRE #01234567"),
        ("\"Casa Verde\", 3 baños", "\"Casa Verde\", 3 baños"),
    ] {
        assert_eq!(sayable(given), said);
    }
}

#[test]
fn seconds_for_words_is_the_inverse_of_the_budget() {
    for words in 0..9_100 {
        let seconds = seconds_for(words);
        assert!(word_budget(seconds) + WORD_TOLERANCE >= words);
        assert!(seconds == 1 || word_budget(seconds - 1) + WORD_TOLERANCE < words);
    }
}
