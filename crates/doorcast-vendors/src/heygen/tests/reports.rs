use crate::http::Secret;

use super::super::{Event, Forged, SignedBy, WebhookSecret, verify, webhook::sign};

const NOW: i64 = 1_790_000_000;
const BODY: &[u8] = br#"{"event_type":"avatar_video.success","event_data":{"video_id":"v1","url":"https://a.example/b","callback_id":"attempt"}}"#;

fn secret(text: &str) -> WebhookSecret {
    WebhookSecret {
        secret: Secret::new(text),
        strips_prefix: false,
    }
}

/// Computed apart: `printf '%s' BODY | openssl dgst -sha256 -hmac whsec_test`.
const SIGNATURE: &str = "86505d5d25d15a88bae0466cf0e99f7d45f2682c2ce2f92bfd23cf02a1b1a175";

fn signed(signature: &str) -> SignedBy<'_> {
    SignedBy {
        signature: Some(signature),
        timestamp: Some("1789999900"),
        event_id: Some("event-1"),
    }
}

#[test]
fn a_signature_is_the_digest_of_the_raw_bytes() {
    assert_eq!(sign(&secret("whsec_test"), BODY).as_deref(), Ok(SIGNATURE));
    let hint = verify(&secret("whsec_test"), signed(SIGNATURE), BODY, NOW).expect("it is genuine");
    assert_eq!(hint.event_id.as_deref(), Some("event-1"));
    assert!(hint.is_fresh);
    assert_eq!(
        hint.event,
        Event::Finished {
            video_id: "v1".to_owned(),
            callback_id: Some("attempt".to_owned())
        }
    );
    let upper = SIGNATURE.to_ascii_uppercase();
    assert!(verify(&secret("whsec_test"), signed(&upper), BODY, NOW).is_ok());
}

#[test]
fn the_prefix_can_be_left_out_of_the_key() {
    let bare = sign(&secret("test"), BODY).expect("there is a secret");
    let stripping = WebhookSecret {
        strips_prefix: true,
        ..secret("whsec_test")
    };
    assert!(verify(&stripping, signed(&bare), BODY, NOW).is_ok());
    assert_eq!(
        verify(&stripping, signed(SIGNATURE), BODY, NOW),
        Err(Forged::Wrong)
    );
}

#[test]
fn a_forged_report_is_refused_whatever_is_wrong_with_it() {
    let mut altered = BODY.to_vec();
    altered[60] ^= 1;
    let shorter = &SIGNATURE[..62];
    let other = sign(&secret("whsec_other"), BODY).expect("there is a secret");
    for (key, signature, body, why) in [
        (
            "whsec_test",
            Some(SIGNATURE),
            altered.as_slice(),
            Forged::Wrong,
        ),
        ("whsec_test", Some(other.as_str()), BODY, Forged::Wrong),
        ("whsec_test", Some(shorter), BODY, Forged::Wrong),
        ("whsec_test", Some(""), BODY, Forged::Wrong),
        ("whsec_test", Some("zz"), BODY, Forged::Wrong),
        ("whsec_test", Some("é"), BODY, Forged::Wrong),
        ("whsec_test", None, BODY, Forged::Unsigned),
        ("", Some(SIGNATURE), BODY, Forged::NoSecret),
    ] {
        let by = SignedBy {
            signature,
            ..SignedBy::default()
        };
        assert_eq!(
            verify(&secret(key), by, body, NOW),
            Err(why),
            "{signature:?}"
        );
    }
}

#[test]
fn an_old_or_undated_report_is_still_a_hint() {
    for (timestamp, is_fresh) in [
        (Some("1790000000"), true),
        (Some("1789999700"), true),
        (Some("1789999699"), false),
        (Some("1790000301"), false),
        (Some("yesterday"), false),
        (None, false),
    ] {
        let by = SignedBy {
            timestamp,
            ..signed(SIGNATURE)
        };
        let hint = verify(&secret("whsec_test"), by, BODY, NOW).expect("it is genuine");
        assert_eq!(hint.is_fresh, is_fresh, "{timestamp:?}");
    }
}

#[test]
fn every_edition_of_a_failure_is_understood() {
    for (data, code, message) in [
        (r#"{"video_id":"v","msg":"text"}"#, None, Some("text")),
        (r#"{"video_id":"v","message":"text"}"#, None, Some("text")),
        (r#"{"video_id":"v","error":"text"}"#, None, Some("text")),
        (
            r#"{"video_id":"v","error":{"code":1,"message":"text"}}"#,
            None,
            Some("text"),
        ),
        (
            r#"{"video_id":"v","error":{"detail":"text"}}"#,
            None,
            Some("text"),
        ),
        (
            r#"{"video_id":"v","error_message":"text"}"#,
            None,
            Some("text"),
        ),
        (
            r#"{"video_id":"v","failure_code":"c","failure_message":"text"}"#,
            Some("c"),
            Some("text"),
        ),
        (r#"{"video_id":"v","error_code":"c"}"#, Some("c"), None),
        (r#"{"video_id":"v"}"#, None, None),
    ] {
        let body = format!(r#"{{"event_type":"avatar_video.fail","event_data":{data}}}"#);
        let signature = sign(&secret("s"), body.as_bytes()).expect("there is a secret");
        let hint = verify(&secret("s"), signed(&signature), body.as_bytes(), NOW).expect("genuine");
        assert_eq!(
            hint.event,
            Event::Failed {
                video_id: "v".to_owned(),
                callback_id: None,
                code: code.map(str::to_owned),
                message: message.map(str::to_owned),
            },
            "{data}"
        );
    }
}

#[test]
fn what_is_signed_but_senseless_is_told_apart_from_what_we_did_not_ask_for() {
    for (body, expected) in [
        (
            r#"{"event_type":"avatar_video.success","event_data":{}}"#,
            None,
        ),
        (r#"{"event_type":"avatar_video.success"}"#, None),
        ("7", None),
        ("", None),
        (
            r#"{"event_type":"avatar_video_gif.success","event_data":null}"#,
            Some("avatar_video_gif.success"),
        ),
        ("{}", Some("")),
    ] {
        let signature = sign(&secret("s"), body.as_bytes()).expect("there is a secret");
        let read = verify(&secret("s"), signed(&signature), body.as_bytes(), NOW);
        match expected {
            None => assert_eq!(read, Err(Forged::Unreadable), "{body}"),
            Some(event_type) => assert_eq!(
                read.map(|hint| hint.event),
                Ok(Event::Other {
                    event_type: event_type.to_owned()
                })
            ),
        }
    }
}
