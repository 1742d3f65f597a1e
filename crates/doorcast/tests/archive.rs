//! `doorcast export` and `doorcast import`: from the data folder to MongoDB and back, by the real command.

mod common;
#[path = "archive/house.rs"]
mod house;
#[path = "common/owner.rs"]
mod owner;

use std::{
    fs,
    process::{Command, Stdio},
};

use common::{Home, one_json, run, text};
use doorcast_testkit::mongod;
use house::{House, until};
use mongodb::{
    Client,
    bson::{DateTime, Document, doc, oid::ObjectId},
};
use serde_json::Value;
use tokio::runtime::Runtime;

const SERVE: [&str; 4] = ["serve", "--listen", "127.0.0.1:0", "--json"];

fn under_key(home: &Home, args: &[&str]) -> Command {
    let mut command = home.stranger(args);
    command.env("DOORCAST_SECRET_KEY", "5e".repeat(32));
    command
}

fn in_mongodb(home: &Home, database: &str, args: &[&str]) -> Command {
    let mut command = under_key(home, args);
    command
        .env("MONGODB_URI", mongod::url())
        .env("DOORCAST_MONGODB_DATABASE", database);
    command
}

fn answer(command: &mut Command) -> Value {
    let output = run(command);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    one_json(&output)
}

#[test]
fn an_installation_moves_to_mongodb_and_back() {
    let home = Home::new();
    let key = "5e".repeat(32);
    let database = mongod::database_name();
    let in_folder = |args: &[&str]| {
        let mut command = home.stranger(args);
        command.arg("--json").env("DOORCAST_SECRET_KEY", &key);
        command
    };
    let in_mongodb = |args: &[&str]| {
        let mut command = in_folder(args);
        command.env("MONGODB_URI", mongod::url());
        command.env("DOORCAST_MONGODB_DATABASE", &database);
        command
    };
    let create = ["token", "create", "--name", "phone", "--agent", "dana"];
    answer(&mut in_folder(&create));
    let tokens = answer(&mut in_folder(&["token", "list"]));
    let first = answer(&mut in_folder(&["export", "first"]));
    assert_eq!(first["kinds"]["tokens"], 1);
    let kept = answer(&mut in_mongodb(&["import", "first"]));
    assert_eq!(kept["sha256"], first["sha256"]);
    assert_eq!(answer(&mut in_mongodb(&["token", "list"])), tokens);
    let second = answer(&mut in_mongodb(&["export", "second"]));
    assert_eq!(second["sha256"], first["sha256"]);
    for (mut command, code) in [
        (in_folder(&["export", "first"]), "exists"),
        (in_folder(&["import", "second"]), "store_not_empty"),
        (in_folder(&["import", "third"]), "no_archive"),
    ] {
        let refused = run(&mut command);
        assert_ne!(refused.status.code(), Some(0));
        assert_eq!(one_json(&refused)["error"]["code"], code);
    }
}

#[test]
fn what_the_cms_has_made_goes_along() {
    let home = Home::new();
    let database = mongod::database_name();
    let (user, video) = (ObjectId::new(), ObjectId::new());
    let person = doc! { "_id": user, "email": "dana@example.com", "name": "Dana Whitfield" };
    let at = DateTime::from_millis(1_768_003_200_123);
    let document = doc! {
        "_id": video, "userId": user, "videoType": "custom", "title": "Sun room", "script": "Come and see it.",
        "status": "draft", "createdAt": at, "updatedAt": at, "__v": 0,
    };
    Runtime::new().expect("threads").block_on(async {
        let client = Client::with_uri_str(mongod::url()).await;
        let db = client.expect("a client").database(&database);
        let written = db.collection::<Document>("users").insert_one(person).await;
        written.expect("a user");
        let videos = db.collection::<Document>("propertyvideos");
        videos.insert_one(document).await.expect("a video");
    });
    let told = answer(&mut in_mongodb(
        &home,
        &database,
        &["export", "all", "--json"],
    ));
    assert_eq!(told["kinds"]["projects"], 1);
    let kept = answer(&mut under_key(&home, &["import", "all", "--json"]));
    assert_eq!(kept["sha256"], told["sha256"]);
}

/// Returns how many renders of the built-in studio are not made yet.
fn tickets_left(home: &Home) -> usize {
    let Ok(renders) = fs::read_dir(home.data().join("studio")) else {
        return 0;
    };
    let renders = renders.map(|render| render.expect("an entry").path());
    let is_left = |folder: &std::path::PathBuf| {
        folder.join("ticket.json").exists() && !folder.join("outcome.json").exists()
    };
    renders.filter(is_left).count()
}

