//! Says what is being done: a bar on a terminal, plain lines if asked for, else nothing.

use std::{
    io::{IsTerminal, stderr},
    sync::Mutex,
};

use doorcast_render::studio::Stage;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::text::remark;

const STEPS: u64 = 1_000;

/// What a person is told meanwhile.
pub(super) struct Progress {
    voice: Tongue,
    told: Mutex<Option<&'static str>>,
}

enum Tongue {
    Bar(ProgressBar),
    Lines,
    Silence,
}

impl Progress {
    /// Chooses how to speak. Programs are told nothing.
    pub(super) fn new(is_json: bool, is_verbose: bool) -> Self {
        let voice = match (is_json, stderr().is_terminal(), is_verbose) {
            (true, _, _) => Tongue::Silence,
            (false, true, _) => Tongue::Bar(bar()),
            (false, false, true) => Tongue::Lines,
            (false, false, false) => Tongue::Silence,
        };
        Self {
            voice,
            told: Mutex::new(None),
        }
    }

    /// Hears from the studio. Called from several threads.
    pub(super) fn hear(&self, stage: Stage, part: f32) {
        let (name, from, to) = match stage {
            Stage::Voice => ("Speaking", 20, 120),
            Stage::Scenes => ("Setting the scene", 120, 200),
            Stage::Frames => ("Filming", 200, 980),
            Stage::Finish => ("Finishing", 980, STEPS),
        };
        self.tell(name);
        if let Tongue::Bar(bar) = &self.voice {
            let reached = from as f32 + (to - from) as f32 * part.clamp(0.0, 1.0);
            // Threads do not always report in order.
            bar.set_position((reached as u64).max(bar.position()));
        }
    }

    /// Names what is being done now.
    pub(super) fn tell(&self, name: &'static str) {
        let Ok(mut told) = self.told.lock() else {
            return;
        };
        if told.replace(name) == Some(name) {
            return;
        }
        match &self.voice {
            Tongue::Bar(bar) => bar.set_message(name),
            Tongue::Lines => remark(&format!("{name} …")),
            Tongue::Silence => {}
        }
    }

    /// Takes the bar away.
    pub(super) fn done(&self) {
        if let Tongue::Bar(bar) = &self.voice {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg:<18} {bar:40} {percent:>3} %  {elapsed}")
    {
        bar.set_style(style);
    }
    bar
}
