//! What is told. The words are fixed when it happens and are the same however often they are sent.

use doorcast_domain::{
    pipeline::{Video, words},
    subscription::{Delivery, DeliveryId, EventKind, Subscription, happened},
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Returns what the live subscriptions of an agent are told about a change of a film. `before` is the name of the stage
/// it was at. Stores keep it together with the change.
pub fn tell(subscriptions: &[Subscription], before: &str, video: &Video) -> Vec<Delivery> {
    let Some((event, at_ms)) = happened(before, video) else {
        return Vec::new();
    };
    let listeners = subscriptions.iter().filter(|one| {
        let is_theirs = one.office == video.office && one.agent == video.agent;
        one.is_live() && is_theirs && one.events.contains(&event)
    });
    let told = listeners.map(|subscription| {
        let name = format!("msg_{}_{}_{}", video.id, video.revision, subscription.id);
        delivery(subscription, &name, event, at_ms, &about(video, at_ms))
    });
    told.collect()
}

/// Returns a test for a subscription.
pub fn test_of(subscription: &Subscription, chance: u64, now_ms: i64) -> Delivery {
    let data = json!({ "message": "This is a test. Nothing has happened." });
    let name = format!("msg_test_{chance:016x}");
    delivery(subscription, &name, EventKind::Test, now_ms, &data)
}

fn delivery(
    subscription: &Subscription,
    name: &str,
    event: EventKind,
    at_ms: i64,
    data: &Value,
) -> Delivery {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let body = json!({ "type": event.name(), "timestamp": moment.to_string(), "data": data });
    let id: DeliveryId = name.parse().expect("names without spaces are ids");
    Delivery {
        id,
        subscription: subscription.id.clone(),
        event,
        body: body.to_string(),
        created_at_ms: at_ms,
        due_at_ms: Some(at_ms),
        tries: 0,
        last: None,
    }
}

fn about(video: &Video, at_ms: i64) -> Value {
    let project = video.project.as_ref();
    json!({
        "video": video.id.as_str(),
        "project": project.map(|id| id.as_str()),
        "object_id": project.and_then(|id| id.to_object_id()).map(|id| id.to_string()),
        "agent": video.agent.as_str(),
        "status": video.status().name(),
        "stage": video.stage.name(),
        "title": video.order.title,
        "quality": video.order.style.quality.name(),
        "message": words::message(video, at_ms).english,
    })
}
