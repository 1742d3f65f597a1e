//! Storage that speaks like S3, from the environment.

use doorcast_vendors::bucket::{BucketSettings, USUAL_REGION};

use super::{Variables, half_set_up, refuse};
use crate::problem::Problem;

const NAMES: [&str; 3] = [
    "DOORCAST_S3_BUCKET",
    "DOORCAST_S3_ACCESS_KEY_ID",
    "DOORCAST_S3_SECRET_ACCESS_KEY",
];

/// What says nothing without those.
const MORE: [&str; 3] = [
    "DOORCAST_S3_ENDPOINT",
    "DOORCAST_S3_REGION",
    "DOORCAST_S3_PREFIX",
];

/// Reads which bucket films are kept in, if there is one.
pub(super) fn read(variables: &Variables<'_>) -> Result<Option<BucketSettings>, Problem> {
    let bucket = variables.text(NAMES[0])?;
    let access_key_id = variables.secret(NAMES[1])?;
    let secret_access_key = variables.secret(NAMES[2])?;
    let [endpoint, region, prefix] = MORE.map(|name| variables.text(name));
    let (endpoint, region, prefix) = (endpoint?, region?, prefix?);
    let is_more = endpoint.is_some() || region.is_some() || prefix.is_some();
    match (bucket, access_key_id, secret_access_key) {
        (None, None, None) if !is_more => Ok(None),
        (Some(bucket), Some(access_key_id), Some(secret_access_key)) => Ok(Some(BucketSettings {
            bucket,
            endpoint,
            region: region.unwrap_or_else(|| USUAL_REGION.to_owned()),
            access_key_id: access_key_id.reveal().to_owned(),
            secret_access_key,
            prefix: prefix.map_or(Ok(String::new()), |text| beginning(&text))?,
        })),
        (bucket, access_key_id, secret_access_key) => {
            let given = [
                bucket.is_some(),
                access_key_id.is_some(),
                secret_access_key.is_some(),
            ];
            Err(half_set_up("the bucket", NAMES, given).hint(
                "set all three, or nothing that begins with DOORCAST_S3_ to keep films elsewhere",
            ))
        }
    }
}

/// Returns what names begin with: a folder, whether or not it was written with slashes.
fn beginning(text: &str) -> Result<String, Problem> {
    let folder = text.trim_matches('/');
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
    match !folder.is_empty() && !folder.contains("//") && folder.bytes().all(is_plain) {
        true => Ok(format!("{folder}/")),
        false => Err(refuse(
            MORE[2],
            format!("{} has other signs than letters, digits, - and _", MORE[2]),
        )
        .hint("write it as a folder: doorcast or media/doorcast")),
    }
}
