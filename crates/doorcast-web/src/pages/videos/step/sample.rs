//! The steps as somebody may find them, for tests.

use doorcast_app::ports::cast::{Face, Gallery, Voice};
use doorcast_domain::{
    ledger::UsdMicros,
    picture::PictureId,
    project::{Casting, Project, ProjectId, Step},
    script::{Author, Authorship},
    video::{Language, VideoType},
};

use super::{StepPage, fields::form_of, prices::Prices};
use crate::{form::Form, frame::Frame, pages::videos::Owner};

const NOW: i64 = 1_790_000_000_000;

/// Returns every step, filled, and some with mistakes.
pub(super) fn pages(frame: &Frame) -> Vec<(&'static str, StepPage)> {
    let filled = |step, project: Project| page(frame, step, form_of(&project), project);
    let mut wrong = form_of(&begun());
    wrong.fail("topic", "video-topic-missing");
    let mut clash = form_of(&written());
    clash.fail("script", "video-clash");
    let refused = StepPage {
        prices: Prices {
            refused: Some("the voice speaks English only".to_owned()),
            ..Prices::default()
        },
        lacks_profile: true,
        ..filled(Step::Finish, written())
    };
    vec![
        ("type", filled(Step::Kind, begun())),
        ("topic", filled(Step::Topic, written())),
        ("topic-missing", page(frame, Step::Topic, wrong, begun())),
        ("script", filled(Step::Script, written())),
        ("script-empty", filled(Step::Script, begun())),
        ("script-clash", page(frame, Step::Script, clash, written())),
        ("settings", filled(Step::Settings, written())),
        ("shape", filled(Step::Shape, written())),
        ("finish", filled(Step::Finish, written())),
        ("finish-empty", filled(Step::Finish, begun())),
        ("finish-refused", refused),
    ]
}

fn page(frame: &Frame, step: Step, form: Form, project: Project) -> StepPage {
    let casting = |name: &str| Casting {
        studio: "house".parse().expect("a name"),
        name: name.to_owned(),
    };
    StepPage {
        frame: frame.clone(),
        form,
        step,
        faces: Gallery {
            shown: vec![Face {
                casting: casting("avery"),
                name: "Avery".to_owned(),
                description: "Short dark hair, teal jacket".to_owned(),
                has_portrait: true,
            }],
            has_more: true,
            is_incomplete: false,
        },
        voices: Gallery {
            shown: vec![Voice {
                casting: casting("builtin"),
                name: "Doorcast".to_owned(),
                has_sample: true,
            }],
            has_more: false,
            is_incomplete: true,
        },
        shown: super::SHOWN_AT_FIRST,
        library: vec![PictureId::new([11; 32])],
        prices: Prices {
            production: project.script().map(|_| UsdMicros(3_000_000)),
            ..Prices::default()
        },
        project,
        lacks_profile: false,
    }
}

/// A project nobody has said anything about.
pub(in crate::pages::videos) fn begun() -> Project {
    let owner = Owner {
        office: "stone-vale".parse().expect("a name"),
        agent: "dana".parse().expect("a name"),
    };
    let id = ProjectId::new(NOW.unsigned_abs(), 1);
    Project::begin(
        id,
        owner,
        VideoType::PropertyListing,
        Language::English,
        NOW,
    )
}

/// A project with words.
pub(in crate::pages::videos) fn written() -> Project {
    let mut project = begun();
    project.title = "Sunday at 42 Palm Court".to_owned();
    project.topic = "Open house at 42 Palm Court, Indian Wells".to_owned();
    project.points = vec!["Four bedrooms".to_owned(), "Sunday from 1 to 4".to_owned()];
    for text in [
        "Come and see it.",
        "Four bedrooms, one pool, and you are invited.",
    ] {
        project.take_written(text.to_owned(), Authorship::of(Author::BuiltIn), 1, NOW);
    }
    project
}
