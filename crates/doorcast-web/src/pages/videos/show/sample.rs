//! Videos as somebody may find them, for tests.

use doorcast_app::projects::{Happening, History, Part, What};
use doorcast_domain::{
    ledger::{Movement, UsdMicros},
    pipeline::{
        Order, Style, Video,
        id::VideoId,
        stage::{Attention, Stage, StoredFilm},
    },
    project::Filming,
    video::{AspectRatio, Language, Quality},
};

use super::VideoPage;
use crate::{
    frame::Frame,
    pages::videos::{
        progress::{Progress, stages},
        step::samples::written,
    },
};

const NOW: i64 = 1_790_000_000_000;

/// Returns the page in every state.
pub(super) fn pages(frame: &Frame) -> Vec<(&'static str, VideoPage)> {
    let film = StoredFilm {
        key: "videos/x".parse().expect("a key"),
        url: "file:///x".to_owned(),
        size_bytes: 2_400_000,
        checksum: "sha256:00".to_owned(),
        duration_ms: 28_000,
    };
    let finished = Stage::Completed { film, at_ms: NOW };
    let moving = Stage::Queued {
        since_ms: NOW,
        not_before_ms: NOW,
    };
    let stopped = Stage::NeedsAttention {
        why: Attention::Absent,
        since_ms: NOW,
    };
    let mut deleted = page(frame, finished.clone());
    deleted.project.deleted_at_ms = Some(NOW);
    vec![
        ("finished", page(frame, finished)),
        ("moving", page(frame, moving)),
        ("stopped", page(frame, stopped)),
        ("cancelled", page(frame, Stage::Cancelled { at_ms: NOW })),
        ("deleted", deleted),
    ]
}

fn page(frame: &Frame, stage: Stage) -> VideoPage {
    let mut project = written();
    let mut video = Video::draft(
        VideoId::new(NOW.unsigned_abs(), 1),
        project.agent.clone(),
        project.office.clone(),
        order(),
        NOW,
    );
    video.stage = stage;
    project.films.push(Filming {
        video: video.id.clone(),
        script: 2,
        aspect: AspectRatio::Portrait,
        quality: Quality::Preview,
        at_ms: NOW,
        asked: None,
    });
    let happening = |what| Happening { at_ms: NOW, what };
    let amount = UsdMicros(3_000_000);
    let film = || video.id.clone();
    VideoPage {
        frame: frame.clone(),
        progress: video.stage.is_moving().then(|| Progress {
            stages: stages(2),
            pressed_at_ms: NOW,
            left_seconds: Some(12),
        }),
        history: History {
            happenings: vec![
                happening(What::Begun),
                happening(What::Money {
                    video: film(),
                    movement: Movement::Hold(amount),
                }),
                happening(What::Finished { video: film() }),
            ],
            spent: amount,
            pending: UsdMicros::ZERO,
            took: vec![
                (Part::Script, 180),
                (Part::Waiting, 410),
                (Part::Speech, 1_250),
                (Part::Film, 8_930),
                (Part::Storing, 120),
            ],
        },
        shapes: vec![
            (AspectRatio::Square, UsdMicros::ZERO),
            (AspectRatio::Landscape, amount),
        ],
        has_captions: true,
        has_poster: true,
        films: vec![video],
        project,
    }
}

fn order() -> Order {
    Order {
        studio: "house".parse().expect("a name"),
        media: "disk".parse().expect("a name"),
        title: "Sunday at 42 Palm Court".to_owned(),
        script: "Come and see it.".to_owned(),
        language: Language::English,
        aspect: AspectRatio::Portrait,
        presenter: "avery".to_owned(),
        voice: None,
        background: None,
        style: Style {
            quality: Quality::Preview,
            ..Style::default()
        },
    }
}
