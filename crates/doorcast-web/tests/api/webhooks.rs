//! What studios send.

use axum::http::StatusCode;
use doorcast_app::ports::videos::VideoStore;

use crate::house::{House, wait};

const PATH: &str = "/api/v1/webhooks/heygen";

fn kept(house: &House) -> usize {
    wait(house.store.list_webhooks(10)).expect("a list").len()
}

#[test]
fn a_genuine_one_is_kept_once_and_wakes_the_runner() {
    let house = House::new();
    let studio = house.nobody().header("signature", "good");
    for _ in 0..2 {
        let answer = studio.send("POST", PATH, b"event-1".to_vec());
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(kept(&house), 1);
    let patience = std::time::Duration::from_secs(5);
    let woken = async { tokio::time::timeout(patience, house.desk.wake.notified()).await };
    wait(woken).expect("the runner is woken");
}

#[test]
fn a_forged_one_is_turned_away_and_not_kept() {
    let house = House::new();
    for caller in [
        house.nobody(),
        house.nobody().header("signature", "bad"),
        house.admin(),
    ] {
        let answer = caller.send("POST", PATH, b"event-1".to_vec());
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(kept(&house), 0);
}

#[test]
fn one_that_is_none_of_our_business_is_answered_and_not_kept() {
    let house = House::new();
    let studio = house.nobody().header("signature", "good");
    assert_eq!(
        studio.send("POST", PATH, Vec::new()).status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(kept(&house), 0);
    let unknown = studio.send("POST", "/api/v1/webhooks/other", b"event-1".to_vec());
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
