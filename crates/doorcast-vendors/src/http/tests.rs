use std::time::Duration;

use super::{BadAddress, Caller, Secret, check_key, parse_seconds};

#[test]
fn a_key_goes_over_http_to_this_computer_only() {
    for base in [
        "http://localhost:9000",
        "http://127.0.0.1:1/openai/v1/",
        "http://[::1]:9",
        "https://api.example.com",
    ] {
        assert!(Caller::new(base, true).is_ok(), "{base}");
    }
    assert_eq!(
        Caller::new("http://api.example.com", true).err(),
        Some(BadAddress::Unsafe("api.example.com".to_owned()))
    );
    assert!(Caller::new("http://192.168.1.9:11434/v1", false).is_ok());
}

#[test]
fn an_address_is_checked_before_anything_is_sent() {
    for base in [
        "",
        "api.example.com",
        "ftp://example.com",
        "https://",
        "https://u:p@example.com",
        "https://example.com/?a=b",
    ] {
        assert!(
            matches!(Caller::new(base, true), Err(BadAddress::Malformed(_))),
            "{base}"
        );
    }
}

#[test]
fn a_secret_shows_nothing_and_loses_its_line_break() {
    let secret = Secret::new("sk_V2_hidden\n");
    assert_eq!(format!("{secret:?}"), "Secret(***)");
    assert_eq!(secret.reveal(), "sk_V2_hidden");
    assert_eq!(check_key(&secret), Ok(()));
    assert_eq!(check_key(&Secret::new(" ")), Err(BadAddress::Key));
    assert_eq!(check_key(&Secret::new("a\nb")), Err(BadAddress::Key));
}

#[test]
fn waits_are_read_and_bounded() {
    for (text, wait) in [
        ("2", Some(2_000)),
        ("0.25", Some(250)),
        (" 7 ", Some(7_000)),
        ("86400", Some(3_600_000)),
        ("-1", None),
        ("NaN", None),
        ("inf", None),
        ("soon", None),
    ] {
        assert_eq!(
            parse_seconds(text),
            wait.map(Duration::from_millis),
            "{text}"
        );
    }
}
