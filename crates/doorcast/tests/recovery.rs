//! Orderly ends under load, and a data folder that is lost.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "kill/service.rs"]
mod service;

use std::{fs, time::Duration};

use serde_json::{Value, json};

use books::Snapshot;
use city::{City, Random, until};
use service::Service;

/// How many of the service's seconds pass in one of ours.
const SPEED: u32 = 60;

/// How long an orderly end may take.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

#[test]
fn an_orderly_end_under_load_is_soon_and_loses_nothing() {
    let city = City::found(3, SPEED);
    let mut random = Random::new(city.seed);
    for round in 0..5 {
        let service = Service::start(&city);
        for number in 0..10 {
            let wish = format!("wish-{round}-{number}");
            city.wish(&wish);
            assert!(service.ask_for(&city, &wish), "{wish} is answered");
        }
        let moment = Duration::from_micros(random.below(300_000));
        service.end_after(moment, ENDS_WITHIN);
    }
    let _service = Service::start(&city);
    until("all are completed", Duration::from_secs(30), || {
        Snapshot::take(&city).are_all_completed()
    });
    city.check_at_the_end();
}

#[test]
fn what_was_bought_is_found_again_after_the_data_folder_is_lost() {
    let mut city = City::found(4, SPEED);
    let service = Service::start(&city);
    city.wish("lost");
    assert!(service.ask_for(&city, "lost"));
    until("it is bought", Duration::from_secs(20), || {
        city.bills().len() == 1
    });
    drop(service);
    fs::remove_dir_all(city.data()).expect("the folder is lost");
    city.token = city.make_token(&["--admin"]);
    let service = Service::start(&city);
    let mut orphans = Vec::new();
    until("the orphan is seen", Duration::from_secs(20), || {
        let list = service.get(&city, "/api/v1/orphans");
        orphans = list["orphans"].as_array().cloned().unwrap_or_default();
        !orphans.is_empty()
    });
    let render = orphans[0]["render"].as_str().expect("a name").to_owned();
    let path = format!("/api/v1/orphans/heygen/{render}/adopt");
    let wish = json!({ "agent": "dana", "avatar": "look-02", "title": "lost" });
    let adopted = service.post(&city, &path, &wish);
    assert_eq!(
        adopted["purchases"][0]["render"],
        render.as_str(),
        "{adopted}"
    );
    until("it is completed", Duration::from_secs(20), || {
        Snapshot::take(&city).are_all_completed()
    });
    assert_eq!(city.bills().len(), 1, "it was bought once");
    let list = service.get(&city, "/api/v1/orphans");
    assert_eq!(list["orphans"], Value::Array(Vec::new()));
}
