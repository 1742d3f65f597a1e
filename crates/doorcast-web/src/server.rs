//! Takes connections: no more than fit, none that keeps us waiting, and none after somebody wants it to stop.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{Extension, Router, middleware::AddExtension};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use tower::Layer as _;

use crate::visitor::Peer;

/// How long to wait when the system has no connection to give, as when there are too many open files.
const AFTER_TROUBLE: Duration = Duration::from_millis(100);

/// What callers may take up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most connections at the same time. Further callers wait in the system's line.
    pub connections: usize,
    /// How long the head of a request may take, and how long a connection may be idle.
    pub head_timeout: Duration,
}

impl Limits {
    /// Enough for an office of a thousand with a window open each, and bearable for a small computer.
    pub const USUAL: Self = Self {
        connections: 2_048,
        head_timeout: Duration::from_secs(15),
    };
}

/// Serves until `stop` is ready, then lets requests under way come to their end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let (tell, told) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut stop => break,
            taken = take(&listener, &room) => taken,
        };
        let service = Extension(peer).layer(router.clone());
        let serving = talk(stream, service, limits, told.clone());
        connections.spawn(async move {
            serving.await;
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    tell.send_replace(true);
    while connections.join_next().await.is_some() {}
}

/// Waits for room, then for a caller.
async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, Peer, OwnedSemaphorePermit) {
    let place = Arc::clone(room).acquire_owned().await;
    let place = place.expect("the room is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, from)) => return (stream, Peer(from.ip()), place),
            Err(_) => tokio::time::sleep(AFTER_TROUBLE).await,
        }
    }
}

/// Answers the requests of one connection.
async fn talk(
    stream: TcpStream,
    service: AddExtension<Router, Peer>,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    // Answers are small; waiting for more to send along only delays them.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(service);
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head_timeout)
            .serve_connection(TokioIo::new(stream), service)
    );
    // A connection that breaks is the caller's affair; there is nobody to tell.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.wait_for(|is_stopping| *is_stopping) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}
