//! What went wrong, without the names and addresses that the storage puts into its messages.

use std::time::Duration;

use doorcast_app::ports::{Retry, VendorError, media::StoreFilmError};
use object_store::Error;

/// Why the storage did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BucketProblem {
    /// It does not take the key, or the key may not do this.
    Key,
    /// There is no such thing, or no such bucket.
    NotFound,
    /// Something is there already.
    Taken,
    /// It does not understand or allow this.
    Request,
    /// It did not answer, or not well.
    NoAnswer,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.told())]
pub struct BucketError {
    /// What it is.
    pub problem: BucketProblem,
}

impl BucketError {
    fn told(self) -> &'static str {
        match self.problem {
            BucketProblem::Key => {
                "the bucket does not take the key, or lets it do too little; check DOORCAST_S3_ACCESS_KEY_ID, \
                 DOORCAST_S3_SECRET_ACCESS_KEY and what the key may do"
            }
            BucketProblem::NotFound => {
                "the bucket is not there, or the key may not list it; check DOORCAST_S3_BUCKET"
            }
            BucketProblem::Taken => "the bucket has something of that name already",
            BucketProblem::Request => "the bucket cannot do this",
            BucketProblem::NoAnswer => "the bucket did not answer",
        }
    }
}

impl From<Error> for BucketError {
    fn from(error: Error) -> Self {
        let problem = match error {
            Error::NotFound { .. } => BucketProblem::NotFound,
            Error::AlreadyExists { .. } | Error::Precondition { .. } => BucketProblem::Taken,
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => BucketProblem::Key,
            Error::InvalidPath { .. }
            | Error::NotSupported { .. }
            | Error::NotImplemented { .. } => BucketProblem::Request,
            _ => BucketProblem::NoAnswer,
        };
        Self { problem }
    }
}

impl From<BucketError> for StoreFilmError {
    fn from(error: BucketError) -> Self {
        match error.problem {
            BucketProblem::Key | BucketProblem::Request => Self::Refused {
                reason: error.to_string(),
            },
            BucketProblem::NotFound | BucketProblem::Taken | BucketProblem::NoAnswer => {
                Self::Unavailable(error.into())
            }
        }
    }
}

impl From<BucketError> for VendorError {
    fn from(error: BucketError) -> Self {
        Self {
            message: error.to_string(),
            retry: Retry::After(Duration::from_secs(10)),
            source: None,
        }
    }
}
