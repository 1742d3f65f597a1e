//! Where encoded segments are kept between runs.

use std::path::Path;

use doorcast_render::studio::SegmentStore;
use doorcast_vendors::segment_cache::{SegmentCache, USUAL_LIMIT_BYTES};

/// Returns where encoded segments are kept between runs.
pub(crate) fn cache(data: &Path) -> Box<dyn SegmentStore + Send + Sync> {
    let folder = data.join("cache").join("segments");
    Box::new(Kept(SegmentCache::open(folder, USUAL_LIMIT_BYTES)))
}

struct Kept(SegmentCache);

impl SegmentStore for Kept {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.get(key)
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        self.0.put(key, bytes);
    }
}
