use doorcast_domain::{project::Rating, video::VideoType};

use super::*;

/// A Wednesday.
const NOW: i64 = 1_790_000_000_000 + 2 * 24 * 60 * 60_000;

fn fact(number: u64, status: Status, age_ms: i64) -> Facts {
    Facts {
        project: ProjectId::new(number, 0),
        kind: VideoType::Custom,
        status,
        created_at_ms: NOW - age_ms,
        to_first_film_ms: (status == Status::Completed).then_some(number as i64 * 60_000),
        regenerations: 1,
        is_edited: number.is_multiple_of(2),
        rating: Rating::try_from((number % 5 + 1) as u8).ok(),
        cost: UsdMicros(number * 1_000_000),
    }
}

#[test]
fn what_is_done_in_a_week_counts_in_that_week() {
    let facts = [
        fact(1, Status::Completed, 0),
        fact(2, Status::Completed, WEEK_MS),
        fact(3, Status::Failed, WEEK_MS),
        fact(4, Status::Draft, WEEK_MS),
        fact(9, Status::Completed, 30 * WEEK_MS),
    ];
    let insights = Insights::of(&facts, NOW);
    assert_eq!(insights.weeks.len(), WEEKS);
    let (last, this) = (&insights.weeks[WEEKS - 2], &insights.weeks[WEEKS - 1]);
    assert_eq!((this.begun, this.finished, this.failed), (1, 1, 0));
    assert_eq!((last.begun, last.finished, last.failed), (3, 1, 1));
    assert_eq!(last.success(), Some(0.5));
    assert_eq!(last.cost_each, Some(UsdMicros(2_000_000)));
    assert_eq!(insights.all.begun, 4, "what is older does not count");
    assert_eq!((insights.all.edited, insights.all.regenerations), (2, 4));
}

#[test]
fn half_of_the_times_are_at_most_the_median() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![5]), Some(5));
    assert_eq!(median(vec![9, 1]), Some(1));
    assert_eq!(median(vec![9, 1, 4]), Some(4));
}

#[test]
fn a_week_without_anything_has_no_averages() {
    let week = &Insights::of(&[], NOW).weeks[0];
    assert_eq!(
        (week.success(), week.rating, week.cost_each),
        (None, None, None)
    );
}

#[test]
fn ratings_are_counted_and_averaged() {
    let facts: Vec<Facts> = (0..5)
        .map(|number| fact(number, Status::Draft, 0))
        .collect();
    let all = Insights::of(&facts, NOW).all;
    assert_eq!((all.ratings, all.rating), ([1; 5], Some(3.0)));
}

#[test]
fn weeks_begin_on_monday() {
    let monday = first_week_ms(NOW) + (WEEKS as i64 - 1) * WEEK_MS;
    assert_eq!(monday, 1_789_948_800_000);
    assert_eq!(first_week_ms(monday), first_week_ms(monday + WEEK_MS - 1));
    assert_ne!(first_week_ms(monday), first_week_ms(monday - 1));
}
