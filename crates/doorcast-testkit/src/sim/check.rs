//! What must be true at the end of every history.

use doorcast_domain::{
    ledger::{Account, Scope, UsdMicros},
    pipeline::{
        Video,
        attempt::Purchase,
        event::{Consent, PollAnswer},
        id::VideoId,
        stage::Stage,
    },
};

use super::{
    office::Office,
    studio::{Render, film_bytes},
    wait::wait,
};

/// Returns what must not be, and how many videos were completed.
pub fn problems(office: &Office, drafted: &[VideoId]) -> (Vec<String>, usize) {
    let mut problems = Vec::new();
    let renders = office.studio.renders();
    let mut videos = Vec::new();
    for id in drafted {
        match office.video(id) {
            Some(video) => videos.push(video),
            None => problems.push(format!("{id} is lost")),
        }
    }
    for video in &videos {
        problems.extend(check_rest(video));
        problems.extend(check_purchases(office, video, &renders));
        problems.extend(check_film(office, video));
        problems.extend(check_account(office, video));
    }
    problems.extend(check_renders(&videos, &renders));
    problems.extend(check_sums(office, &videos, &renders));
    let is_completed = |video: &&Video| matches!(video.stage, Stage::Completed { .. });
    (problems, videos.iter().filter(is_completed).count())
}

/// Every video is final or waits for something we can name.
fn check_rest(video: &Video) -> Option<String> {
    video.assert_sound();
    video
        .stage
        .is_moving()
        .then(|| format!("{} still moves: {:?}", video.id, video.stage))
}

/// Nothing is bought twice: one render for each attempt, and a second attempt only for who has agreed to buy again.
fn check_purchases(office: &Office, video: &Video, renders: &[Render]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut bought_before = 0;
    for attempt in &video.attempts {
        let begun: Vec<&Render> = renders
            .iter()
            .filter(|render| render.attempt == attempt.id)
            .collect();
        if begun.len() > 1 {
            problems.push(format!("{} was bought {} times", attempt.id, begun.len()));
        }
        match office.consents.of(attempt.id) {
            Some(Consent::BuyAgain) => {}
            Some(Consent::Buy) if bought_before == 0 => {}
            Some(Consent::Buy) if begun.is_empty() => {}
            Some(Consent::Buy) => problems.push(format!("{} was bought again unasked", video.id)),
            None => problems.push(format!("nobody has asked for {}", attempt.id)),
        }
        let is_unpaid = |render: &&&Render| {
            matches!(
                render.end,
                PollAnswer::Failed {
                    is_unpaid: true,
                    ..
                }
            )
        };
        bought_before += begun.iter().filter(|render| !is_unpaid(render)).count();
    }
    problems
}

/// No purchase is unknown to the video it was made for.
fn check_renders(videos: &[Video], renders: &[Render]) -> Vec<String> {
    let mut problems = Vec::new();
    for render in renders {
        let attempt = videos
            .iter()
            .find_map(|video| video.find_attempt(render.attempt));
        let is_unpaid = matches!(
            render.end,
            PollAnswer::Failed {
                is_unpaid: true,
                ..
            }
        );
        match attempt.map(|attempt| &attempt.purchase) {
            Some(Purchase::Bought { render: known }) if *known == render.id => {}
            Some(Purchase::Refused) if is_unpaid => {}
            other => problems.push(format!("{} is an orphan: {other:?}", render.id)),
        }
    }
    problems
}

/// A completed video is in storage, and it is the right film.
fn check_film(office: &Office, video: &Video) -> Option<String> {
    let Stage::Completed { film, .. } = &video.stage else {
        return None;
    };
    let bytes = office.media.bytes(&film.key)?;
    let render = video.attempt()?.render()?;
    let is_right = bytes == film_bytes(render) && film.size_bytes == bytes.len() as u64;
    (!is_right).then(|| format!("{} has the wrong film", video.id))
}

/// The accounts of a video's attempts add up to the video's, and its lines of the ledger to both.
fn check_account(office: &Office, video: &Video) -> Vec<String> {
    let mut problems = Vec::new();
    let scope = Scope::Video(video.id.clone());
    let account = wait(office.store.inner.account(&scope)).expect("the store answers");
    let entries = wait(office.store.inner.list_entries(&video.id)).expect("the store answers");
    let no_cap = UsdMicros(u64::MAX);
    let replayed = entries
        .iter()
        .try_fold(Account::default(), |account, entry| {
            account.apply(entry.movement, no_cap)
        });
    if replayed != Ok(account) {
        problems.push(format!(
            "{}: the lines do not add up to the account",
            video.id
        ));
    }
    let settled = video.attempts.iter().fold(UsdMicros::ZERO, |sum, attempt| {
        sum.plus(attempt.money.settled())
    });
    if settled != account.settled() {
        problems.push(format!(
            "{}: the attempts do not add up to the account",
            video.id
        ));
    }
    if account.open() != UsdMicros::ZERO {
        problems.push(format!("{}: money is held for nothing", video.id));
    }
    problems
}

/// What we say was spent is what the studio has billed, apart from what we say is in doubt.
fn check_sums(office: &Office, videos: &[Video], renders: &[Render]) -> Vec<String> {
    let mut problems = Vec::new();
    for render in renders {
        let attempt = videos
            .iter()
            .find_map(|video| video.find_attempt(render.attempt));
        let Some(attempt) = attempt else { continue };
        let (settled, doubtful) = (attempt.money.settled(), attempt.money.doubtful());
        let is_right = match render.end {
            PollAnswer::Finished { .. } => settled == render.billed && doubtful == UsdMicros::ZERO,
            _ => {
                settled == UsdMicros::ZERO
                    && (render.billed == UsdMicros::ZERO || doubtful > UsdMicros::ZERO)
            }
        };
        if !is_right {
            problems.push(format!(
                "{}: billed {}, {:?}",
                render.id, render.billed, attempt.money
            ));
        }
    }
    let billed = renders
        .iter()
        .fold(UsdMicros::ZERO, |sum, render| sum.plus(render.billed));
    let known = videos.iter().fold(UsdMicros::ZERO, |sum, video| {
        let scope = Scope::Video(video.id.clone());
        let account = wait(office.store.inner.account(&scope)).expect("the store answers");
        sum.plus(account.settled()).plus(account.doubtful())
    });
    if billed > known {
        problems.push(format!("{billed} was billed, and we know only of {known}"));
    }
    problems
}
