use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};

use crate::http::{Answer, NoAnswer, Retry};

use super::super::{Addresses, Asset, CloudinaryError, Problem, PublicId, error::classify};

#[test]
fn every_refusal_has_one_meaning() {
    let now = Retry::After(Duration::ZERO);
    let never = Retry::Never;
    let unknown = Retry::Unknown;
    for (status, message, problem, retry) in [
        (
            400,
            "Error in loading https://a.example/b?Signature=x - 403 Forbidden",
            Problem::Source,
            now,
        ),
        (
            400,
            "Stale request - reported time is 2026-01-01",
            Problem::Stale,
            now,
        ),
        (
            401,
            "Stale request - reported time is 2026-01-01",
            Problem::Stale,
            now,
        ),
        (
            400,
            "File size too large. Got 5. Maximum is 4.",
            Problem::TooLarge,
            never,
        ),
        (413, "", Problem::TooLarge, never),
        (
            400,
            "Missing required parameter - file",
            Problem::Request,
            never,
        ),
        (
            400,
            "Unsupported video format or file",
            Problem::Request,
            never,
        ),
        (
            401,
            "Invalid Signature 1. String to sign - 'public_id=x'.",
            Problem::Key,
            never,
        ),
        (403, "", Problem::Forbidden, never),
        (404, "Resource not found - x", Problem::NotFound, never),
        (409, "", Problem::Taken, unknown),
        (
            420,
            "Rate Limit Exceeded",
            Problem::RateLimited,
            Retry::After(Duration::from_secs(60)),
        ),
        (
            429,
            "",
            Problem::RateLimited,
            Retry::After(Duration::from_secs(60)),
        ),
        (499, "", Problem::Server, unknown),
        (500, "", Problem::Server, unknown),
        (503, "", Problem::Server, unknown),
        (302, "", Problem::Unreadable, unknown),
    ] {
        let answer = Answer {
            status,
            headers: HeaderMap::new(),
            body: format!(r#"{{"error":{{"message":"{message}"}}}}"#).into_bytes(),
        };
        let error = classify(&answer, Retry::Unknown);
        assert_eq!(
            (error.problem, error.retry),
            (problem, retry),
            "{status} {message}"
        );
        assert!(
            !error.message.contains("Signature=x") && !error.message.contains("public_id=x"),
            "{error}"
        );
    }
}

#[test]
fn an_allowance_comes_back_by_their_clock() {
    let mut answer = Answer {
        status: 420,
        headers: HeaderMap::new(),
        body: Vec::new(),
    };
    for (date, reset, seconds) in [
        (
            "Wed, 25 Nov 2026 01:00:00 GMT",
            "Wed, 25 Nov 2026 01:12:30 GMT",
            750,
        ),
        (
            "Wed, 25 Nov 2026 01:00:00 GMT",
            "Wed, 25 Nov 2026 09:00:00 GMT",
            3_600,
        ),
        (
            "Wed, 25 Nov 2026 01:00:00 GMT",
            "Wed, 25 Nov 2026 00:00:00 GMT",
            1,
        ),
        ("now", "later", 60),
    ] {
        answer
            .headers
            .insert("date", HeaderValue::from_static(date));
        answer
            .headers
            .insert("x-featureratelimit-reset", HeaderValue::from_static(reset));
        assert_eq!(
            classify(&answer, Retry::Unknown).retry,
            Retry::After(Duration::from_secs(seconds)),
            "{reset}"
        );
    }
}

#[test]
fn only_an_upload_that_never_left_is_certain() {
    let not_sent = NoAnswer::NotSent("refused".to_owned());
    assert!(
        CloudinaryError::from_no_answer(&not_sent, Retry::Unknown)
            .retry
            .is_certain()
    );
    for lost in [
        NoAnswer::TimedOut,
        NoAnswer::Lost("reset".to_owned()),
        NoAnswer::TooLong,
    ] {
        assert_eq!(
            CloudinaryError::from_no_answer(&lost, Retry::Unknown).retry,
            Retry::Unknown
        );
    }
}

#[test]
fn an_id_comes_back_as_it_was_sent_or_is_none() {
    for text in [
        "property-videos/t1/j-01hx-1",
        "a",
        "video/vista",
        "version1",
        "a/v1a",
    ] {
        assert!(PublicId::new(text).is_ok(), "{text}");
    }
    let long = "a".repeat(256);
    for text in [
        "", "/a", "a/", "a//b", "A", "a_b", "u_2/x", "v123", "a/v1/b", "v", "a b", "é", "a?b",
        "a.mp4", &long,
    ] {
        assert!(PublicId::new(text).is_err(), "{text}");
    }
    let id = PublicId::for_video("stone-vale", "vid-7", 2).expect("good names");
    assert_eq!(id.as_str(), "property-videos/stone-vale/vid-7-2");
}

#[test]
fn addresses_follow_the_grammar() {
    let asset: Asset =
        serde_json::from_str(r#"{"public_id":"property-videos/t1/j-1","version":1767225605}"#)
            .expect("an asset");
    let made = Addresses::of("https://res.cloudinary.com/", "demo", &asset);
    let base = "https://res.cloudinary.com/demo/video/upload";
    let name = "v1767225605/property-videos/t1/j-1";
    for (address, expected) in [
        (made.original(), format!("{base}/{name}.mp4")),
        (
            made.universal(),
            format!("{base}/q_auto,vc_h264/ac_aac/{name}.mp4"),
        ),
        (
            made.poster(),
            format!("{base}/c_fill,h_720,q_auto,so_2,w_1280/{name}.jpg"),
        ),
        (made.chosen_poster(), format!("{base}/so_auto/{name}.jpg")),
        (
            made.share_image(),
            format!("{base}/c_fill,g_auto,h_630,so_2,w_1200/{name}.jpg"),
        ),
        (
            made.teaser_webp(),
            format!("{base}/c_scale,du_4,fl_animated.awebp,w_480/{name}.webp"),
        ),
        (
            made.teaser_gif(),
            format!("{base}/eo_4,so_0/c_scale,w_480/e_loop/fps_8/{name}.gif"),
        ),
        (
            made.portrait(),
            format!("{base}/c_fill,g_auto,h_1920,w_1080/{name}.mp4"),
        ),
        (
            made.square(),
            format!("{base}/c_fill,g_auto,h_1080,w_1080/{name}.mp4"),
        ),
        (
            made.scaled(640),
            format!("{base}/c_scale,w_640/q_auto,vc_h264/{name}.mp4"),
        ),
        (made.playlist(), format!("{base}/sp_auto/{name}.m3u8")),
        (
            made.download("12 Vista Chino.mp4"),
            format!("{base}/fl_attachment:12-Vista-Chino-mp4/{name}.mp4"),
        ),
    ] {
        assert_eq!(address, expected);
    }
}

#[test]
fn what_is_made_early_is_what_is_named_later() {
    let asset: Asset = serde_json::from_str(r#"{"public_id":"a","version":1}"#).expect("an asset");
    let made = Addresses::of("https://res.cloudinary.com", "demo", &asset);
    for part in super::super::addresses::EAGER.split('|') {
        let (components, extension) = part.rsplit_once('/').expect("a format");
        let named = [made.poster(), made.teaser_webp()];
        let expected =
            format!("https://res.cloudinary.com/demo/video/upload/{components}/v1/a.{extension}");
        assert!(named.contains(&expected), "{expected}");
    }
}
