//! What a session of the other site says, and whether that is enough to come in.

use doorcast_app::accounts::neighbor::Neighbor;
use serde::Deserialize;

use super::Stranger;

/// How far the clocks of the two sites may differ, in milliseconds. NextAuth allows the same.
const TOLERANCE_MS: i64 = 15_000;

/// The claims of a session. Others are not looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    /// Who it is: 24 hexadecimal digits.
    id: Option<String>,
    /// The same, where `id` is absent.
    sub: Option<String>,
    email: Option<String>,
    name: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    is_admin: bool,
    #[serde(default)]
    requires_two_factor: bool,
    /// When the session ends, in seconds since 1970. One that never ends is not believed.
    exp: f64,
    /// When it begins.
    nbf: Option<f64>,
}

/// Returns who a session is of, at a time in milliseconds since 1970.
pub(super) fn read(text: &[u8], now_ms: i64) -> Result<Neighbor, Stranger> {
    let claims: Claims = serde_json::from_slice(text).map_err(|_| Stranger::Unreadable)?;
    let ends_at_ms = (claims.exp * 1000.0) as i64;
    let begins_at_ms = claims
        .nbf
        .map_or(i64::MIN, |seconds| (seconds * 1000.0) as i64);
    if ends_at_ms.saturating_add(TOLERANCE_MS) <= now_ms
        || begins_at_ms.saturating_sub(TOLERANCE_MS) > now_ms
    {
        return Err(Stranger::Expired);
    }
    if claims.requires_two_factor {
        return Err(Stranger::OwesSecondStep);
    }
    let has = |wanted: &str| claims.roles.iter().any(|role| role == wanted);
    let is_admin = claims.is_admin || has("admin");
    if !is_admin && !has("realEstateAgent") {
        return Err(Stranger::NoAgent);
    }
    let id = claims.id.or(claims.sub).filter(|id| is_object_id(id));
    let email = claims.email.and_then(|email| email.parse().ok());
    let (Some(id), Some(email)) = (
        id.and_then(|id| id.to_ascii_lowercase().parse().ok()),
        email,
    ) else {
        return Err(Stranger::Unreadable);
    };
    Ok(Neighbor {
        id,
        email,
        name: claims.name.filter(|name| !name.trim().is_empty()),
        is_admin,
    })
}

fn is_object_id(id: &str) -> bool {
    id.len() == 24 && id.bytes().all(|digit| digit.is_ascii_hexdigit())
}
