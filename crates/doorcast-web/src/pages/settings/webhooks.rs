//! Webhooks: programs of others that are told what happened.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::webhooks::{SubscriptionRefused, SubscriptionWish, shown};
use doorcast_domain::{
    project::Owner,
    subscription::{Delivery, DeliveryState, EventKind, OffWhy, Subscription},
};

use super::tabs;
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    input::Address,
    page::{Page, back_saying, show, show_again},
    problem::Problem,
    session::SignedIn,
    words::Words,
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/settings/webhooks";

/// How much of the log is shown for each.
const SHOWN: usize = 10;

/// A webhook as it is listed.
pub(crate) struct Row {
    id: String,
    url: String,
    events: Vec<&'static str>,
    off: Option<&'static str>,
    off_since: String,
    log: Vec<Line>,
}

/// Something that was told.
pub(crate) struct Line {
    id: String,
    event: &'static str,
    at: String,
    state: &'static str,
    color: &'static str,
    answer: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "settings/webhooks.html")]
pub(crate) struct WebhooksPage {
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    /// The key of a new one, this once.
    made: Option<String>,
}

impl Page for WebhooksPage {
    const NAME: &'static str = "settings/webhooks";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let line = |state: (&'static str, &'static str), answer: &str| Line {
            id: "msg_1".into(),
            event: event_label(EventKind::VideoCompleted),
            at: frame.words.minute(1_790_000_000_000),
            state: state.0,
            color: state.1,
            answer: Some(answer.to_owned()).filter(|answer| !answer.is_empty()),
        };
        let row = |off: Option<OffWhy>| Row {
            id: "0123456789abcdef".into(),
            url: "https://hooks.example/doorcast".into(),
            events: EventKind::CHOICES.into_iter().map(event_label).collect(),
            off: off.map(off_label),
            off_since: frame.words.date(1_790_000_000_000),
            log: vec![
                line(state_label(DeliveryState::Delivered), "204"),
                line(state_label(DeliveryState::Waiting), ""),
                line(
                    state_label(DeliveryState::GivenUp),
                    "the address did not answer in time",
                ),
            ],
        };
        let page = |form, rows, made: Option<&str>| Self {
            frame: frame.clone(),
            form,
            rows,
            made: made.map(str::to_owned),
        };
        let mut wrong = Form::filled([("url", "http://10.0.0.1/")]);
        wrong.fail("url", "webhook-url-wrong");
        wrong.fail("events", "webhook-events-none");
        let key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        vec![
            ("empty", page(Form::default(), Vec::new(), None)),
            ("some", page(Form::default(), vec![row(None)], None)),
            (
                "off",
                page(
                    Form::default(),
                    vec![row(Some(OffWhy::GaveUp)), row(Some(OffWhy::Gone))],
                    None,
                ),
            ),
            ("made", page(Form::default(), vec![row(None)], Some(key))),
            ("wrong", page(wrong, Vec::new(), None)),
        ]
    }
}

fn event_label(event: EventKind) -> &'static str {
    match event {
        EventKind::VideoCompleted => "webhook-video-completed",
        EventKind::VideoFailed => "webhook-video-failed",
        EventKind::VideoNeedsAttention => "webhook-video-needs-attention",
        EventKind::PreviewCompleted => "webhook-preview-completed",
        EventKind::Test => "webhook-test-event",
    }
}

fn off_label(why: OffWhy) -> &'static str {
    match why {
        OffWhy::GaveUp => "webhook-off-gave-up",
        OffWhy::Gone => "webhook-off-gone",
    }
}

fn state_label(state: DeliveryState) -> (&'static str, &'static str) {
    match state {
        DeliveryState::Waiting => ("webhook-waiting", "live"),
        DeliveryState::Delivered => ("webhook-delivered", "good"),
        DeliveryState::GivenUp => ("webhook-given-up", "bad"),
    }
}

