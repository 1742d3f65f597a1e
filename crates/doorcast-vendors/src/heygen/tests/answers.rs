use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};

use crate::http::{Answer, NoAnswer, Retry};

use super::super::{
    HeyGenError, Problem, RequestKind, Status, Video, classify,
    wire::{Look, Voice},
};

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    }
}

/// What an order's answer means: status, code, problem, and whether it is certain that nothing was made.
const NEVER: Retry = Retry::Never;
const UNKNOWN: Retry = Retry::Unknown;
const SOON: Retry = Retry::After(Duration::from_secs(5));
const IN_AN_HOUR: Retry = Retry::After(Duration::from_secs(3_600));

#[test]
fn every_documented_code_has_one_meaning() {
    let table = [
        (400, "invalid_parameter", Problem::Request, NEVER),
        (400, "download_failed", Problem::Input, NEVER),
        (400, "resource_limit_reached", Problem::Plan, NEVER),
        (400, "resource_limit_exceeded", Problem::Plan, NEVER),
        (400, "avatar_consent_required", Problem::Consent, NEVER),
        (400, "script_too_short", Problem::Script, NEVER),
        (400, "tts_text_invalid", Problem::Script, NEVER),
        (400, "content_policy_violation", Problem::Script, NEVER),
        (400, "voice_unavailable", Problem::Voice, NEVER),
        (400, "unlimited_mode_disabled", Problem::Request, NEVER),
        (400, "ephemeral_upload_disabled", Problem::Request, NEVER),
        (401, "unauthorized", Problem::Key, NEVER),
        (401, "authentication_failed", Problem::Key, NEVER),
        (402, "insufficient_credit", Problem::Wallet, NEVER),
        (402, "trial_limit_exceeded", Problem::Plan, NEVER),
        (402, "plan_upgrade_required", Problem::Plan, NEVER),
        (403, "forbidden", Problem::Forbidden, NEVER),
        (403, "resource_access_denied", Problem::Forbidden, NEVER),
        (
            403,
            "ai_vendor_access_restricted",
            Problem::Forbidden,
            NEVER,
        ),
        (403, "voice_not_usable", Problem::Voice, NEVER),
        (404, "video_not_found", Problem::NotFound, NEVER),
        (404, "avatar_not_found", Problem::Avatar, NEVER),
        (404, "avatar_group_not_found", Problem::Avatar, NEVER),
        (404, "voice_not_found", Problem::Voice, NEVER),
        (404, "template_not_found", Problem::NotFound, NEVER),
        (404, "asset_not_found", Problem::NotFound, NEVER),
        (404, "webhook_not_found", Problem::NotFound, NEVER),
        (404, "not_found", Problem::NotFound, NEVER),
        (404, "resource_not_found", Problem::NotFound, NEVER),
        (409, "request_in_progress", Problem::Busy, UNKNOWN),
        (409, "resource_not_ready", Problem::Busy, UNKNOWN),
        (409, "conflict", Problem::Conflict, NEVER),
        (413, "payload_too_large", Problem::Request, NEVER),
        (429, "rate_limit_exceeded", Problem::RateLimited, SOON),
        (429, "rate_limited", Problem::RateLimited, SOON),
        (429, "quota_exceeded", Problem::Quota, IN_AN_HOUR),
        (500, "internal_error", Problem::Server, UNKNOWN),
        (500, "video_delete_failed", Problem::Server, UNKNOWN),
        (500, "voice_provider_error", Problem::Server, UNKNOWN),
        (500, "service_unavailable", Problem::Server, UNKNOWN),
        (503, "service_unavailable", Problem::Server, UNKNOWN),
        (504, "gateway_timeout", Problem::Server, UNKNOWN),
        // A status decides when a code is new.
        (400, "brand_new_code", Problem::Request, NEVER),
        (401, "brand_new_code", Problem::Key, NEVER),
        (402, "brand_new_code", Problem::Wallet, NEVER),
        (403, "brand_new_code", Problem::Forbidden, NEVER),
        (404, "brand_new_code", Problem::NotFound, NEVER),
        (408, "brand_new_code", Problem::Busy, UNKNOWN),
        (409, "brand_new_code", Problem::Conflict, NEVER),
        (418, "brand_new_code", Problem::Request, NEVER),
        (422, "brand_new_code", Problem::Request, NEVER),
        (425, "brand_new_code", Problem::Busy, UNKNOWN),
        (429, "brand_new_code", Problem::RateLimited, SOON),
        (502, "brand_new_code", Problem::Server, UNKNOWN),
        (302, "brand_new_code", Problem::Unreadable, UNKNOWN),
    ];
    for (status, code, problem, retry) in table {
        let body = format!(r#"{{"error":{{"code":"{code}","message":"text","param":"x"}}}}"#);
        let error = classify(RequestKind::Write, &answer(status, &body));
        assert_eq!(
            (error.problem, error.retry),
            (problem, retry),
            "{status} {code}"
        );
        assert_eq!(error.code.as_deref(), Some(code));
        assert_eq!(error.param.as_deref(), Some("x"));
    }
}

#[test]
fn an_error_needs_no_json_to_be_understood() {
    for body in [
        "",
        "<html>Bad gateway</html>",
        "{",
        "null",
        "[]",
        r#"{"error":null}"#,
        r#"{"error":"text"}"#,
        r#"{"error":7}"#,
        r#"{"error":{"code":null}}"#,
        r#"{"error":{"code":40119,"message":["odd"]}}"#,
    ] {
        let error = classify(RequestKind::Write, &answer(502, body));
        assert_eq!(
            (error.problem, error.retry),
            (Problem::Server, UNKNOWN),
            "{body}"
        );
        let error = classify(RequestKind::Write, &answer(400, body));
        assert_eq!(
            (error.problem, error.retry),
            (Problem::Request, NEVER),
            "{body}"
        );
    }
}

#[test]
fn asking_again_is_always_safe_for_a_question() {
    for (status, retry) in [
        (408, SOON),
        (409, NEVER),
        (429, SOON),
        (500, SOON),
        (503, SOON),
        (302, SOON),
        (404, NEVER),
        (401, NEVER),
    ] {
        assert_eq!(
            classify(RequestKind::Read, &answer(status, "")).retry,
            retry,
            "{status}"
        );
    }
}

#[test]
fn a_wait_that_heygen_names_is_kept_and_its_number_too() {
    let mut busy = answer(429, "");
    busy.headers
        .insert("retry-after", HeaderValue::from_static("17"));
    busy.headers
        .insert("x-request-id", HeaderValue::from_static("req-9"));
    let error = classify(RequestKind::Write, &busy);
    assert_eq!(error.retry, Retry::After(Duration::from_secs(17)));
    assert_eq!(error.request_id.as_deref(), Some("req-9"));
    assert_eq!(error.to_string(), "HeyGen answered 429: ");
}

#[test]
fn only_a_request_that_never_left_is_certain_not_to_have_happened() {
    for (lost, write, read) in [
        (NoAnswer::NotSent("refused".to_owned()), SOON, SOON),
        (NoAnswer::Lost("reset".to_owned()), UNKNOWN, SOON),
        (NoAnswer::TimedOut, UNKNOWN, SOON),
        (NoAnswer::TooLong, UNKNOWN, SOON),
    ] {
        assert_eq!(
            HeyGenError::from_no_answer(RequestKind::Write, &lost).retry,
            write,
            "{lost}"
        );
        assert_eq!(
            HeyGenError::from_no_answer(RequestKind::Read, &lost).retry,
            read,
            "{lost}"
        );
    }
}

#[test]
fn a_video_is_read_from_whatever_is_there() {
    for (body, status) in [
        (r#"{"id":"v1"}"#, Status::Waiting),
        (r#"{"id":"v1","status":null}"#, Status::Waiting),
        (r#"{"id":"v1","status":"waiting"}"#, Status::Waiting),
        (r#"{"video_id":"v1","status":"queued"}"#, Status::Waiting),
        (r#"{"id":"v1","status":"pending","new":1}"#, Status::Waiting),
        (
            r#"{"id":"v1","status":"processing","duration":null}"#,
            Status::Processing,
        ),
        (
            r#"{"id":"v1","status":"completed","duration":31}"#,
            Status::Completed,
        ),
        (r#"{"id":"v1","status":"failed"}"#, Status::Failed),
        (
            r#"{"id":"v1","status":"polishing"}"#,
            Status::Other("polishing".to_owned()),
        ),
    ] {
        let video: Video = serde_json::from_str(body).expect("a video");
        assert_eq!((video.id.as_str(), video.status), ("v1", status), "{body}");
    }
}

#[test]
fn a_video_that_failed_for_money_says_so() {
    for (code, is_money) in [
        ("MOVIO_PAYMENT_INSUFFICIENT_CREDIT", true),
        ("insufficient_credit", true),
        ("rendering_failed", false),
    ] {
        let body = format!(r#"{{"id":"v","status":"failed","failure_code":"{code}"}}"#);
        let video: Video = serde_json::from_str(&body).expect("a video");
        assert_eq!(video.failed_for_money(), is_money, "{code}");
    }
}

#[test]
fn rows_with_nulls_are_read() {
    let voice: Voice =
        serde_json::from_str(r#"{"voice_id":"v","name":"N","language":null,"support_pause":null}"#)
            .expect("a voice");
    assert_eq!(voice.language, "");
    let look: Look = serde_json::from_str(
        r#"{"id":"l","avatar_type":null,"supported_api_engines":null,"image_width":null}"#,
    )
    .expect("a look");
    assert!(!look.is_usable());
}
