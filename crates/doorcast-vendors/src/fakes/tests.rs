use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::http::client_builder;

use super::{FakeTime, Ports, start_all};

/// Asks a fake's back door.
async fn ask(method: Method, url: &str, body: Option<Value>) -> (StatusCode, Value) {
    let client = client_builder()
        .expect("a client")
        .no_proxy()
        .build()
        .expect("a client");
    let mut request = client.request(method, url);
    if let Some(body) = body {
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
    }
    let response = request.send().await.expect("an answer");
    let status = response.status();
    let text = response.text().await.expect("a body");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

#[tokio::test]
async fn every_fake_can_be_told_from_outside() {
    let time = FakeTime::manual(1_790_000_000);
    let fakes = start_all(Ports::default(), time.clone())
        .await
        .expect("free ports");
    let groq = fakes.groq.url().replace("/openai/v1", "");
    for (base, knob) in [
        (fakes.heygen.url(), json!({"render_seconds": 7})),
        (groq, json!({"chatters": true})),
        (fakes.cloudinary.url(), json!({"cannot_fetch": true})),
    ] {
        let knobs = format!("{base}/__fake/knobs");
        let (status, now) = ask(Method::PATCH, &knobs, Some(knob.clone())).await;
        assert_eq!(status, StatusCode::OK);
        let (name, value) = knob
            .as_object()
            .and_then(|knob| knob.iter().next())
            .expect("one");
        assert_eq!(&now[name], value);
        assert_eq!(
            ask(Method::GET, &knobs, None).await.1,
            now,
            "the others stay"
        );
        let wrong = json!({ name: {"no": "such"} });
        assert_eq!(
            ask(Method::PATCH, &knobs, Some(wrong)).await.0,
            StatusCode::BAD_REQUEST
        );

        let faults = format!("{base}/__fake/faults");
        let fault =
            json!({"on": "*", "times": 0, "then": {"kind": "answer_before", "status": 418}});
        assert_eq!(
            ask(Method::POST, &faults, Some(fault)).await.0,
            StatusCode::NO_CONTENT
        );
        let front = format!("{base}/anything");
        assert_eq!(
            ask(Method::GET, &front, None).await.0,
            StatusCode::IM_A_TEAPOT
        );
        assert_eq!(
            ask(Method::DELETE, &faults, None).await.0,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            ask(Method::GET, &front, None).await.0,
            StatusCode::NOT_FOUND
        );
        assert!(
            ask(Method::GET, &format!("{base}/__fake/books"), None)
                .await
                .1
                .is_object()
        );

        let before = time.now_unix();
        let clock = format!("{base}/__fake/time");
        ask(Method::POST, &clock, Some(json!({"advance_seconds": 90}))).await;
        assert_eq!(time.now_unix(), before + 90, "they share one clock");
    }
}

#[test]
fn a_clock_stands_runs_and_jumps_as_told() {
    let clock = FakeTime::manual(1_790_000_000);
    assert_eq!(clock.now_ms(), 1_790_000_000_000);
    clock.advance(Duration::from_millis(1_500));
    assert_eq!(clock.now_unix(), 1_790_000_001);
    assert_eq!(clock.clone().now_ms(), 1_790_000_001_500);
    clock.set_speed(1_000_000.0);
    let later = clock.now_ms();
    while clock.now_ms() == later {
        std::hint::spin_loop();
    }
    assert!(clock.now_ms() > later);
}
