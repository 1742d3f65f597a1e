//! A token that is too long for one cookie comes in several: `<name>.0`, `<name>.1`, …

use axum::http::{HeaderMap, header};

/// The most parts that are read.
const MAX_PARTS: usize = 16;

/// The longest token that is read, in bytes. Browsers send at most 4096 a cookie.
const MAX_BYTES: usize = MAX_PARTS * 4096;

/// Returns the token in the cookies of a request, if there is one.
pub(super) fn join(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut parts: Vec<(usize, &str)> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(found, value)| Some((place(found, name)?, value)))
        .collect();
    parts.sort_by_key(|(place, _)| *place);
    let length: usize = parts.iter().map(|(_, value)| value.len()).sum();
    let is_token = (1..=MAX_PARTS).contains(&parts.len()) && length <= MAX_BYTES;
    is_token.then(|| parts.into_iter().map(|(_, value)| value).collect())
}

/// Returns where the value of a cookie belongs in the token, if it is of the token at all.
fn place(found: &str, name: &str) -> Option<usize> {
    match found.strip_prefix(name)? {
        "" => Some(0),
        rest => rest.strip_prefix('.')?.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(text: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, text.parse().expect("a header"));
        join(&headers, "token")
    }

    #[test]
    fn parts_are_joined_in_the_order_of_their_numbers() {
        assert_eq!(cookies("token=abc").as_deref(), Some("abc"));
        assert_eq!(
            cookies("token.1=b; other=x; token.0=a; token.10=d; token.2=c").as_deref(),
            Some("abcd")
        );
        assert_eq!(cookies("tokens=abc; token.x=1; to=2"), None);
    }

    #[test]
    fn nobody_is_made_to_read_without_end() {
        let many: String = (0..17).map(|at| format!("token.{at}=a; ")).collect();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, many.parse().expect("a header"));
        assert_eq!(join(&headers, "token"), None);
    }
}
