//! Videos of the neighboring CMS, and films that it has bought by itself and that nobody else follows.

use async_trait::async_trait;
use doorcast_domain::{
    pipeline::id::{OfficeId, VendorName},
    project::object_id::ObjectIdHex,
};

use crate::ports::StoreError;

/// How such films are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// The studio the CMS buys from.
    pub studio: VendorName,
    /// Who keeps the films.
    pub media: VendorName,
    /// The office of those who are known to the CMS only.
    pub office: OfficeId,
    /// When, in milliseconds since 1970.
    pub now_ms: i64,
}

/// Knows what a neighbor has made and bought.
#[async_trait]
pub trait NeighborFilms: Send + Sync {
    /// Takes every film the neighbor waits for, and we do not, into a video of its own that begins where the studio is
    /// making it. Nothing is bought for it and no money moves. Returns how many were taken. A store that is shared with
    /// nobody has none.
    ///
    /// # Errors
    ///
    /// See [`StoreError`]. Those taken until then stay taken.
    async fn take_over_films(&self, _following: &Following) -> Result<usize, StoreError> {
        Ok(0)
    }
    /// Takes over what the neighbor has made or changed of some hundred videos that come after one, and returns the last
    /// of them; nothing when there are no more. Those who are known to the neighbor only will be of the office. A store
    /// that is shared with nobody has none.
    ///
    /// # Errors
    ///
    /// See [`StoreError`]. Those taken until then stay taken.
    async fn look_further(
        &self,
        _office: &OfficeId,
        _after: Option<ObjectIdHex>,
    ) -> Result<Option<ObjectIdHex>, StoreError> {
        Ok(None)
    }
}