#[test]
fn pictures_posters_and_films_under_way_go_along() {
    let home = Home::new();
    let database = mongod::database_name();
    let house = House::open(&mut under_key(&home, &SERVE));
    let token = house.found();
    let bearer = format!("Bearer {token}");
    let made = house.order(&token, "Sun room", &[]);
    house.wait_for(&token, &made);
    let see = |house: &House, part: &str| {
        house.bytes("authorization", &bearer, &format!("{made}/{part}"))
    };
    let seen = ["poster.jpg", "captions.vtt", "film.mp4"].map(|part| see(&house, part));
    let picture = house.post(&token, "/api/v1/pictures", "image/jpeg", &seen[0]);
    let picture = picture["id"].as_str().expect("an id").to_owned();
    drop(house);
    // Nobody films: what is ordered is under way when the house moves.
    let mut nobody_films = under_key(&home, &SERVE);
    let house = House::open(nobody_films.env("DOORCAST_STUDIO_FILMS_AT_ONCE", "0"));
    let under_way = house.order(&token, "Garden", &[&picture]);
    until("a ticket", || tickets_left(&home) == 1);
    let shown = house.bytes(
        "cookie",
        &house.sign_in(),
        &format!("/agent/cms/pictures/{picture}"),
    );
    drop(house);

    let first = answer(under_key(&home, &["export", "first"]).arg("--json"));
    assert_eq!(first["films_on_disk"], 1, "{first}");
    let files = first["files"].as_u64().expect("a number");
    assert!(files >= 6, "{first}");
    // Who looks first whether all is well has not moved in.
    answer(&mut in_mongodb(&home, &database, &["doctor", "--json"]));
    let mut import = in_mongodb(&home, &database, &["import", "first", "--json"]);
    assert_eq!(answer(&mut import)["sha256"], first["sha256"]);
    let mut export = in_mongodb(&home, &database, &["export", "second", "--json"]);
    let second = answer(&mut export);
    assert_eq!(second["sha256"], first["sha256"]);
    assert_eq!(second["files"], first["files"]);

    let house = House::open(&mut in_mongodb(&home, &database, &SERVE));
    let cookie = house.sign_in();
    let listed = house.get(&token, "/api/v1/projects").to_string();
    assert!(
        listed.contains("Sun room") && listed.contains("Garden"),
        "{listed}"
    );
    for (part, before) in ["poster.jpg", "captions.vtt", "film.mp4"].iter().zip(&seen) {
        assert!(see(&house, part) == *before, "{part}");
    }
    let picture = house.bytes("cookie", &cookie, &format!("/agent/cms/pictures/{picture}"));
    assert!(picture == shown);
    house.wait_for(&token, &under_way);
    drop(house);

    let back = Home::new();
    let place = home.work().join("second");
    let place = place.to_str().expect("a path");
    answer(under_key(&back, &["import", place]).arg("--json"));
    let third = answer(under_key(&back, &["export", "third"]).arg("--json"));
    assert_eq!(third["sha256"], first["sha256"]);
}

#[test]
fn an_import_that_is_killed_goes_on() {
    let home = Home::new();
    let database = mongod::database_name();
    let create = ["token", "create", "--name", "phone", "--agent", "dana"];
    answer(under_key(&home, &create).arg("--json"));
    let pictures = home.data().join("pictures/0f");
    fs::create_dir_all(&pictures).expect("a folder");
    for number in 0..1_000 {
        let picture = pictures.join(format!("{number}.jpg"));
        fs::write(picture, vec![7; 20_000]).expect("a file");
    }
    let first = answer(under_key(&home, &["export", "first"]).arg("--json"));
    let runtime = Runtime::new().expect("threads");
    let client = runtime.block_on(Client::with_uri_str(mongod::url()));
    let kept = client.expect("a client").database(&database);
    let kept = kept.collection::<Document>("doorcast_files.files");
    let count = || runtime.block_on(async { kept.count_documents(doc! {}).await });
    let import = ["import", "first", "--json"];
    for most in [1, 40, 150] {
        let mut command = in_mongodb(&home, &database, &import);
        let child = command.stdout(Stdio::null()).spawn();
        let mut child = child.expect("the command runs");
        until("some files", || count().expect("a number") >= most);
        child.kill().expect("it can be killed");
        let end = child.wait().expect("its end");
        assert_eq!(end.code(), None, "it was done before it was killed");
        let refused = run(&mut in_mongodb(&home, &database, &SERVE));
        let told = one_json(&refused);
        assert_eq!(told["error"]["code"], "import_unfinished", "{told}");
        let hint = told["error"]["hint"].as_str().expect("a way out");
        assert!(hint.contains("doorcast import "), "{hint}");
    }
    let done = answer(&mut in_mongodb(&home, &database, &import));
    assert_eq!(done["sha256"], first["sha256"]);
    let mut export = in_mongodb(&home, &database, &["export", "second", "--json"]);
    assert_eq!(answer(&mut export)["sha256"], first["sha256"]);
}
