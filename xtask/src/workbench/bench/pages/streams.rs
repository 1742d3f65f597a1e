//! Many windows that look at a film being made, each with its own stream of events.

use std::time::{Duration, Instant};

use doorcast_domain::project::ProjectId;

use super::{
    house::Guest,
    http::{self, Question},
    server::Server,
};

/// How long they are watched.
const WATCHED: Duration = Duration::from_secs(10);

/// What the server needs for them.
pub(super) struct Found {
    pub(super) streams: usize,
    pub(super) memory_mb: f64,
    /// How many processors it keeps busy meanwhile.
    pub(super) processors: f64,
}

/// Opens a stream for every guest, and waits until each has said something.
pub(super) async fn run(
    server: &Server,
    guests: &[Guest],
    begun: &[ProjectId],
) -> anyhow::Result<Found> {
    let mut streams = Vec::new();
    for (guest, project) in guests.iter().zip(begun) {
        let path = format!("/agent/cms/videos/{project}/events");
        let question = Question::events(&path, &guest.secret);
        let mut stream = http::send(&server.address, &question).await?;
        http::wait_for(&mut stream, "event: film").await?;
        streams.push(stream);
    }
    let (begun, before) = (Instant::now(), server.processor_s()?);
    tokio::time::sleep(WATCHED).await;
    let busy = server.processor_s()? - before;
    Ok(Found {
        streams: streams.len(),
        memory_mb: server.memory_mb()?,
        processors: busy / begun.elapsed().as_secs_f64(),
    })
}
