use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use hyper::body::Frame;

use crate::fakes::{
    FakeServer,
    film::{Film, Shape},
};

use super::{Guard, Limits, Refused, is_public};

const LIMITS: Limits = Limits {
    bytes: 10_000,
    time: Duration::from_secs(5),
};

#[test]
fn only_public_numbers_are_public() {
    for (address, is) in [
        ("8.8.8.8", true),
        ("1.1.1.1", true),
        ("93.184.216.34", true),
        ("100.63.255.255", true),
        ("100.128.0.0", true),
        ("172.15.255.255", true),
        ("172.32.0.0", true),
        ("192.167.255.255", true),
        ("198.17.255.255", true),
        ("198.20.0.0", true),
        ("223.255.255.255", true),
        ("0.0.0.0", false),
        ("0.1.2.3", false),
        ("10.0.0.1", false),
        ("10.255.255.255", false),
        ("100.64.0.1", false),
        ("100.100.100.200", false),
        ("100.127.255.255", false),
        ("127.0.0.1", false),
        ("127.1.2.3", false),
        ("168.63.129.16", false),
        ("169.254.0.1", false),
        ("169.254.169.254", false),
        ("169.254.170.2", false),
        ("172.16.0.1", false),
        ("172.31.255.255", false),
        ("192.0.0.192", false),
        ("192.0.2.1", false),
        ("192.88.99.1", false),
        ("192.168.0.1", false),
        ("198.18.0.1", false),
        ("198.19.255.255", false),
        ("198.51.100.1", false),
        ("203.0.113.1", false),
        ("224.0.0.1", false),
        ("239.255.255.255", false),
        ("240.0.0.1", false),
        ("255.255.255.255", false),
        ("2606:4700:4700::1111", true),
        ("2a00:1450:4001::8a", true),
        ("::ffff:8.8.8.8", true),
        ("64:ff9b::8.8.8.8", true),
        ("2002:808:808::1", true),
        ("::", false),
        ("::1", false),
        ("::127.0.0.1", false),
        ("::ffff:127.0.0.1", false),
        ("::ffff:10.0.0.1", false),
        ("::ffff:169.254.169.254", false),
        ("64:ff9b::10.0.0.1", false),
        ("64:ff9b:1::8.8.8.8", false),
        ("2002:7f00:1::1", false),
        ("2002:a9fe:a9fe::1", false),
        ("100::1", false),
        ("2001::1", false),
        ("2001:2::1", false),
        ("2001:10::1", false),
        ("2001:db8::1", false),
        ("3fff::1", false),
        ("5f00::1", false),
        ("fc00::1", false),
        ("fd00:ec2::254", false),
        ("fe80::1", false),
        ("fec0::1", false),
        ("ff02::1", false),
    ] {
        assert_eq!(
            is_public(address.parse().expect("an address")),
            is,
            "{address}"
        );
    }
}

#[tokio::test]
async fn addresses_are_refused_before_they_are_opened() {
    let names: &[(&str, &[&str])] = &[
        ("public.example", &["93.184.216.34"]),
        ("inside.example", &["10.0.0.7"]),
        ("both.example", &["93.184.216.34", "127.0.0.1"]),
        ("metadata.example", &["169.254.169.254"]),
        ("nowhere.example", &[]),
        ("localhost", &["127.0.0.1"]),
    ];
    let guard = Guard::for_test(LIMITS, &[], names);
    let not_public = |host: &str| {
        Err(Refused::NotPublic {
            host: host.to_owned(),
        })
    };
    let unknown = Err(Refused::NoSuchName {
        host: "unknown.example".to_owned(),
    });
    let none = Err(Refused::NotAnAddress);
    for (address, expected) in [
        ("https://public.example/a.jpg", Ok(())),
        (" https://public.example:443/a.jpg ", Ok(())),
        ("http://public.example/a.jpg", Ok(())),
        ("https://inside.example/", not_public("inside.example")),
        ("https://both.example/", not_public("both.example")),
        (
            "http://metadata.example/latest",
            not_public("metadata.example"),
        ),
        ("https://nowhere.example/", not_public("nowhere.example")),
        ("https://localhost/", not_public("localhost")),
        ("https://unknown.example/", unknown),
        ("https://public.example:8080/", not_public("public.example")),
        ("https://public.example:22/", not_public("public.example")),
        ("http://127.0.0.1/", not_public("127.0.0.1")),
        ("http://127.1/", not_public("127.0.0.1")),
        ("http://2130706433/", not_public("127.0.0.1")),
        ("http://0x7f000001/", not_public("127.0.0.1")),
        ("http://0177.0.0.1/", not_public("127.0.0.1")),
        ("http://[::1]/", not_public("[::1]")),
        (
            "http://[::ffff:169.254.169.254]/",
            not_public("[::ffff:a9fe:a9fe]"),
        ),
        ("https://user:secret@public.example/", none.clone()),
        ("https://user@public.example/", none.clone()),
        ("file:///etc/passwd", none.clone()),
        ("gopher://public.example/", none.clone()),
        ("data:image/png;base64,AAAA", none.clone()),
        ("public.example/a.jpg", none.clone()),
        ("https://", none.clone()),
        ("https://public.example/\u{0}", none.clone()),
        ("", none.clone()),
    ] {
        assert_eq!(guard.check(address).await, expected, "{address}");
        if expected.is_err() {
            let fetched = guard.fetch(address).await.map(|_| ());
            assert_eq!(fetched, expected, "{address}");
        }
    }
    let long = format!("https://public.example/{}", "a".repeat(3_000));
    assert_eq!(guard.check(&long).await, Err(Refused::NotAnAddress));
}