impl Row {
    fn of(subscription: Subscription, log: Vec<Delivery>, words: Words) -> Self {
        let off = subscription.off;
        let line = |delivery| Line::of(delivery, words);
        Self {
            id: subscription.id.to_string(),
            url: subscription.url,
            events: subscription.events.into_iter().map(event_label).collect(),
            off: off.map(|off| off_label(off.why)),
            off_since: off.map_or_else(String::new, |off| words.date(off.at_ms)),
            log: log.into_iter().take(SHOWN).map(line).collect(),
        }
    }
}

impl Line {
    fn of(delivery: Delivery, words: Words) -> Self {
        let (state, color) = state_label(delivery.state());
        let answer = delivery.last.and_then(|last| {
            let status = last.status.map(|status| status.to_string());
            status.or(last.trouble)
        });
        Self {
            id: delivery.id.to_string(),
            event: event_label(delivery.event),
            at: words.minute(delivery.created_at_ms),
            state,
            color,
            answer,
        }
    }
}

impl WebhooksPage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.frame, PATH)
    }

    /// Returns what can be chosen: the value, its label, whether it is chosen.
    fn choices(&self) -> Vec<(&'static str, &'static str, bool)> {
        let is_untouched = !self.form.has("url");
        let chosen: Vec<&str> = self.form.all("events").collect();
        let choice = |event: EventKind| {
            let is_chosen = is_untouched || chosen.contains(&event.name());
            (event.name(), event_label(event), is_chosen)
        };
        EventKind::CHOICES.into_iter().map(choice).collect()
    }

    async fn of(
        app: &App,
        frame: Frame,
        owner: &Owner,
        form: Form,
        made: Option<String>,
    ) -> Result<Self, Problem> {
        let mut rows = Vec::new();
        for subscription in app.webhooks.list(owner).await? {
            let log = app.webhooks.log(owner, &subscription.id).await?;
            rows.push(Row::of(subscription, log, frame.words));
        }
        rows.reverse();
        Ok(Self {
            frame,
            form,
            rows,
            made,
        })
    }
}

/// Shows the page.
pub(crate) async fn show_page(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let page = WebhooksPage::of(&app, frame, &owner, Form::default(), None).await?;
    Ok(show(&page))
}

/// Makes a webhook and shows its key, once.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    mut form: Form,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let events = form.all("events").filter_map(EventKind::from_name);
    let wish = SubscriptionWish {
        url: form.get("url").to_owned(),
        events: events.collect(),
    };
    match app.webhooks.subscribe(&owner, wish).await {
        Ok(made) => {
            let key = Some(shown(&made.key));
            let page = WebhooksPage::of(&app, frame, &owner, Form::default(), key).await?;
            return Ok(show(&page));
        }
        Err(SubscriptionRefused::Address(_)) => form.fail("url", "webhook-url-wrong"),
        Err(SubscriptionRefused::NoEvents) => form.fail("events", "webhook-events-none"),
        Err(refused) => return Err(refused.into()),
    }
    let page = WebhooksPage::of(&app, frame, &owner, form, None).await?;
    Ok(show_again(&page))
}

/// Removes a webhook.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    address: Address,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    app.webhooks.remove(&owner, &address.part("id")?).await?;
    Ok(back_saying(PATH, &frame, "flash-saved"))
}

/// Turns a webhook on again.
pub(crate) async fn resume(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    address: Address,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    app.webhooks.turn_on(&owner, &address.part("id")?).await?;
    Ok(back_saying(PATH, &frame, "flash-saved"))
}

/// Has a test sent.
pub(crate) async fn test(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    address: Address,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    app.webhooks.send_test(&owner, &address.part("id")?).await?;
    Ok(back_saying(PATH, &frame, "flash-sent"))
}

/// Has something sent again.
pub(crate) async fn repeat(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    address: Address,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let (id, delivery) = (address.part("id")?, address.part("delivery")?);
    app.webhooks.send_again(&owner, &id, &delivery).await?;
    Ok(back_saying(PATH, &frame, "flash-sent"))
}

fn owner_of(person: &SignedIn) -> Owner {
    Owner {
        office: person.office.clone(),
        agent: person.person.clone(),
    }
}
