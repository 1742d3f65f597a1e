//! Codes of six digits that change every thirty seconds (RFC 6238 with SHA-1, as every app knows it).

use doorcast_domain::account::{
    email::Email,
    totp::{Totp, TotpKey, TotpStep},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// How many steps a clock may be off, to either side.
const STEPS_OFF: i64 = 1;

/// Returns the code of a step.
pub fn code(key: &TotpKey, step: TotpStep) -> String {
    format!("{:06}", truncated(key, step) % 1_000_000)
}

/// Returns which step a code is of, if it counts now: near enough, and later than the last one used.
pub fn matching_step(totp: &Totp, typed: &str, now_ms: i64) -> Option<TotpStep> {
    let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    let now = TotpStep::at(now_ms).0;
    let near = (now - STEPS_OFF..=now + STEPS_OFF).map(TotpStep);
    near.filter(|step| *step > totp.last_step)
        .find(|step| is_same(code(&totp.key, *step).as_bytes(), digits.as_bytes()))
}

/// Returns the address apps read from the square picture.
pub fn enrollment_uri(key: &TotpKey, email: &Email) -> String {
    let account: String = email.as_str().bytes().map(percent).collect();
    format!(
        "otpauth://totp/Doorcast:{account}?secret={}&issuer=Doorcast&algorithm=SHA1&digits=6&period=30",
        key.base32()
    )
}

fn truncated(key: &TotpKey, step: TotpStep) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(&key.0).expect("any length is a key");
    mac.update(&step.0.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7FFF_FFFF
}

/// Compares without telling by the time how much is right.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differences == 0
}

fn percent(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: TotpKey = TotpKey(*b"12345678901234567890");

    fn totp(last_step: i64) -> Totp {
        Totp {
            key: KEY,
            last_step: TotpStep(last_step),
            recovery: Vec::new(),
        }
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, eight_digits) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000_i64, 65_353_130),
        ] {
            let step = TotpStep::at(seconds * 1000);
            assert_eq!(
                truncated(&KEY, step) % 100_000_000,
                eight_digits,
                "{seconds}"
            );
            assert_eq!(code(&KEY, step), format!("{:06}", eight_digits % 1_000_000));
        }
    }

    #[test]
    fn a_code_counts_near_its_time_and_after_the_last_one_used() {
        let typed = "081 804";
        let step = TotpStep::at(1_111_111_109_000);
        let at = |steps: i64| (step.0 + steps) * 30_000;
        assert_eq!(matching_step(&totp(0), typed, at(1)), Some(step));
        assert_eq!(matching_step(&totp(0), typed, at(-1)), Some(step));
        assert_eq!(matching_step(&totp(0), typed, at(2)), None);
        assert_eq!(matching_step(&totp(step.0), typed, at(0)), None);
        assert_eq!(matching_step(&totp(0), "81804", at(0)), None);
    }

    #[test]
    fn the_address_for_apps_breaks_at_no_sign() {
        let email = "dana+a&b@example.com".parse().expect("an address");
        let uri = enrollment_uri(&KEY, &email);
        assert!(uri.starts_with("otpauth://totp/Doorcast:dana%2Ba%26b%40example.com?secret=GEZD"));
    }
}
