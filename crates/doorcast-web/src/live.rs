//! One server whose routes can be exchanged while it runs: new requests go to the newest, and what was begun under older
//! ones comes to its end there.

use std::sync::{Arc, PoisonError, RwLock};

use axum::{Router, extract::Request};
use tower::ServiceExt as _;

/// The newest routes.
#[derive(Clone, Default)]
pub struct Live(Arc<RwLock<Router>>);

impl Live {
    /// Has new requests answered by these routes.
    pub fn exchange(&self, routes: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = routes;
    }

    /// Returns what hands every request to the newest routes.
    pub fn router(&self) -> Router {
        let newest = Arc::clone(&self.0);
        Router::new().fallback(move |request: Request| {
            let routes = newest
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            routes.oneshot(request)
        })
    }
}
