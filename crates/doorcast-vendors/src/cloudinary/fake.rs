//! A Cloudinary on this computer: checks signatures, really fetches links, counts parts, never overwrites.
//!
//! It keeps digests of everything and the bytes of what is small, so that a file of any size can be sent through it.
//! Start at [`FakeCloudinary::start`].

mod incoming;
mod routes;
mod state;

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};

use crate::{
    fakes::{Controls, FakeServer, FakeTime, lock},
    http::{Secret, download::Downloader},
};

use super::client::Credentials;

pub use state::Kept;

use state::State;

/// What the fake can be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Knobs {
    /// The account.
    pub cloud_name: String,
    /// Its key.
    pub api_key: String,
    /// Its secret.
    pub api_secret: String,
    /// It takes the newer digest only.
    pub wants_sha256: bool,
    /// It cannot fetch links.
    pub cannot_fetch: bool,
    /// It keeps a stand-in instead of the file.
    pub keeps_stand_ins: bool,
    /// It damages what it keeps.
    pub damages: bool,
    /// How long a new video is missing from answers, in the fake's seconds.
    pub lookup_lag_seconds: u64,
    /// The largest video it takes.
    pub max_video_bytes: u64,
    /// The smallest part but the last.
    pub min_part_bytes: u64,
    /// How many questions an hour it answers.
    pub questions_per_hour: u64,
    /// The largest video whose bytes it keeps, to show them.
    pub shows_up_to_bytes: u64,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            cloud_name: "fake-cloud".to_owned(),
            api_key: "fake-cloudinary-key".to_owned(),
            api_secret: "fake-cloudinary-secret".to_owned(),
            wants_sha256: false,
            cannot_fetch: false,
            keeps_stand_ins: false,
            damages: false,
            lookup_lag_seconds: 0,
            max_video_bytes: 4 * 1024 * 1024 * 1024,
            min_part_bytes: 5_000_000,
            questions_per_hour: 2_000,
            shows_up_to_bytes: 8 * 1024 * 1024,
        }
    }
}

/// A running fake; it stops when dropped.
#[derive(Debug)]
pub struct FakeCloudinary {
    server: FakeServer,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    base: String,
    controls: Controls<Knobs>,
    downloader: Downloader,
    state: Mutex<State>,
}

impl FakeCloudinary {
    /// Starts a fake; port 0 is any free one.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn start(port: u16, time: FakeTime) -> io::Result<Self> {
        let listener = FakeServer::listen(port).await?;
        let shared = Arc::new(Shared {
            base: format!("http://{}", listener.local_addr()?),
            controls: Controls::new(time),
            downloader: Downloader::new().map_err(io::Error::other)?,
            state: Mutex::default(),
        });
        let server = FakeServer::start(listener, routes::router(Arc::clone(&shared))).await?;
        Ok(Self { server, shared })
    }

    /// Returns the address to give the product as Cloudinary's, both for calls and for showing.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns the account it knows.
    pub fn credentials(&self) -> Credentials {
        let knobs = self.controls().knobs();
        Credentials {
            cloud_name: knobs.cloud_name,
            api_key: knobs.api_key,
            api_secret: Secret::new(knobs.api_secret),
        }
    }

    /// Returns its clock, knobs and faults.
    pub fn controls(&self) -> &Controls<Knobs> {
        &self.shared.controls
    }

    /// Returns everything it keeps, by id.
    pub fn kept(&self) -> Vec<Kept> {
        lock(&self.shared.state).kept()
    }
}
