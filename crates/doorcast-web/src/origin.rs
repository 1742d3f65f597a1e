//! Whether a request that changes something comes from a page of ours.
//!
//! Cookies travel with forms that other sites send, so a form has to say where it comes from. Browsers do:
//! `Sec-Fetch-Site` where the connection is trusted, `Origin` everywhere. A caller that sends neither is no browser, and
//! has no cookie of anybody else.

use axum::http::{HeaderMap, Method, header};

/// Returns whether a request may change something as the person of its cookie.
pub(crate) fn is_ours(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => is_host(origin, text(header::HOST.as_str())),
        (None, None) => true,
    }
}

/// Returns whether "https://host:port" is the host that was called.
fn is_host(origin: &str, host: Option<&str>) -> bool {
    let named = origin.split_once("://").map(|(_, host)| host);
    named.is_some() && named == host
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ask(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                let name = axum::http::HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            })
            .collect();
        is_ours(&Method::POST, &headers)
    }

    #[test]
    fn only_our_own_pages_change_things() {
        let host = ("host", "doorcast.test:8080");
        assert!(ask(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(ask(&[host, ("origin", "http://doorcast.test:8080")]));
        assert!(ask(&[host]));
        for site in ["cross-site", "same-site", "none", ""] {
            let ours = ("origin", "http://doorcast.test:8080");
            assert!(!ask(&[host, ours, ("sec-fetch-site", site)]), "{site}");
        }
        for origin in [
            "null",
            "http://doorcast.test",
            "http://evil.test:8080",
            "doorcast.test:8080",
        ] {
            assert!(!ask(&[host, ("origin", origin)]), "{origin}");
        }
        assert!(
            !ask(&[("origin", "http://doorcast.test")]),
            "no host at all"
        );
    }

    #[test]
    fn looking_changes_nothing() {
        let headers = HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static("null"))]);
        assert!(is_ours(&Method::GET, &headers));
    }
}
