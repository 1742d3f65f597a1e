//! The vendors, played in the test's own process, and the real command told to use them.

#![allow(dead_code, reason = "every test file uses another part")]

use std::process::Command;

use doorcast_vendors::{
    fakes::{AllFakes, FakeTime, Ports, start_all},
    groq, heygen,
};
use tokio::runtime::Runtime;

use crate::common::Home;

/// A home, and vendors that answer at once unless told otherwise.
pub(crate) struct Scene {
    pub(crate) home: Home,
    pub(crate) fakes: AllFakes,
    _runtime: Runtime,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let fakes = runtime
            .block_on(start_all(Ports::default(), FakeTime::running(1.0)))
            .expect("free ports");
        fakes.heygen.controls().set(|knobs| {
            knobs.waiting_seconds = 0;
            knobs.render_seconds = 0;
        });
        Self {
            home: Home::new(),
            fakes,
            _runtime: runtime,
        }
    }

    pub(crate) fn turn_heygen(&self, turn: impl FnOnce(&mut heygen::fake::Knobs)) {
        self.fakes.heygen.controls().set(turn);
    }

    pub(crate) fn turn_groq(&self, turn: impl FnOnce(&mut groq::fake::Knobs)) {
        self.fakes.groq.controls().set(turn);
    }

    /// The command with a profile and all keys. Its clock runs ahead, so that twenty minutes are over soon.
    pub(crate) fn doorcast(&self, args: &[&str]) -> Command {
        let mut command = self.home.doorcast(args);
        let account = self.fakes.cloudinary.credentials();
        command
            .env("DOORCAST_CLOCK_SPEED", "50")
            .env("HEYGEN_BASE_URL", self.fakes.heygen.url())
            .env("HEYGEN_API_KEY", "fake-heygen-key")
            .env("GROQ_BASE_URL", self.fakes.groq.url())
            .env("GROQ_API_KEY", "fake-groq-key")
            .env("CLOUDINARY_API_BASE_URL", self.fakes.cloudinary.url())
            .env("CLOUDINARY_CLOUD_NAME", account.cloud_name)
            .env("CLOUDINARY_API_KEY", account.api_key)
            .env("CLOUDINARY_API_SECRET", account.api_secret.reveal());
        command
    }

    /// How many videos were bought.
    pub(crate) fn bought(&self) -> usize {
        self.fakes.heygen.bills().len()
    }
}
