//! How the storage is called.

use std::{fmt, sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut},
    client::{HttpClient, HttpConnector},
};

use crate::http::{BadAddress, Secret, client_builder, is_this_computer, parse_base};

/// The region of whoever names none.
pub const USUAL_REGION: &str = "us-east-1";

/// How long the storage may be silent in the middle of an answer.
const SILENCE: Duration = Duration::from_secs(30);

/// How often a call is repeated. Every one of ours may be: none overwrites what it did not write.
const RETRIES: usize = 3;

/// How long calls are repeated.
const RETRY_FOR: Duration = Duration::from_secs(60);

/// Where films are kept, and with which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketSettings {
    /// The bucket.
    pub bucket: String,
    /// The address of the storage, if it is not Amazon's: `https://minio.example`.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The name of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Secret,
    /// What all names begin with: `doorcast/`, or nothing.
    pub prefix: String,
}

/// Returns the client of a bucket. Nothing is sent yet.
pub(super) fn connect(settings: &BucketSettings) -> Result<AmazonS3, BadAddress> {
    let mut builder = client_builder()?.read_timeout(SILENCE);
    let endpoint = settings.endpoint.as_deref();
    let endpoint = endpoint.map(|text| parse_base(text, true)).transpose()?;
    if endpoint.as_ref().is_some_and(is_this_computer) {
        builder = builder.no_proxy();
    }
    let client = builder
        .build()
        .map_err(|error| BadAddress::Setup(error.to_string()))?;
    let mut bucket = AmazonS3Builder::new()
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_access_key_id(&settings.access_key_id)
        .with_secret_access_key(settings.secret_access_key.reveal())
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        // One by one: not every storage knows how to delete many.
        .with_disable_bulk_delete(true)
        .with_http_connector(Ours(client))
        .with_retry(retries());
    if let Some(endpoint) = endpoint {
        let is_plain = endpoint.scheme() == "http";
        bucket = bucket
            .with_endpoint(endpoint.as_str().trim_end_matches('/'))
            .with_allow_http(is_plain);
    }
    bucket
        .build()
        .map_err(|error| BadAddress::Setup(error.to_string()))
}

fn retries() -> RetryConfig {
    RetryConfig {
        max_retries: RETRIES,
        retry_timeout: RETRY_FOR,
        backoff: BackoffConfig {
            max_backoff: Duration::from_secs(2),
            ..BackoffConfig::default()
        },
    }
}

/// Has calls made by a client built as all our clients are.
struct Ours(reqwest::Client);

impl fmt::Debug for Ours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ours")
    }
}

impl HttpConnector for Ours {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

/// A bucket and where in it our things are.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    pub(super) store: Arc<AmazonS3>,
    /// Its name, for addresses.
    pub(super) name: String,
    /// What all names begin with.
    pub(super) prefix: String,
}
