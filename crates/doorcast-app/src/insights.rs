//! What an office wants to know about its videos: how many, how fast, how well, how dear.
//!
//! Counted from what projects have taken (see [`Facts`]), week by week. Nothing here says anything about one person.

use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{Status, id::OfficeId},
    project::{ProjectId, facts::Facts},
};

use crate::ports::{StoreError, projects::ProjectStore};

/// How many weeks are looked at.
pub const WEEKS: usize = 12;

const WEEK_MS: i64 = 7 * 24 * 60 * 60_000;

/// The most projects that are counted: an office of a thousand agents in twelve weeks. Further ones are left out.
const MOST_PROJECTS: usize = 50_000;

/// How many are read at once.
const PAGE: usize = 200;

/// What happened in a week, or in all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Span {
    /// When it begins, in milliseconds since 1970.
    pub begins_at_ms: i64,
    /// How many projects were begun.
    pub begun: usize,
    /// How many of them have a finished film.
    pub finished: usize,
    /// How many of them failed.
    pub failed: usize,
    /// How long half of them took at most from the first click to the first film, in milliseconds.
    pub to_first_film_ms: Option<i64>,
    /// What a finished one has cost on average.
    pub cost_each: Option<UsdMicros>,
    /// How the scripts are liked on average, from 1 to 5.
    pub rating: Option<f64>,
    /// How many ratings there are of 1, 2, 3, 4 and 5.
    pub ratings: [usize; 5],
    /// How many scripts were changed by their agent.
    pub edited: usize,
    /// How often scripts were written again.
    pub regenerations: u64,
}

impl Span {
    /// Returns how many of those that came to an end came to a good one, from 0 to 1.
    pub fn success(&self) -> Option<f64> {
        let ended = self.finished + self.failed;
        (ended > 0).then(|| self.finished as f64 / ended as f64)
    }
}

/// The last weeks, oldest first, and all of them together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Insights {
    /// Each week.
    pub weeks: Vec<Span>,
    /// All of them.
    pub all: Span,
}

impl Insights {
    /// Counts what there is.
    pub fn of(facts: &[Facts], now_ms: i64) -> Self {
        let begins_at_ms = first_week_ms(now_ms);
        let week = |number: usize| {
            let from = begins_at_ms + number as i64 * WEEK_MS;
            let within = |one: &&Facts| (from..from + WEEK_MS).contains(&one.created_at_ms);
            span(from, facts.iter().filter(within))
        };
        let since = |one: &&Facts| one.created_at_ms >= begins_at_ms;
        Self {
            weeks: (0..WEEKS).map(week).collect(),
            all: span(begins_at_ms, facts.iter().filter(since)),
        }
    }

    /// Reads and counts what an office has done.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn gather(
        store: &dyn ProjectStore,
        office: &OfficeId,
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        let since_ms = first_week_ms(now_ms);
        let mut facts: Vec<Facts> = Vec::new();
        while facts.len() < MOST_PROJECTS {
            let after: Option<ProjectId> = facts.last().map(|one| one.project.clone());
            let page = store
                .list_facts(office, since_ms, after.as_ref(), PAGE)
                .await?;
            let is_last = page.len() < PAGE;
            facts.extend(page);
            if is_last {
                break;
            }
        }
        Ok(Self::of(&facts, now_ms))
    }
}

/// Weeks begin on Monday; the first day of 1970 was a Thursday.
fn first_week_ms(now_ms: i64) -> i64 {
    let monday_ms = 4 * 24 * 60 * 60_000;
    let this_week = (now_ms - monday_ms).div_euclid(WEEK_MS) * WEEK_MS + monday_ms;
    this_week - (WEEKS as i64 - 1) * WEEK_MS
}

fn span<'a>(begins_at_ms: i64, facts: impl Iterator<Item = &'a Facts>) -> Span {
    let mut span = Span {
        begins_at_ms,
        ..Span::default()
    };
    let mut times = Vec::new();
    let mut cost = UsdMicros::ZERO;
    for one in facts {
        span.begun += 1;
        span.edited += usize::from(one.is_edited);
        span.regenerations += u64::from(one.regenerations);
        times.extend(one.to_first_film_ms);
        match one.status {
            Status::Completed => {
                span.finished += 1;
                cost = cost.plus(one.cost);
            }
            Status::Failed => span.failed += 1,
            Status::Draft | Status::Generating => {}
        }
        if let Some(rating) = &one.rating {
            let stars = usize::from(rating.stars()).clamp(1, 5);
            span.ratings[stars - 1] += 1;
        }
    }
    span.to_first_film_ms = median(times);
    span.cost_each = cost.0.checked_div(span.finished as u64).map(UsdMicros);
    span.rating = average(&span.ratings);
    span
}

fn median(mut times: Vec<i64>) -> Option<i64> {
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied()
}

fn average(ratings: &[usize; 5]) -> Option<f64> {
    let count: usize = ratings.iter().sum();
    let sum: usize = ratings
        .iter()
        .zip(1..)
        .map(|(count, stars)| count * stars)
        .sum();
    (count > 0).then(|| sum as f64 / count as f64)
}

#[cfg(test)]
mod tests;
