use crate::http::Secret;

use super::super::{
    Algorithm, NotificationRefused, client::base64, sign, signature::sign_answer, url_signature,
    verify_notification,
};

fn secret() -> Secret {
    Secret::new("k3y-Sample_secret")
}

#[test]
fn requests_are_signed_as_the_official_packages_do() {
    let s1 = [
        ("context", "job=j_01HX|kind=market_update"),
        ("overwrite", "0"),
        ("public_id", "agents/maria/intro-0001"),
        ("tags", "listing,palm-springs"),
        ("timestamp", "1767225600"),
    ];
    let s2 = [
        ("eager", "c_fill,h_720,so_1,w_1280/jpg|c_scale,w_480/gif"),
        ("eager_async", "1"),
        (
            "eager_notification_url",
            "https://app.example.com/hooks/cld",
        ),
        ("invalidate", "1"),
        ("public_id", "agents/maria/intro-0002"),
        ("timestamp", "1767225601"),
    ];
    let s3 = [
        (
            "notification_url",
            "https://app.example.com/hooks/cld?job=7&k=abc&sig=x%26y",
        ),
        ("public_id", "agents/maria/intro-0003"),
        ("timestamp", "1767225602"),
    ];
    let documented = [
        ("eager", "w_400,h_300,c_pad|w_260,h_200,c_crop"),
        ("public_id", "sample_image"),
        ("timestamp", "1315060510"),
    ];
    assert_eq!(
        sign(s1, &secret(), Algorithm::Sha1),
        "8d7f7a0abf38a9807f14ba0f0443f006b3ea346e"
    );
    assert_eq!(
        sign(s2, &secret(), Algorithm::Sha256),
        "8535e8eb3ea4a2a0b6c296f6fd173194a20b9a54bb0e8d1fbecc7a3dd2eb7b01"
    );
    assert_eq!(
        sign(s3, &secret(), Algorithm::Sha1),
        "4896808990ebed615af709e496e321af7a2d3edc"
    );
    assert_eq!(
        sign(documented, &Secret::new("abcd"), Algorithm::Sha1),
        "bfd09f95f331f558cbd1320e67aa8d488770583e"
    );
}

#[test]
fn order_empty_fields_and_unsigned_ones_do_not_matter() {
    let plain = [("a", "1"), ("b", "2")];
    let expected = sign(plain, &secret(), Algorithm::Sha1);
    let other = [
        ("signature", "x"),
        ("b", "2"),
        ("c", ""),
        ("file", "y"),
        ("api_key", "z"),
        ("cloud_name", "n"),
        ("resource_type", "video"),
        ("a", "1"),
    ];
    assert_eq!(sign(other, &secret(), Algorithm::Sha1), expected);
    assert_ne!(
        sign([("a", "1&b=2")], &secret(), Algorithm::Sha1),
        expected,
        "one value is not two"
    );
}

#[test]
fn answers_and_addresses_are_signed_by_their_own_rules() {
    assert_eq!(
        sign_answer(
            "agents/maria/intro-0001",
            1_767_225_605,
            &secret(),
            Algorithm::Sha1
        ),
        "1854342670a3f36e962704c52f426dc8061f18e7"
    );
    let source = "c_fill,h_720,so_2,w_1280/agents/maria/intro-0001.jpg";
    assert_eq!(
        url_signature(source, &secret(), Algorithm::Sha1),
        "s--wI1ybZhx--"
    );
    assert_eq!(
        url_signature(source, &secret(), Algorithm::Sha256),
        "s--v8LXqRBNRzkiaDrnAEhf92ujoz2h88y6--"
    );
}

#[test]
fn a_notification_is_believed_when_its_bytes_time_and_secret_are_right() {
    const BODY: &[u8] =
        br#"{"notification_type":"upload","public_id":"agents/maria/intro-0001","version":1767225605}"#;
    const SHA1: &str = "1a780eaf4a2099e63da0f9a7b9150bf14eaec30f";
    const SHA256: &str = "bdf0ae33ffd7665733dce537c581796aad6d174d298cf67d6fcbf1fe0a2d3fbe";
    let now = 1_767_225_606;
    let check = |secret: &Secret, signature, time, body, now| {
        verify_notification(secret, signature, time, body, now)
            .map(|notification| notification.public_id)
    };
    let good = Ok(Some("agents/maria/intro-0001".to_owned()));
    let mut altered = BODY.to_vec();
    altered[30] ^= 1;
    for (signature, time, body, now, expected) in [
        (SHA1, "1767225606", BODY, now, good.clone()),
        (SHA256, "1767225606", BODY, now, good.clone()),
        (SHA1, "1767225606", BODY, now + 7_200, good),
        (
            SHA1,
            "1767225606",
            BODY,
            now + 7_201,
            Err(NotificationRefused::Stale),
        ),
        (
            SHA1,
            "1767225606",
            BODY,
            now - 301,
            Err(NotificationRefused::Stale),
        ),
        (
            SHA1,
            "1767225607",
            BODY,
            now,
            Err(NotificationRefused::Wrong),
        ),
        (
            SHA1,
            "1767225606",
            altered.as_slice(),
            now,
            Err(NotificationRefused::Wrong),
        ),
        (
            &SHA1[..39],
            "1767225606",
            BODY,
            now,
            Err(NotificationRefused::Wrong),
        ),
        ("", "1767225606", BODY, now, Err(NotificationRefused::Wrong)),
    ] {
        assert_eq!(
            check(&secret(), signature, time, body, now),
            expected,
            "{signature} {time}"
        );
    }
    assert_eq!(
        check(&Secret::new(""), SHA1, "1", BODY, now),
        Err(NotificationRefused::NoSecret)
    );
}

#[test]
fn base64_is_padded() {
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("key:secret?>", "a2V5OnNlY3JldD8+"),
    ] {
        assert_eq!(base64(bytes.as_bytes()), text);
    }
}
