//! A storage on this computer that speaks like S3: keeps objects and uploads, never overwrites where it is asked not to.
//!
//! It wants every call to be signed with the key it knows; the signature itself is not computed again. Start at
//! [`FakeBucket::start`].

mod routes;
mod state;

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};

use crate::{
    fakes::{Controls, FakeServer, FakeTime, lock},
    http::Secret,
};

use super::{BucketSettings, USUAL_REGION};

use state::State;

/// What the fake can be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Knobs {
    /// The one bucket it has.
    pub bucket: String,
    /// The name of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
    /// The smallest part but the last.
    pub min_part_bytes: usize,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            bucket: "fake-bucket".to_owned(),
            access_key_id: "fake-s3-key-id".to_owned(),
            secret_access_key: "fake-s3-secret".to_owned(),
            min_part_bytes: 5 * 1024 * 1024,
        }
    }
}

/// A running fake; it stops when dropped.
#[derive(Debug)]
pub struct FakeBucket {
    server: FakeServer,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    controls: Controls<Knobs>,
    state: Mutex<State>,
}

impl FakeBucket {
    /// Starts a fake; port 0 is any free one.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn start(port: u16, time: FakeTime) -> io::Result<Self> {
        let listener = FakeServer::listen(port).await?;
        let shared = Arc::new(Shared {
            controls: Controls::new(time),
            state: Mutex::default(),
        });
        let server = FakeServer::start(listener, routes::router(Arc::clone(&shared))).await?;
        Ok(Self { server, shared })
    }

    /// Returns the address to give the product as the storage's.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns how to use it.
    pub fn settings(&self) -> BucketSettings {
        let knobs = self.controls().knobs();
        BucketSettings {
            bucket: knobs.bucket,
            endpoint: Some(self.url()),
            region: USUAL_REGION.to_owned(),
            access_key_id: knobs.access_key_id,
            secret_access_key: Secret::new(knobs.secret_access_key),
            prefix: String::new(),
        }
    }

    /// Returns its clock, knobs and faults.
    pub fn controls(&self) -> &Controls<Knobs> {
        &self.shared.controls
    }

    /// Returns the names of all objects, and how long they are.
    pub fn objects(&self) -> Vec<(String, usize)> {
        let state = lock(&self.shared.state);
        let objects = state.objects.iter();
        objects
            .map(|(name, bytes)| (name.clone(), bytes.len()))
            .collect()
    }

    /// Puts an object, whoever has its name.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let mut state = lock(&self.shared.state);
        state.objects.insert(name.to_owned(), bytes.to_vec().into());
    }

    /// Takes an object away.
    pub fn take_away(&self, name: &str) {
        lock(&self.shared.state).objects.remove(name);
    }

    /// Returns how many uploads are neither completed nor aborted.
    pub fn open_uploads(&self) -> usize {
        lock(&self.shared.state).uploads.len()
    }
}
