//! How the office is doing: five charts of the last twelve weeks.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::insights::{Insights, Span};
use doorcast_domain::ledger::UsdMicros;

use crate::{
    app::App,
    auth::Person,
    chart::{Chart, Point},
    frame::Frame,
    page::{Page, show},
    problem::Problem,
    words::Words,
};

const MINUTE_MS: f64 = 60_000.0;

/// The page.
#[derive(Template)]
#[template(path = "office/overview.html")]
pub(crate) struct OverviewPage {
    frame: Frame,
    insights: Insights,
    charts: Vec<Chart>,
}

impl Page for OverviewPage {
    const NAME: &'static str = "office/overview";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let empty = Insights::of(&[], 1_790_000_000_000);
        vec![
            ("full", Self::of(frame.clone(), sample())),
            ("empty", Self::of(frame.clone(), empty)),
        ]
    }
}

fn sample() -> Insights {
    let mut insights = Insights::of(&[], 1_790_000_000_000);
    for (number, week) in insights.weeks.iter_mut().enumerate() {
        week.begun = 6 + number * 3 % 11;
        week.finished = 4 + number * 3 % 9;
        week.failed = number % 2;
        week.to_first_film_ms = Some(240_000 + (number as i64 * 47_000) % 200_000);
        week.cost_each = (number != 3).then_some(UsdMicros(1_100_000 + number as u64 * 31_000));
        week.rating = Some(3.9 + (number % 5) as f64 * 0.2);
    }
    insights.all = Span {
        begun: 131,
        finished: 96,
        failed: 6,
        to_first_film_ms: Some(268_000),
        cost_each: Some(UsdMicros(1_240_000)),
        rating: Some(4.4),
        edited: 38,
        regenerations: 71,
        ..Span::default()
    };
    insights
}

impl OverviewPage {
    fn of(frame: Frame, insights: Insights) -> Self {
        let words = frame.words;
        let weeks = |value: fn(&Span) -> Option<f64>| -> Vec<Point> {
            let point = |week: &Span| (words.date(week.begins_at_ms), value(week));
            insights.weeks.iter().map(point).collect()
        };
        let charts = vec![
            Chart::new(
                ("chart-videos", "chart-videos-about"),
                weeks(|week| Some(week.finished as f64)),
                None,
                |count| plain(count, 1),
            ),
            Chart::new(
                ("chart-time", "chart-time-about"),
                weeks(|week| week.to_first_film_ms.map(|ms| ms as f64 / MINUTE_MS)),
                None,
                |minutes| minutes_text(words, minutes),
            ),
            Chart::new(
                ("chart-success", "chart-success-about"),
                weeks(|week| week.success().map(|share| share * 100.0)),
                Some(100.0),
                |percent| format!("{}%", percent.round()),
            ),
            Chart::new(
                ("chart-cost", "chart-cost-about"),
                weeks(|week| week.cost_each.map(|cost| cost.0 as f64)),
                None,
                |micros| words.money(UsdMicros(micros as u64)),
            ),
            Chart::new(
                ("chart-rating", "chart-rating-about"),
                weeks(|week| week.rating),
                Some(5.0),
                |stars| plain(stars, 1),
            ),
        ];
        Self {
            frame,
            insights,
            charts,
        }
    }

    fn time(&self) -> String {
        let ms = self.insights.all.to_first_film_ms;
        ms.map_or_else(dash, |ms| {
            minutes_text(self.frame.words, ms as f64 / MINUTE_MS)
        })
    }

    fn success(&self) -> String {
        let share = self.insights.all.success();
        share.map_or_else(dash, |share| format!("{}%", (share * 100.0).round()))
    }

    fn cost(&self) -> String {
        let cost = self.insights.all.cost_each;
        cost.map_or_else(dash, |cost| self.frame.words.money(cost))
    }

    fn rating(&self) -> String {
        self.insights
            .all
            .rating
            .map_or_else(dash, |rating| plain(rating, 1))
    }

    /// How many of a hundred scripts were changed by their agent.
    fn edited(&self) -> usize {
        let all = &self.insights.all;
        (all.edited * 100).checked_div(all.begun).unwrap_or(0)
    }
}

fn dash() -> String {
    "–".to_owned()
}

/// Returns 4.0 as "4" and 4.25 as "4.3".
fn plain(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn minutes_text(words: Words, minutes: f64) -> String {
    format!("{} {}", plain(minutes, 1), words.get("unit-minutes"))
}

/// Shows how the office is doing.
pub(crate) async fn show_overview(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    let now_ms = app.desk.clock.now_ms();
    let insights = Insights::gather(app.facts.as_ref(), &person.office, now_ms).await?;
    Ok(show(&OverviewPage::of(frame, insights)))
}
