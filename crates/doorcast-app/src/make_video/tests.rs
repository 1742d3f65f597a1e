use std::{
    cell::{Cell, RefCell},
    path::Path,
};

use doorcast_domain::video::{AspectRatio, Language, VideoType};

use super::*;
use crate::ports::writer::Written;
use crate::{
    ports::{Film, Page, Prop, Retry},
    run::{Quality, VideoFiles},
};

/// Plays every part and writes down what happens.
#[derive(Default)]
struct Stage {
    log: RefCell<Vec<String>>,
    breaks: Option<&'static str>,
    cancel_after: Option<&'static str>,
    cancelled: Cell<bool>,
}

impl Stage {
    fn note(&self, step: &'static str) -> bool {
        self.log.borrow_mut().push(step.to_owned());
        if self.cancel_after == Some(step) {
            self.cancelled.set(true);
        }
        self.breaks == Some(step)
    }

    fn make(&self, text: &str) -> Result<Made, MakeError> {
        let order = Order {
            id: RunId::new(1, 1),
            video: Video {
                title: "Pool home".into(),
                video_type: VideoType::Custom,
                aspect: AspectRatio::Portrait,
                language: Language::English,
                quality: Quality::Full,
            },
            words: Words::Given(text.into()),
        };
        let crew = Crew {
            writer: self,
            voice: Some(self),
            studio: self,
            media: self,
            runs: self,
            clock: self,
            is_cancelled: &|| self.cancelled.get(),
        };
        make_video(order, &crew)
    }
}

impl ScriptWriter for Stage {
    fn write(&self, _: &ScriptRequest) -> Result<Written, WriteRefused> {
        unreachable!("the words are given")
    }
}

impl SpeechVoice for Stage {
    fn speak(&self, _: &TimedScript) -> Result<Vec<u8>, VoiceError> {
        match self.note("voice") {
            true => Err(VoiceError {
                message: "hoarse".into(),
                retry: Retry::Never,
            }),
            false => Ok(vec![1]),
        }
    }
}

impl Studio for Stage {
    fn film(&self, _: &TimedScript, recording: Option<Vec<u8>>) -> Result<Film, StudioError> {
        assert_eq!(recording, Some(vec![1]));
        match self.note("film") {
            true => Err(StudioError::Unusable {
                what: Prop::Photo(0),
                reason: "a blurred photo".into(),
            }),
            false => Ok(Film {
                mp4: vec![],
                poster_jpeg: vec![],
                captions_vtt: String::new(),
                duration_ms: 900,
                width: 2,
                height: 4,
            }),
        }
    }
}

impl MediaStore for Stage {
    fn keep(&self, _: &Film) -> Result<VideoFiles, MediaError> {
        let path = |name| Path::new(name).to_owned();
        match self.note("keep") {
            true => Err(MediaError::Full {
                path: path("a.mp4"),
            }),
            false => Ok(VideoFiles {
                video: path("a.mp4"),
                poster: path("a.jpg"),
                captions: path("a.vtt"),
            }),
        }
    }
}

impl RunStore for Stage {
    fn begin(&self, run: &Run) -> Result<(), StoreError> {
        assert_eq!(run.state, RunState::Making);
        match self.note("begin") {
            true => Err(StoreError::Locked),
            false => Ok(()),
        }
    }

    fn finish(&self, _: &RunId, state: &RunState) -> Result<(), StoreError> {
        self.log.borrow_mut().push(state.name().to_owned());
        match self.breaks == Some("finish") {
            true => Err(StoreError::Full),
            false => Ok(()),
        }
    }

    fn find(&self, _: &RunId) -> Result<Option<Run>, StoreError> {
        unreachable!("making a video reads nothing")
    }

    fn list(&self, _: Option<&RunId>, _: usize) -> Result<Page, StoreError> {
        unreachable!("making a video reads nothing")
    }
}

impl Clock for Stage {
    fn now_ms(&self) -> i64 {
        7
    }
}

fn check(stage: Stage, text: &str, error: Option<&str>, log: &[&str]) {
    let outcome = stage.make(text);
    assert_eq!(
        outcome.as_ref().err().map(ToString::to_string).as_deref(),
        error
    );
    assert_eq!(*stage.log.borrow(), log);
}

#[test]
fn the_run_is_remembered_first_and_the_files_come_last() {
    let log = ["begin", "voice", "film", "keep", "completed"];
    check(Stage::default(), "Come and see.", None, &log);
}

#[test]
fn a_script_nobody_can_say_starts_nothing() {
    let error = "the script has nothing to say: there is no word and no number in it";
    check(Stage::default(), "🏡🏡", Some(error), &[]);
}

#[test]
fn nothing_starts_without_a_record() {
    let stage = Stage {
        breaks: Some("begin"),
        ..Stage::default()
    };
    let error = "another program has locked the database";
    check(stage, "Come.", Some(error), &["begin"]);
}

#[test]
fn every_failure_is_recorded_and_ends_the_work() {
    for (step, error, log) in [
        ("voice", "hoarse", &["begin", "voice", "failed"][..]),
        (
            "film",
            "a blurred photo",
            &["begin", "voice", "film", "failed"],
        ),
        (
            "keep",
            "there is no room left for a.mp4",
            &["begin", "voice", "film", "keep", "failed"],
        ),
    ] {
        let stage = Stage {
            breaks: Some(step),
            ..Stage::default()
        };
        check(stage, "Come.", Some(error), log);
    }
}

#[test]
fn who_cancels_gets_no_files() {
    for (step, log) in [
        ("begin", &["begin", "cancelled"][..]),
        ("voice", &["begin", "voice", "cancelled"]),
        ("film", &["begin", "voice", "film", "cancelled"]),
    ] {
        let stage = Stage {
            cancel_after: Some(step),
            ..Stage::default()
        };
        check(stage, "Come.", Some("cancelled"), log);
    }
}

#[test]
fn a_video_that_could_not_be_recorded_is_still_a_video() {
    let stage = Stage {
        breaks: Some("finish"),
        ..Stage::default()
    };
    let made = stage.make("Come.").expect("the files are there");
    assert!(matches!(made.unrecorded, Some(StoreError::Full)));
}
