//! One server on this computer that can hang up on its callers.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{Router, body::Body, http::Response};
use bytes::Bytes;
use hyper::{
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

/// Marks an answer that is never sent: the connection ends instead.
#[derive(Debug, Clone, Copy)]
pub struct Hangup;

/// A running server; it stops when dropped, and so do its connections.
#[derive(Debug)]
pub struct FakeServer {
    address: SocketAddr,
    accepting: AbortHandle,
}

impl FakeServer {
    /// Starts a server on this computer; port 0 is any free one.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn start(listener: TcpListener, router: Router) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(accept(listener, router)).abort_handle();
        Ok(Self { address, accepting })
    }

    /// Reserves a port of this computer, before the server that needs to know its own address exists.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn listen(port: u16) -> io::Result<TcpListener> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns its address as a base of others.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Takes connections until it is aborted; that ends them, too.
async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve(stream, router.clone()));
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Answers the requests of one connection.
async fn serve(stream: TcpStream, router: Router) {
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = inner.call(request);
        async move {
            let Ok(response) = answer.await;
            hang_up_or_send(response)
        }
    });
    // A broken connection is what the fakes are for; there is nobody to tell.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Turns a marked answer into the end of the connection.
fn hang_up_or_send(response: Response<Body>) -> io::Result<Response<Body>> {
    match response.extensions().get::<Hangup>() {
        Some(Hangup) => Err(io::ErrorKind::ConnectionAborted.into()),
        None => Ok(response),
    }
}

/// A body that breaks the connection after some bytes.
#[derive(Debug)]
pub struct Cut {
    inner: Body,
    left: u64,
    /// Whether the connection had time to send what came before the end.
    is_sent: bool,
}

impl Cut {
    /// Returns a body that ends badly after `bytes`.
    pub fn after(inner: Body, bytes: u64) -> Self {
        Self {
            inner,
            left: bytes,
            is_sent: false,
        }
    }
}

impl HttpBody for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        ctx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 && !self.is_sent {
            self.is_sent = true;
            ctx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.left == 0 {
            return Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())));
        }
        let frame = match Pin::new(&mut self.inner).poll_frame(ctx) {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Ready(Some(Err(error))) => {
                return Poll::Ready(Some(Err(io::Error::other(error))));
            }
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        let Ok(mut data) = frame.into_data() else {
            return Poll::Ready(None);
        };
        data.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= data.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
