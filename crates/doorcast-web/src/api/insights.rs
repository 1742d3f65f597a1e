//! `GET /api/v1/insights`: how the office is doing, week by week. For administrators.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use doorcast_app::insights::{Insights, Span};
use serde_json::{Value, json};

use crate::{app::App, money, problem::Problem, view::time};

/// Shows the last twelve weeks, and all of them together.
pub(crate) async fn show(State(app): State<Arc<App>>) -> Result<Answer<Value>, Problem> {
    let now_ms = app.desk.clock.now_ms();
    let insights = Insights::gather(app.facts.as_ref(), &app.house.office, now_ms).await?;
    let weeks: Vec<Value> = insights.weeks.iter().map(view).collect();
    Ok(Answer(
        json!({ "weeks": weeks, "all": view(&insights.all) }),
    ))
}

fn view(span: &Span) -> Value {
    json!({
        "begins_at": time(span.begins_at_ms),
        "begun": span.begun,
        "finished": span.finished,
        "failed": span.failed,
        "success": span.success(),
        "seconds_to_first_film": span.to_first_film_ms.map(|ms| ms as f64 / 1000.0),
        "cost_each_usd": span.cost_each.map(money::text),
        "rating": span.rating,
        "edited": span.edited,
        "regenerations": span.regenerations,
    })
}
