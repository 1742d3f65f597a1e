//! `GET /metrics`: what Prometheus reads. Numbers only: no names of people, videos or money.

use std::sync::{Arc, atomic::AtomicU64};

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use doorcast_app::ports::nodes::{Node, Role};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};
use tokio::time::Instant;

use crate::{app::App, routes::Route};

/// What is said in the answer.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A call as it is counted. An address is named by its pattern, so that there are as many as there are routes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: String,
    route: &'static str,
    status: u16,
}

/// Processes of one role.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Living {
    role: &'static str,
}

/// How a call is timed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Place {
    method: String,
    route: &'static str,
}

/// Counts requests. Clones count together.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    registry: Registry,
    calls: Family<Call, Counter>,
    seconds: Family<Place, Histogram>,
    last_round: Gauge<f64, AtomicU64>,
    nodes: Family<Living, Gauge>,
}

/// The counters of one route.
#[derive(Clone)]
pub(crate) struct AtRoute {
    metrics: Metrics,
    place: Place,
}

/// From a millisecond to half a minute.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 16))
}

impl Default for Metrics {
    fn default() -> Self {
        let calls = Family::default();
        let seconds: Family<Place, Histogram> =
            Family::new_with_constructor(durations as fn() -> Histogram);
        let last_round = Gauge::default();
        let mut registry = Registry::with_prefix("doorcast");
        registry.register("http_requests", "Answers given", calls.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Until the first byte of an answer",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register_with_unit(
            "runner_last_round_age",
            "Since the runner went round last; NaN where none runs",
            Unit::Seconds,
            last_round.clone(),
        );
        let nodes: Family<Living, Gauge> = Family::default();
        registry.register("nodes", "Processes that live, by role", nodes.clone());
        Self(Arc::new(Counted {
            nodes,
            registry,
            calls,
            seconds,
            last_round,
        }))
    }
}

impl Metrics {
    /// Remembers which processes live.
    pub fn note_nodes(&self, living: &[Node]) {
        for role in [Role::All, Role::Web, Role::Worker] {
            let count = living.iter().filter(|node| node.role == role).count();
            let gauge = self.0.nodes.get_or_create(&Living { role: role.name() });
            gauge.set(count as i64);
        }
    }

    /// Returns the counters of a route.
    pub(crate) fn at(&self, route: &Route) -> AtRoute {
        AtRoute {
            metrics: self.clone(),
            place: Place {
                method: route.method.to_string(),
                route: route.path,
            },
        }
    }
}

/// Counts a call.
pub(crate) async fn count(State(at): State<AtRoute>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let response = next.run(request).await;
    let AtRoute { metrics, place } = at;
    let counted = &metrics.0;
    let seconds = began.elapsed().as_secs_f64();
    counted.seconds.get_or_create(&place).observe(seconds);
    let call = Call {
        method: place.method,
        route: place.route,
        status: response.status().as_u16(),
    };
    counted.calls.get_or_create(&call).inc();
    response
}

/// Shows all of it.
pub(crate) async fn show(State(app): State<Arc<App>>) -> Response {
    let counted = &app.metrics.0;
    let now_ms = app.desk.clock.now_ms();
    let age_ms = app.pulse.last_ms().map(|last_ms| (now_ms - last_ms).max(0));
    counted
        .last_round
        .set(age_ms.map_or(f64::NAN, |age_ms| age_ms as f64 / 1000.0));
    let mut text = String::new();
    match encode(&mut text, &counted.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, KIND)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
