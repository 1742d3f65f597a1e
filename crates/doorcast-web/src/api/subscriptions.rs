//! Who is told what happened: the subscriptions of the agent of a token, and the log of what was told.

use std::sync::Arc;

use axum::{Json as Answer, extract::State, http::StatusCode};
use doorcast_app::webhooks::{SubscriptionRefused, SubscriptionWish, shown};
use doorcast_domain::{
    project::Owner,
    subscription::{Delivery, EventKind, OffWhy, Subscription},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::Caller,
    input::{Address, Json},
    problem::{Problem, sentence},
    view::time,
};

/// What is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    url: String,
    events: Vec<String>,
}

/// `GET /api/v1/subscriptions`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Answer<Value>, Problem> {
    let all = app.webhooks.list(&owner(&app, &caller)?).await?;
    let all: Vec<Value> = all.iter().map(view).collect();
    Ok(Answer(json!({ "subscriptions": all })))
}

/// `POST /api/v1/subscriptions`: the answer has the key, this once.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    wish: Json<Wish>,
) -> Result<(StatusCode, Answer<Value>), Problem> {
    let Wish { url, events } = wish.value;
    let unknown = || Problem::field("events", "There is no such event.");
    let events: Option<Vec<EventKind>> = events
        .iter()
        .map(|name| EventKind::from_name(name))
        .collect();
    let events = events.ok_or_else(unknown)?;
    let wish = SubscriptionWish { url, events };
    let made = app.webhooks.subscribe(&owner(&app, &caller)?, wish).await?;
    let mut answer = view(&made);
    answer["signing_key"] = shown(&made.key).into();
    Ok((StatusCode::CREATED, Answer(answer)))
}

/// `DELETE /api/v1/subscriptions/{id}`
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<StatusCode, Problem> {
    let owner = owner(&app, &caller)?;
    app.webhooks.remove(&owner, &address.part("id")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/subscriptions/{id}/resumption`: turns it on again.
pub(crate) async fn resume(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Answer<Value>, Problem> {
    let owner = owner(&app, &caller)?;
    let on = app.webhooks.turn_on(&owner, &address.part("id")?).await?;
    Ok(Answer(view(&on)))
}

/// `POST /api/v1/subscriptions/{id}/test`
pub(crate) async fn test(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<(StatusCode, Answer<Value>), Problem> {
    let owner = owner(&app, &caller)?;
    let sent = app.webhooks.send_test(&owner, &address.part("id")?).await?;
    Ok((StatusCode::ACCEPTED, Answer(delivery(&sent))))
}

/// `GET /api/v1/subscriptions/{id}/deliveries`: newest first.
pub(crate) async fn log(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Answer<Value>, Problem> {
    let owner = owner(&app, &caller)?;
    let log = app.webhooks.log(&owner, &address.part("id")?).await?;
    let log: Vec<Value> = log.iter().map(delivery).collect();
    Ok(Answer(json!({ "deliveries": log })))
}

/// `POST /api/v1/subscriptions/{id}/deliveries/{delivery}/repetition`: sends it again, under the same id.
pub(crate) async fn repeat(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<(StatusCode, Answer<Value>), Problem> {
    let owner = owner(&app, &caller)?;
    let (id, name) = (address.part("id")?, address.part("delivery")?);
    let sent = app.webhooks.send_again(&owner, &id, &name).await?;
    Ok((StatusCode::ACCEPTED, Answer(delivery(&sent))))
}

/// Whose subscriptions are meant. A token of nobody has none.
fn owner(app: &App, caller: &Caller) -> Result<Owner, Problem> {
    Ok(Owner {
        office: app.house.office.clone(),
        agent: caller.agent().ok_or_else(Problem::not_found)?.clone(),
    })
}

fn view(subscription: &Subscription) -> Value {
    let events = subscription.events.iter().map(|event| event.name());
    json!({
        "id": subscription.id.as_str(),
        "url": subscription.url,
        "events": events.collect::<Vec<_>>(),
        "created_at": time(subscription.created_at_ms),
        "is_live": subscription.is_live(),
        "off_since": subscription.off.map(|off| time(off.at_ms)),
        "off_because": subscription.off.map(|off| match off.why {
            OffWhy::GaveUp => "gave_up",
            OffWhy::Gone => "gone",
        }),
    })
}

fn delivery(delivery: &Delivery) -> Value {
    let last = delivery.last.as_ref();
    json!({
        "id": delivery.id.as_str(),
        "event": delivery.event.name(),
        "state": delivery.state().name(),
        "tries": delivery.tries,
        "created_at": time(delivery.created_at_ms),
        "next_try_at": delivery.due_at_ms.map(time),
        "last_try_at": last.map(|last| time(last.at_ms)),
        "last_status": last.and_then(|last| last.status),
        "last_trouble": last.and_then(|last| last.trouble.as_deref()),
        "body": delivery.body,
    })
}

impl From<SubscriptionRefused> for Problem {
    fn from(refused: SubscriptionRefused) -> Self {
        let detail = sentence(&refused.to_string());
        match refused {
            SubscriptionRefused::NotFound => Self::not_found(),
            SubscriptionRefused::Address(_) => Self::field("url", detail),
            SubscriptionRefused::NoEvents => Self::field("events", detail),
            SubscriptionRefused::TooMany => {
                Self::conflict("too-many-subscriptions", detail).saying("webhook-too-many")
            }
            SubscriptionRefused::Off => {
                Self::conflict("subscription-off", detail).saying("webhook-is-off")
            }
            SubscriptionRefused::Store(error) => error.into(),
        }
    }
}
