//! Many agents ask for pages at a fixed rate, whether or not the answers before are there.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use super::{
    house::{Guest, House},
    http::{self, Question},
    wishes::{lot, sought},
};

/// How long it lasts, and how often somebody asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) seconds: u32,
    pub(super) each_second: u32,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    List,
    Filtered,
    Found,
    Older,
    Detail,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Filtered => "list, filtered",
            Self::Found => "list, searched",
            Self::Older => "list, later page",
            Self::Detail => "detail",
        }
    }
}

/// How long answers took, by kind, sorted.
pub(super) struct Times(pub(super) BTreeMap<Kind, Vec<Duration>>);

impl Times {
    /// Returns how long the slowest took of the fastest so many in a hundred.
    pub(super) fn percentile(times: &[Duration], percent: usize) -> Duration {
        let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(at).copied().unwrap_or_default()
    }
}

/// Asks, and measures from the moment a question was due.
pub(super) async fn run(
    address: &str,
    house: &House,
    guests: &Arc<Vec<Guest>>,
    pace: Pace,
) -> anyhow::Result<Times> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / pace.each_second);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut asking = JoinSet::new();
    for number in 0..pace.seconds * pace.each_second {
        let due = ticks.tick().await.into_std();
        let (kind, question) = question(house, guests, number);
        let address = address.to_owned();
        asking.spawn(async move {
            let answer = http::ask(&address, &question).await;
            (kind, due.elapsed(), answer)
        });
    }
    let mut times: BTreeMap<Kind, Vec<Duration>> = BTreeMap::new();
    while let Some(asked) = asking.join_next().await {
        let (kind, took, answer) = asked?;
        let answer = answer.with_context(|| kind.name())?;
        ensure!(answer.status == 200, "{}: {}", kind.name(), answer.status);
        times.entry(kind).or_default().push(took);
    }
    times.values_mut().for_each(|times| times.sort_unstable());
    Ok(Times(times))
}

/// Half of the questions are for the feed, half for one video.
fn question(house: &House, guests: &[Guest], number: u32) -> (Kind, Question) {
    let guest = &guests[lot(number, 20) as usize % guests.len()];
    let before = lot(number, 21) % house.size.each;
    let video = || house.video_of(guest.number, before);
    let (kind, path) = match number % 8 {
        0 => (Kind::List, "/agent/cms".to_owned()),
        2 => (Kind::Filtered, filtered(number)),
        4 => (Kind::Found, format!("/agent/cms?q={}+pool", sought(number))),
        6 => (Kind::Older, format!("/agent/cms?after={}", video())),
        _ => (Kind::Detail, detail(house, guest, before)),
    };
    (kind, Question::page(&path, Some(&guest.secret)))
}

fn filtered(number: u32) -> String {
    match lot(number, 22) % 3 {
        0 => "/agent/cms?status=failed".to_owned(),
        1 => "/agent/cms?kind=custom".to_owned(),
        _ => "/agent/cms?kind=market_update&status=completed".to_owned(),
    }
}

/// Drafts lead to the wizard and are no page of their own, so the next video that was filmed is asked for.
fn detail(house: &House, guest: &Guest, before: u32) -> String {
    let each = house.size.each;
    let mut numbers = (before..each).chain(0..before);
    let filmed = numbers.find(|before| house.is_filmed(guest.number, *before));
    let id = house.video_of(guest.number, filmed.unwrap_or(before));
    format!("/agent/cms/videos/{id}")
}

/// Asks for so long without measuring, so that everything is as it is on any day.
pub(super) async fn warm(
    address: &str,
    house: &House,
    guests: &Arc<Vec<Guest>>,
) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let pace = Pace {
        seconds: 5,
        each_second: 100,
    };
    run(address, house, guests, pace).await?;
    Ok(begun.elapsed())
}
