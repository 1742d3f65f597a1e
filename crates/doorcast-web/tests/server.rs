//! Connections: bounded in number and patience, and ended in order.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, routing::get};
use doorcast_web::server::{Limits, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(10);

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: test\r\n\r\n";

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start(router: Router, limits: Limits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(serve(listener, router, limits, async {
        let _ = stopped.await;
    }));
    Running {
        address,
        stop,
        ended,
    }
}

async fn connect(running: &Running) -> TcpStream {
    let connected = TcpStream::connect(running.address).await;
    connected.expect("a connection")
}

/// Returns everything that comes until the connection ends.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let reading = timeout(PATIENCE, stream.read_to_end(&mut text)).await;
    // A connection may also end by a reset.
    let _ = reading.expect("an end in time");
    String::from_utf8_lossy(&text).into_owned()
}

fn hello() -> Router {
    Router::new().route("/", get(async || "hello"))
}

fn limits(connections: usize, head_ms: u64) -> Limits {
    Limits {
        connections,
        head_timeout: Duration::from_millis(head_ms),
    }
}

#[tokio::test]
async fn a_caller_who_says_nothing_is_not_waited_for() {
    let running = start(hello(), limits(10, 50)).await;
    let silent = connect(&running).await;
    let mut slow = connect(&running).await;
    slow.write_all(b"GET / HT").await.expect("sent");
    assert_eq!(rest(silent).await, "");
    assert!(!rest(slow).await.contains("hello"));
}

#[tokio::test]
async fn callers_that_do_not_fit_wait_until_there_is_room() {
    let running = start(hello(), limits(1, 200)).await;
    let silent = connect(&running).await;
    let mut second = connect(&running).await;
    second.write_all(REQUEST).await.expect("sent");
    let mut first_byte = [0];
    let early = timeout(Duration::from_millis(50), second.read(&mut first_byte)).await;
    assert!(early.is_err(), "there is no room yet");
    assert_eq!(rest(silent).await, "");
    assert!(rest(second).await.contains("hello"));
}

#[tokio::test]
async fn a_request_under_way_is_answered_after_a_request_to_stop() {
    let (go, gone) = oneshot::channel::<()>();
    let gone = std::sync::Arc::new(tokio::sync::Mutex::new(Some(gone)));
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let slow = Router::new().route(
        "/",
        get(move || async move {
            tell.send(()).await.expect("the test listens");
            if let Some(gone) = gone.lock().await.take() {
                let _ = gone.await;
            }
            "at last"
        }),
    );
    let running = start(slow, limits(10, 60_000)).await;
    let idle = connect(&running).await;
    let mut stream = connect(&running).await;
    stream.write_all(REQUEST).await.expect("sent");
    told.recv().await.expect("the request is under way");
    let address = running.address;
    running.stop.send(()).expect("it runs");
    assert_eq!(rest(idle).await, "", "idle connections end at once");
    assert!(!running.ended.is_finished(), "one request is under way");
    go.send(()).expect("the request waits");
    assert!(rest(stream).await.contains("at last"));
    let ended = timeout(PATIENCE, running.ended).await;
    ended.expect("an end in time").expect("an orderly end");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
}
