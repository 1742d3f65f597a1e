//! Reports of finished and failed videos, to whoever asked for them.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{
    fakes::lock,
    http::{Secret, client_builder},
};

use super::{
    super::webhook::{WebhookSecret, sign},
    Shared, TICK,
    knobs::Reports,
    media,
    state::{Endpoint, Job, Report},
};

/// How long somebody may take to answer a report.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a report is tried again, in the fake's milliseconds.
const TRY_MS: i64 = 24 * 3_600 * 1_000;

/// One report on its way to one address.
#[derive(Debug, Clone)]
struct Delivery {
    endpoint: Endpoint,
    event_id: String,
    body: Vec<u8>,
    made_ms: i64,
    tries: u32,
}

/// Reports what ends, and tries again what was not taken.
pub(super) async fn report_for_ever(shared: Arc<Shared>) {
    let Ok(client) = client_builder().and_then(|builder| {
        builder
            .no_proxy()
            .timeout(ANSWER_TIMEOUT)
            .build()
            .map_err(|error| crate::http::BadAddress::Setup(error.to_string()))
    }) else {
        return;
    };
    let (failed, mut again) = mpsc::unbounded_channel::<Delivery>();
    let mut waiting: BTreeMap<(i64, u64), Delivery> = BTreeMap::new();
    let sequence = AtomicU64::new(0);
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        let now_ms = shared.controls.time.now_ms();
        let reports = shared.controls.knobs().reports;
        for delivery in new_deliveries(&shared, &reports, now_ms) {
            let late_ms = i64::try_from(reports.delay_seconds * 1_000).unwrap_or(0);
            let number = sequence.fetch_add(1, Ordering::Relaxed);
            waiting.insert((now_ms + late_ms, number), delivery);
        }
        while let Ok(delivery) = again.try_recv() {
            if now_ms - delivery.made_ms < TRY_MS {
                let pause_ms = 5_000 << delivery.tries.min(10);
                let number = sequence.fetch_add(1, Ordering::Relaxed);
                waiting.insert((now_ms + pause_ms, number), delivery);
            }
        }
        while let Some(entry) = waiting.first_entry() {
            if entry.key().0 > now_ms {
                break;
            }
            let delivery = entry.remove();
            tokio::spawn(deliver(
                client.clone(),
                delivery,
                reports.clone(),
                failed.clone(),
            ));
        }
    }
}

/// Notices what has ended and returns a delivery for every copy and address.
fn new_deliveries(shared: &Shared, reports: &Reports, now_ms: i64) -> Vec<Delivery> {
    let knobs = shared.controls.knobs();
    let mut state = lock(&shared.state);
    let mut deliveries = Vec::new();
    state.catch_up(now_ms, &knobs);
    for ended in state.take_ended() {
        let events: Vec<(&str, Value)> = match state.jobs.get(&ended) {
            Some(job) => events(shared, reports, job),
            None => continue,
        };
        for (event_type, data) in events {
            let number = state.next_number();
            let report = Report {
                number,
                event_type: event_type.to_owned(),
                data,
                at_ms: now_ms,
            };
            for endpoint in &state.endpoints {
                for _ in 0..reports.copies {
                    deliveries.push(delivery(endpoint, &report));
                }
            }
            state.reports.push(report);
        }
    }
    deliveries
}

/// Returns a report on its way.
fn delivery(endpoint: &Endpoint, report: &Report) -> Delivery {
    let body = json!({"event_type": report.event_type, "event_data": report.data});
    Delivery {
        endpoint: endpoint.clone(),
        event_id: format!("event-{}", report.number),
        body: body.to_string().into_bytes(),
        made_ms: report.at_ms,
        tries: 0,
    }
}

/// Returns what there is to report of a video.
fn events(shared: &Shared, reports: &Reports, job: &Job) -> Vec<(&'static str, Value)> {
    let bill = &job.bill;
    let mut events = Vec::new();
    if reports.adds_gif_report {
        events.push((
            "avatar_video_gif.success",
            json!({"video_id": bill.video_id}),
        ));
    }
    events.push(match &job.fails_with {
        Some(code) if reports.older_fields => (
            "avatar_video.fail",
            json!({"video_id": bill.video_id, "error": {"code": code, "message": "failed"}, "callback_id": bill.callback_id}),
        ),
        Some(code) => (
            "avatar_video.fail",
            json!({"video_id": bill.video_id, "msg": code, "callback_id": bill.callback_id}),
        ),
        None => {
            let url = media::link(shared, &bill.video_id, "mp4");
            let name = if reports.older_fields { "video_url" } else { "url" };
            (
                "avatar_video.success",
                json!({"video_id": bill.video_id, name: url, "folder_id": null, "callback_id": bill.callback_id}),
            )
        }
    });
    events
}

/// Sends a report once; one that is not taken goes back.
async fn deliver(
    client: reqwest::Client,
    mut delivery: Delivery,
    reports: Reports,
    failed: mpsc::UnboundedSender<Delivery>,
) {
    let secret = match reports.forged {
        true => "somebody-else".to_owned(),
        false => delivery.endpoint.secret.clone(),
    };
    let secret = WebhookSecret {
        secret: Secret::new(secret),
        strips_prefix: false,
    };
    let Ok(signature) = sign(&secret, &delivery.body) else {
        return;
    };
    let age = if reports.stale { 3_600 } else { 0 };
    let sent = client
        .post(&delivery.endpoint.url)
        .header("content-type", "application/json")
        .header("heygen-signature", signature)
        .header(
            "heygen-timestamp",
            (delivery.made_ms / 1_000 - age).to_string(),
        )
        .header("heygen-event-id", &delivery.event_id)
        .body(delivery.body.clone())
        .send()
        .await;
    if !sent.is_ok_and(|answer| answer.status().is_success()) {
        delivery.tries += 1;
        // The other end is gone when the fake is being stopped.
        let _ = failed.send(delivery);
    }
}
