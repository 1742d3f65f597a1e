//! The ledger: whose lines are seen, and that they add up.

use serde_json::{Value, json};

use crate::house::House;

fn lines(answer: &Value) -> Vec<Value> {
    answer["lines"].as_array().expect("lines").clone()
}

#[test]
fn agents_see_their_lines_and_administrators_all() {
    let house = House::new();
    house.completed("dana");
    house.completed("marisol");
    let dana = house.agent("dana").get("/api/v1/ledger").json();
    let kinds: Vec<Value> = lines(&dana)
        .iter()
        .map(|line| line["kind"].clone())
        .collect();
    assert_eq!(kinds, ["hold", "settle", "release"]);
    assert!(lines(&dana).iter().all(|line| line["agent"] == "dana"));
    assert_eq!(
        dana["account"],
        json!({
            "held_usd": "1.000000", "settled_usd": "0.800000", "released_usd": "0.200000",
            "indeterminate_usd": "0.000000", "open_usd": "0.000000",
        })
    );
    let all = house.admin().get("/api/v1/ledger").json();
    assert_eq!(lines(&all).len(), 6);
    assert_eq!(all["account"]["settled_usd"], "1.600000");
    let peek = house
        .agent("dana")
        .get("/api/v1/ledger?agent=marisol")
        .json();
    assert!(lines(&peek).iter().all(|line| line["agent"] == "dana"));
}

#[test]
fn pages_hold_every_line_once() {
    let house = House::new();
    house.completed("dana");
    house.completed("marisol");
    for (caller, count) in [(house.admin(), 6), (house.agent("marisol"), 3)] {
        let mut numbers = Vec::new();
        let mut query = "?limit=2".to_owned();
        loop {
            let page = caller.get(&format!("/api/v1/ledger{query}")).json();
            numbers.extend(lines(&page).iter().map(|line| line["number"].clone()));
            match page["next"].as_u64() {
                Some(next) => query = format!("?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(numbers.len(), count);
        numbers.dedup();
        assert_eq!(numbers.len(), count);
    }
}
