//! The door for those who run the fakes: `/__fake/...`.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    faults::{Fault, Faults},
    lock,
    time::FakeTime,
};

/// What every fake can be told. Clones share it.
#[derive(Debug)]
pub struct Controls<K> {
    /// Its clock.
    pub time: FakeTime,
    /// What goes wrong on the way.
    pub faults: Faults,
    knobs: Arc<Mutex<K>>,
}

impl<K> Clone for Controls<K> {
    fn clone(&self) -> Self {
        Self {
            time: self.time.clone(),
            faults: self.faults.clone(),
            knobs: Arc::clone(&self.knobs),
        }
    }
}

impl<K: Clone + Default> Controls<K> {
    /// Returns controls at their defaults.
    pub fn new(time: FakeTime) -> Self {
        Self {
            time,
            faults: Faults::default(),
            knobs: Arc::default(),
        }
    }

    /// Returns the knobs as they are.
    pub fn knobs(&self) -> K {
        lock(&self.knobs).clone()
    }

    /// Turns knobs.
    pub fn set(&self, turn: impl FnOnce(&mut K)) {
        turn(&mut lock(&self.knobs));
    }
}

#[derive(Deserialize)]
struct Move {
    #[serde(default)]
    advance_seconds: f64,
    #[serde(default)]
    speed: Option<f64>,
}

/// Returns the routes that turn knobs, add faults and move the clock.
pub(crate) fn routes<K>(controls: Controls<K>) -> Router
where
    K: Clone + Default + Serialize + DeserializeOwned + Send + 'static,
{
    Router::new()
        .route("/__fake/knobs", get(show_knobs::<K>).patch(turn_knobs::<K>))
        .route(
            "/__fake/faults",
            post(add_fault::<K>).delete(clear_faults::<K>),
        )
        .route("/__fake/time", post(move_time::<K>))
        .with_state(controls)
}

async fn show_knobs<K: Clone + Default + Serialize>(
    State(controls): State<Controls<K>>,
) -> Json<K> {
    Json(controls.knobs())
}

/// Replaces the named knobs and leaves the others.
async fn turn_knobs<K: Clone + Default + Serialize + DeserializeOwned>(
    State(controls): State<Controls<K>>,
    Json(changes): Json<serde_json::Map<String, Value>>,
) -> Result<Json<K>, (StatusCode, String)> {
    let refuse = |error: serde_json::Error| (StatusCode::BAD_REQUEST, error.to_string());
    let mut knobs = serde_json::to_value(controls.knobs()).map_err(refuse)?;
    for (name, value) in changes {
        knobs[name] = value;
    }
    let knobs: K = serde_json::from_value(knobs).map_err(refuse)?;
    controls.set(|old| *old = knobs.clone());
    Ok(Json(knobs))
}

async fn add_fault<K: Clone + Default>(
    State(controls): State<Controls<K>>,
    Json(fault): Json<Fault>,
) -> StatusCode {
    controls.faults.add(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults<K: Clone + Default>(State(controls): State<Controls<K>>) -> StatusCode {
    controls.faults.clear();
    StatusCode::NO_CONTENT
}

async fn move_time<K: Clone + Default>(
    State(controls): State<Controls<K>>,
    Json(change): Json<Move>,
) -> Json<Value> {
    if let Some(speed) = change.speed {
        controls.time.set_speed(speed);
    }
    let seconds = change.advance_seconds.clamp(0.0, 1e9);
    controls.time.advance(Duration::from_secs_f64(seconds));
    Json(serde_json::json!({"now_ms": controls.time.now_ms()}))
}
