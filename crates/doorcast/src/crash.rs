//! Dying on purpose at a named point, so that tests see what a real death leaves behind.
//!
//! Only in builds for development: what is released has no such points.

use doorcast_app::crash::Crashes;

/// Returns the points, with death at the one that `DOORCAST_CRASH_AT` names: "submit.after", "submit.after:3" for the
/// third time it is reached.
#[cfg(debug_assertions)]
pub(crate) fn points() -> Crashes {
    let wanted = std::env::var_os("DOORCAST_CRASH_AT");
    let wanted = wanted.and_then(|wanted| wanted.into_string().ok());
    wanted.map_or_else(Crashes::default, |wanted| {
        Crashes::with(std::sync::Arc::new(deadly::Death::at(&wanted)))
    })
}

/// Returns the points, at which nothing happens.
#[cfg(not(debug_assertions))]
pub(crate) fn points() -> Crashes {
    Crashes::default()
}

#[cfg(debug_assertions)]
mod deadly {
    use std::sync::atomic::{AtomicU32, Ordering};

    use async_trait::async_trait;
    use doorcast_app::crash::{CrashHook, CrashPoint};

    /// Ends the process at a point, at once and without tidying up.
    pub(super) struct Death {
        point: CrashPoint,
        times_left: AtomicU32,
    }

    impl Death {
        pub(super) fn at(wanted: &str) -> Self {
            let (name, times) = wanted.split_once(':').unwrap_or((wanted, "1"));
            let point = CrashPoint::ALL
                .into_iter()
                .find(|point| point.name() == name)
                .expect("DOORCAST_CRASH_AT names one of our points");
            let times = times.parse().expect("DOORCAST_CRASH_AT counts from 1");
            Self {
                point,
                times_left: AtomicU32::new(times),
            }
        }
    }

    #[async_trait]
    impl CrashHook for Death {
        async fn reach(&self, point: CrashPoint) {
            if point == self.point && self.times_left.fetch_sub(1, Ordering::SeqCst) == 1 {
                std::process::abort();
            }
        }
    }
}
