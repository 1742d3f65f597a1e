//! Colors as people write them: "#0f766e", "#fff".

use crate::problem::{Kind, Problem};

/// The brand color of whoever has chosen none.
pub(crate) const USUAL_ACCENT: u32 = 0x0F_76_6E;

/// Reads a color as 0xRRGGBB.
pub(crate) fn parse(text: &str, field: &'static str) -> Result<u32, Problem> {
    hex(text).ok_or_else(|| {
        let message = format!("\"{text}\" is not a color");
        Problem::new(Kind::Usage, "bad_color", message)
            .field(field)
            .hint(format!(
                "--{field} \"#0f766e\": a # and six digits, 0-9 and a-f, or three"
            ))
    })
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#')?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(value),
        3 => Some((value >> 8) * 0x11_00_00 + (value >> 4 & 15) * 0x11_00 + (value & 15) * 0x11),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_have_three_or_six_digits() {
        for (text, expected) in [
            ("#0f766e", Some(0x0F_76_6E)),
            ("#ABCDEF", Some(0xAB_CD_EF)),
            ("#1af", Some(0x11_AA_FF)),
            ("#12", None),
            ("#1234567", None),
            ("#12345g", None),
            ("#+12345", None),
            ("#", None),
            ("0f766e", None),
            ("teal", None),
        ] {
            assert_eq!(hex(text), expected, "{text}");
        }
    }
}
