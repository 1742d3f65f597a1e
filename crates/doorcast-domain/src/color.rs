//! Colors as people type them.

/// Returns whether a text is a color as in "#F4EFE6".
pub fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::is_color;

    #[test]
    fn a_color_is_a_hash_and_six_digits() {
        for color in ["#F4EFE6", "#0f766e"] {
            assert!(is_color(color), "{color}");
        }
        for other in [
            "", "#", "F4EFE6", "#F4EFE", "#F4EFE6F", "##F4EFE6", "#F4EFEG", "#+4EFE6",
        ] {
            assert!(!is_color(other), "{other}");
        }
    }
}