/// A file that says nothing about its length, and has none.
struct Endless;

impl hyper::body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[7; 4_096])))))
    }
}

/// A server that does what its path says.
async fn act(Path(path): Path<String>) -> Response {
    let redirect = |to: &str| (StatusCode::FOUND, [("location", to.to_owned())]).into_response();
    match path.as_str() {
        "a.jpg" => ([("content-type", "image/jpeg")], "picture").into_response(),
        "to-a" => redirect("/a.jpg"),
        "to-to-a" => redirect("to-a"),
        "inside" => redirect("http://10.0.0.1/a.jpg"),
        "metadata" => redirect("http://169.254.169.254/latest"),
        "renamed" => redirect("http://inside.example/a.jpg"),
        "file" => redirect("file:///etc/passwd"),
        "round" => redirect("/round"),
        "nowhere" => StatusCode::FOUND.into_response(),
        "long" => {
            let film = Film::new(Shape::Square, 1_000, 4 * 1024 * 1024 * 1024);
            Body::new(film.body(0, film.size())).into_response()
        }
        "endless" => Body::new(Endless).into_response(),
        "slow" => std::future::pending().await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn server() -> (FakeServer, SocketAddr) {
    let listener = FakeServer::listen(0).await.expect("a free port");
    let router = Router::new().route("/{*path}", get(act));
    let server = FakeServer::start(listener, router).await.expect("a server");
    let address = server.address();
    (server, address)
}

#[tokio::test]
async fn what_is_behind_an_address_is_fetched_within_limits() {
    let (_server, address) = server().await;
    let names: &[(&str, &[&str])] = &[
        ("pictures.example", &["127.0.0.1"]),
        ("inside.example", &["10.0.0.7"]),
    ];
    let guard = Guard::for_test(LIMITS, &[address], names);
    let base = format!("http://pictures.example:{}", address.port());
    let not_public = |host: &str| {
        Err(Refused::NotPublic {
            host: host.to_owned(),
        })
    };
    for (path, expected) in [
        ("a.jpg", Ok("picture")),
        ("to-a", Ok("picture")),
        ("to-to-a", Ok("picture")),
        ("inside", not_public("10.0.0.1")),
        ("metadata", not_public("169.254.169.254")),
        ("renamed", not_public("inside.example")),
        ("file", Err(Refused::NotAnAddress)),
        ("round", Err(Refused::TooManyRedirects)),
        ("nowhere", Err(Refused::Answered { status: 302 })),
        ("gone", Err(Refused::Answered { status: 404 })),
        ("long", Err(Refused::TooLarge { most_bytes: 10_000 })),
        ("endless", Err(Refused::TooLarge { most_bytes: 10_000 })),
    ] {
        let fetched = guard.fetch(&format!("{base}/{path}")).await;
        let text = fetched.map(|fetched| String::from_utf8_lossy(&fetched.bytes).into_owned());
        assert_eq!(text, expected.map(str::to_owned), "{path}");
    }
    let fetched = guard
        .fetch(&format!("{base}/to-a"))
        .await
        .expect("it is there");
    assert_eq!(fetched.content_type.as_deref(), Some("image/jpeg"));
    assert_eq!(fetched.address, format!("{base}/a.jpg"));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_left() {
    let (_server, address) = server().await;
    let limits = Limits {
        time: Duration::from_millis(50),
        ..LIMITS
    };
    let guard = Guard::for_test(limits, &[address], &[]);
    let fetched = guard.fetch(&format!("http://{address}/slow")).await;
    assert_eq!(fetched, Err(Refused::TooSlow));
}
