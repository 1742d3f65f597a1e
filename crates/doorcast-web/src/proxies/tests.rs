use axum::http::{HeaderName, HeaderValue};

use super::*;

/// Returns whom we take for the visitor, and whether the line is encrypted.
fn seen(trusted: &str, peer: &str, headers: &[(&'static str, &str)]) -> (String, bool) {
    let proxies: TrustedProxies = trusted.parse().expect("networks");
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).expect("a value");
        map.append(HeaderName::from_static(name), value);
    }
    let seen = proxies.look_through(peer.parse().expect("an address"), &map);
    (seen.address.to_string(), seen.is_encrypted)
}

const OURS: &str = "10.0.0.0/8, 127.0.0.1, fd00::/8";

#[test]
fn what_strangers_write_is_not_believed() {
    for headers in [
        [
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-proto", "https"),
        ],
        [
            ("forwarded", "for=1.2.3.4;proto=https"),
            ("x-real-ip", "1.2.3.4"),
        ],
    ] {
        let expected = ("203.0.113.9".to_owned(), false);
        assert_eq!(seen(OURS, "203.0.113.9", &headers), expected);
        assert_eq!(seen("", "203.0.113.9", &headers), expected);
    }
}

#[test]
fn the_rightmost_address_that_is_not_ours_is_the_visitor() {
    for (list, expected) in [
        ("203.0.113.9", "203.0.113.9"),
        // Whoever sends a list of their own has it to the left of what our proxy has added.
        ("1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.9.9.9, 203.0.113.9", "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9, 10.0.0.2, 10.0.0.3", "203.0.113.9"),
        ("203.0.113.9:5511, 10.0.0.2:80", "203.0.113.9"),
        ("2001:db8::9", "2001:db8::9"),
        ("[2001:db8::9]:5511", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        // All are ours: whoever is farthest away.
        ("10.0.0.5, 10.0.0.2", "10.0.0.5"),
        // Beyond what cannot be read nobody looks.
        ("1.2.3.4, unknown", "10.0.0.1"),
        ("1.2.3.4, , 10.0.0.2", "10.0.0.2"),
        ("", "10.0.0.1"),
    ] {
        let (address, _) = seen(OURS, "10.0.0.1", &[("x-forwarded-for", list)]);
        assert_eq!(address, expected, "{list}");
    }
}

#[test]
fn the_standard_header_is_read_alike() {
    for (list, expected) in [
        ("for=203.0.113.9", "203.0.113.9"),
        ("For=\"[2001:db8::9]:5511\";proto=http", "2001:db8::9"),
        (
            "for=1.2.3.4, for=203.0.113.9;by=10.0.0.1, for=10.0.0.2",
            "203.0.113.9",
        ),
        (
            "for=\"1.2.3.4, for=5.6.7.8\", for=203.0.113.9",
            "203.0.113.9",
        ),
        ("for=1.2.3.4, for=_hidden", "10.0.0.1"),
        ("proto=https", "10.0.0.1"),
    ] {
        let (address, _) = seen(OURS, "10.0.0.1", &[("forwarded", list)]);
        assert_eq!(address, expected, "{list}");
    }
}

#[test]
fn several_headers_are_one_list() {
    let headers = [
        ("x-forwarded-for", "1.2.3.4"),
        ("x-forwarded-for", "203.0.113.9"),
    ];
    assert_eq!(seen(OURS, "10.0.0.1", &headers).0, "203.0.113.9");
}

#[test]
fn headers_that_disagree_are_both_not_believed() {
    let of = |forwarded| {
        let headers = [
            ("forwarded", forwarded),
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-proto", "https"),
        ];
        seen(OURS, "127.0.0.1", &headers)
    };
    assert_eq!(
        of("for=203.0.113.9;proto=https"),
        ("203.0.113.9".into(), true)
    );
    assert_eq!(of("for=1.2.3.4;proto=https"), ("127.0.0.1".into(), false));
}

#[test]
fn our_own_proxy_says_whether_the_line_is_encrypted() {
    let of = |headers: &[(&'static str, &str)]| seen(OURS, "fd00::1", headers).1;
    let visitor = ("x-forwarded-for", "203.0.113.9");
    assert!(of(&[visitor, ("x-forwarded-proto", "https")]));
    assert!(of(&[visitor, ("x-forwarded-proto", "http, https")]));
    assert!(!of(&[visitor, ("x-forwarded-proto", "https, http")]));
    assert!(!of(&[visitor]));
    assert!(of(&[("x-forwarded-proto", "https")]));
    assert!(of(&[("forwarded", "for=203.0.113.9;proto=HTTPS")]));
    assert!(!of(&[(
        "forwarded",
        "for=203.0.113.9;proto=https, for=10.0.0.2;proto=http"
    )]));
}

#[test]
fn networks_are_read_and_everything_else_is_named() {
    for wrong in [
        "10.0.0.0/33",
        "::/129",
        "ten",
        "10.0.0.0/x",
        "10.0.0.0/",
        "10.0.0",
    ] {
        let read: Result<TrustedProxies, _> = format!("127.0.0.1, {wrong}").parse();
        assert_eq!(read, Err(NotANetwork(wrong.to_owned())));
    }
    let everybody: TrustedProxies = "0.0.0.0/0".parse().expect("a network");
    assert!(everybody.has(IpAddr::from([9, 9, 9, 9])));
    assert!(!everybody.has(IpAddr::from([0_u16; 8])));
    let one: TrustedProxies = "10.1.2.3".parse().expect("an address");
    assert!(one.has(IpAddr::from([10, 1, 2, 3])));
    assert!(!one.has(IpAddr::from([10, 1, 2, 2])));
}
