//! Production videos by the real command, against vendors played over HTTP.

mod common;
#[path = "common/vendors.rs"]
mod vendors;

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

use common::{Home, Refusal, check_refusal, one_json, run, text};
use doorcast_vendors::fakes::{Canned, Fault, Misbehavior};
use serde_json::Value;
use vendors::Scene;

const CREATE: &str = "POST /v3/videos";
const CHAT: &str = "POST /openai/v1/chat/completions";

const LISTING: [&str; 15] = [
    "make",
    "--quality",
    "production",
    "--type",
    "property_listing",
    "--topic",
    "4-bedroom home in Indian Wells",
    "--point",
    "gourmet kitchen",
    "--avatar",
    "look-01",
    "--voice",
    "voice-002",
    "--out",
    "tour.mp4",
];

const SPOKEN: [&str; 12] = [
    "make",
    "--quality",
    "production",
    "--script",
    "words.txt",
    "--avatar",
    "look-01",
    "--aspect",
    "9:16",
    "--yes",
    "--out",
    "tour.mp4",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

fn succeed(mut command: Command) -> Value {
    let output = run(command.arg("--json"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert_eq!(text(&output.stderr), "");
    one_json(&output)
}

#[test]
fn a_topic_becomes_a_film_that_is_kept_and_bought_once() {
    let scene = Scene::new();
    let args = with(&LISTING, &["--yes"]);
    let made = succeed(scene.doorcast(&args));
    assert_eq!(made["status"], "completed");
    assert_eq!(made["studio"], "heygen");
    assert_eq!(made["media"], "cloudinary");
    assert!(
        made["cost_usd"].as_f64().is_some_and(|cost| cost > 0.0),
        "{made}"
    );
    assert!(
        made["checksum"]
            .as_str()
            .is_some_and(|sum| sum.starts_with("md5:")),
        "{made}"
    );
    let bills = scene.fakes.heygen.bills();
    assert_eq!(bills.len(), 1);
    assert_eq!(Some(bills[0].script.as_str()), made["script"].as_str());
    assert_eq!(
        bills[0].duration_ms as f64 / 1_000.0,
        made["seconds"].as_f64().expect("a length")
    );
    assert_eq!(scene.fakes.cloudinary.kept().len(), 1);
    let file = fs::read(scene.home.work().join("tour.mp4")).expect("a file");
    assert_eq!(&file[4..8], b"ftyp");

    // The same command again fetches the file and buys nothing, and the script is not written again.
    let written = scene.fakes.groq.controls().faults.calls(CHAT);
    assert!(written >= 1);
    fs::remove_file(scene.home.work().join("tour.mp4")).expect("a file");
    let again = succeed(scene.doorcast(&args));
    assert_eq!(again, made);
    assert_eq!(scene.bought(), 1);
    assert_eq!(scene.fakes.groq.controls().faults.calls(CHAT), written);
    assert_eq!(
        fs::read(scene.home.work().join("tour.mp4")).expect("a file"),
        file
    );

    let id = made["id"].as_str().expect("an id");
    let shown = scene.home.succeed_json(&["show", id]);
    for field in ["script", "cost_usd", "url", "checksum", "seconds"] {
        assert_eq!(shown[field], made[field], "{field}");
    }
    assert!(scene.home.succeed(&["show", id]).contains("It is ready."));

    // Unless somebody says so.
    let more = succeed(scene.doorcast(&with(&args, &["--again", "--force"])));
    assert_eq!(more["id"], made["id"]);
    assert_eq!(scene.bought(), 2);
}

#[test]
fn a_person_reads_the_price_how_far_it_is_and_where_it_is() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    let output = run(&mut scene.doorcast(&SPOKEN));
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    for part in [
        "HeyGen films it for about $0.",
        "The studio is making it. Usually 5 to 20 minutes more.",
        "It is ready.",
    ] {
        assert!(told.contains(part), "{told}\nshould say: {part}");
    }
    let said = text(&output.stdout);
    for part in [
        "Welcome home.",
        "5 words, 2.0 seconds, cost $0.10",
        "tour.mp4",
        "kept at",
    ] {
        assert!(said.contains(part), "{said}\nshould say: {part}");
    }
}

/// Checks a refusal, for a person and a program, and that nothing was bought.
fn check(prepare: impl Fn(&Scene), args: &[&str], refusal: &Refusal<'_>) {
    check_with(prepare, args, &[], refusal);
}

fn check_with(
    prepare: impl Fn(&Scene),
    args: &[&str],
    environment: &[(&str, &str)],
    refusal: &Refusal<'_>,
) {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    prepare(&scene);
    let command = || {
        let mut command = scene.doorcast(args);
        command.envs(environment.iter().copied());
        command
    };
    check_refusal(&scene.home, command, refusal);
    assert_eq!(scene.bought(), 0, "{}: something was bought", refusal.says);
    assert!(scene.fakes.cloudinary.kept().is_empty());
}

#[test]
fn an_avatar_that_is_not_there_is_named() {
    let wrong = |id: &'static str| -> Vec<&'static str> {
        SPOKEN
            .into_iter()
            .map(|arg| if arg == "look-01" { id } else { arg })
            .collect()
    };
    for (id, exit, says) in [
        ("look-99", 2, "doorcast avatars lists those you can use"),
        (
            "group-01",
            2,
            "\"group-01\" is an avatar, not one of its looks; choose one: look-01, look-02",
        ),
        ("look-58", 8, "has not consented yet"),
        ("look-59", 2, "not ready"),
        ("look-60", 2, "choose one, doorcast voices lists them"),
    ] {
        let field = if id == "look-60" { "voice" } else { "avatar" };
        check(|_| (), &wrong(id), &Refusal { exit, field, says });
    }
}

#[test]
fn a_voice_that_is_not_there_is_named() {
    check(
        |_| (),
        &with(&SPOKEN, &["--voice", "voice-999"]),
        &Refusal {
            exit: 2,
            field: "voice",
            says: "HeyGen has no voice \"voice-999\"; doorcast voices lists those you can use",
        },
    );
}

#[test]
fn an_empty_wallet_is_told_before_anything_is_sent() {
    check(
        |scene| scene.turn_heygen(|knobs| knobs.wallet_micro_usd = 20_000),
        &SPOKEN,
        &Refusal {
            exit: 8,
            field: "wallet",
            says: "the wallet has $0.02, and the video costs about $0.10; add funds",
        },
    );
}

#[test]
fn a_key_that_has_expired_is_told() {
    check(
        |scene| scene.turn_heygen(|knobs| knobs.key = "another".to_owned()),
        &SPOKEN,
        &Refusal {
            exit: 8,
            field: "HEYGEN_API_KEY",
            says: "the key is missing, wrong or expired; make a new one",
        },
    );
}

#[test]
fn a_script_the_studio_would_refuse_is_refused_here() {
    check(
        |scene| drop(scene.home.put("words.txt", "a ".repeat(2_501))),
        &SPOKEN,
        &Refusal {
            exit: 2,
            field: "script",
            says: "characters; at most 5000 fit",
        },
    );
    check(
        |scene| drop(scene.home.put("words.txt", "Welcome\u{7} home.")),
        &SPOKEN,
        &Refusal {
            exit: 2,
            field: "script",
            says: "control character",
        },
    );
}

#[test]
fn a_shape_the_studio_does_not_have_is_refused() {
    let args: Vec<&str> = SPOKEN
        .into_iter()
        .map(|arg| if arg == "9:16" { "4:3" } else { arg })
        .collect();
    check(
        |_| (),
        &args,
        &Refusal {
            exit: 2,
            field: "aspect",
            says: "HeyGen does not offer 4:3; choose 16:9, 9:16 or 1:1",
        },
    );
}

#[test]
fn a_background_inside_is_never_asked_for() {
    for (address, says) in [
        (
            "https://127.0.0.1/wall.jpg",
            "127.0.0.1 is not an address on the public web",
        ),
        (
            "https://169.254.169.254/key.jpg",
            "give the public address of a picture, or a color",
        ),
        (
            "https://[::1]/wall.png",
            "is not an address on the public web",
        ),
        (
            "http://example.com/wall.jpg",
            "https:// address that ends in .jpg",
        ),
        ("wall.jpg", "a file on this computer"),
    ] {
        check(
            |_| (),
            &with(&SPOKEN, &["--background", address]),
            &Refusal {
                exit: 2,
                field: "background",
                says,
            },
        );
    }
}

#[test]
fn nothing_is_bought_without_a_yes_or_beyond_the_budget() {
    let unasked: Vec<&str> = SPOKEN.into_iter().filter(|arg| *arg != "--yes").collect();
    check(
        |_| (),
        &unasked,
        &Refusal {
            exit: 2,
            field: "yes",
            says: "--yes buys without asking",
        },
    );
    check_with(
        |_| (),
        &SPOKEN,
        &[("DOORCAST_CAP_USD_PER_VIDEO", "0.05")],
        &Refusal {
            exit: 8,
            field: "budget",
            says: "$0.10 more would pass the cap of $0.05",
        },
    );
    check_with(
        |_| (),
        &SPOKEN,
        &[("HEYGEN_API_KEY_FILE", "key.txt")],
        &Refusal {
            exit: 2,
            field: "HEYGEN_API_KEY",
            says: "HEYGEN_API_KEY and HEYGEN_API_KEY_FILE are both set",
        },
    );
}

#[test]
fn an_answer_that_is_lost_is_looked_for_and_not_bought_again() {
    for lost in [
        Misbehavior::DropAfter,
        Misbehavior::AnswerAfter(Canned::page(502)),
        Misbehavior::DropBefore,
    ] {
        let scene = Scene::new();
        scene.home.put("words.txt", "Welcome home. Call me today.");
        let faults = &scene.fakes.heygen.controls().faults;
        faults.add(Fault::once(CREATE, lost));
        let made = succeed(scene.doorcast(&SPOKEN));
        assert_eq!(made["status"], "completed");
        assert_eq!(scene.bought(), 1);
    }
}

#[test]
fn a_busy_studio_is_waited_for() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    let busy =
        Misbehavior::AnswerBefore(Canned::error(429, "rate_limit_exceeded").retry_after("3"));
    scene
        .fakes
        .heygen
        .controls()
        .faults
        .add(Fault::once(CREATE, busy));
    assert_eq!(succeed(scene.doorcast(&SPOKEN))["status"], "completed");
    assert_eq!(scene.bought(), 1);
}

#[test]
fn a_film_cloudinary_cannot_fetch_is_passed_through_in_parts() {
    const BYTES: u64 = 14_000_000;
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    scene.turn_heygen(|knobs| {
        knobs.film_bytes = BYTES;
        knobs.first_downloads_refused = 1;
    });
    scene.fakes.cloudinary.controls().set(|knobs| {
        knobs.cannot_fetch = true;
        knobs.shows_up_to_bytes = BYTES;
    });
    let cut = Misbehavior::Cut {
        after_bytes: 7_500_000,
    };
    let faults = &scene.fakes.heygen.controls().faults;
    faults.add(Fault::times("GET /media/{file}", 2, cut));
    let made = succeed(scene.doorcast(&SPOKEN));
    assert_eq!(made["size_bytes"], BYTES);
    let kept = scene.fakes.cloudinary.kept();
    assert_eq!((kept.len(), kept[0].size_bytes), (1, BYTES));
    assert_eq!(kept[0].fetched_from, None);
    let file = fs::metadata(scene.home.work().join("tour.mp4")).expect("a file");
    assert_eq!(file.len(), BYTES);
    assert_eq!(scene.bought(), 1);
}

#[test]
fn without_cloudinary_films_are_kept_in_the_data_folder() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    let mut command = scene.doorcast(&SPOKEN);
    for name in ["CLOUD_NAME", "API_KEY", "API_SECRET"] {
        command.env_remove(format!("CLOUDINARY_{name}"));
    }
    let made = succeed(command);
    assert_eq!(made["media"], "disk");
    let kept = made["url"]
        .as_str()
        .and_then(|url| url.strip_prefix("file://"));
    let kept = fs::read(kept.expect("a file")).expect("a film");
    assert_eq!(
        kept,
        fs::read(scene.home.work().join("tour.mp4")).expect("a film")
    );
    assert!(
        made["checksum"]
            .as_str()
            .is_some_and(|sum| sum.starts_with("sha256:"))
    );
}

#[test]
fn a_render_that_fails_is_told_and_not_bought_again() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    scene.turn_heygen(|knobs| knobs.fails_with = Some("RENDER_FAILED".to_owned()));
    for says in ["\"Buy again\" starts anew", "--again buys it once more"] {
        let output = run(&mut scene.doorcast(&SPOKEN));
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(8), "{told}");
        assert!(told.contains(says), "{told}\nshould say: {says}");
        assert_eq!(scene.bought(), 1);
    }
    scene.turn_heygen(|knobs| knobs.fails_with = None);
    let made = succeed(scene.doorcast(&with(&SPOKEN, &["--again"])));
    assert_eq!(made["status"], "completed");
    assert_eq!(scene.bought(), 2);
}

/// A command that waits for a studio which never finishes.
fn start_waiting(scene: &Scene) -> Child {
    scene.home.put("words.txt", "Welcome home. Call me today.");
    scene.turn_heygen(|knobs| knobs.never_finishes = true);
    let mut child = scene
        .doorcast(&SPOKEN)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut told = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut line = String::new();
    while !line.contains("The studio is making it.") {
        line.clear();
        let read = told.read_line(&mut line).expect("a line");
        assert!(read > 0, "it ended too early");
    }
    child.stderr = Some(told.into_inner());
    child
}

fn signal(child: &mut Child, name: &str) -> (Option<i32>, String) {
    let command = format!("kill -{name} {}", child.id());
    let status = Command::new("sh").args(["-c", &command]).status();
    assert!(status.is_ok_and(|status| status.success()));
    let code = child.wait().expect("its end").code();
    let mut told = String::new();
    if let Some(mut pipe) = child.stderr.take() {
        pipe.read_to_string(&mut told).expect("text");
    }
    (code, told)
}

#[test]
fn whoever_stops_waiting_is_told_what_was_bought_and_can_go_on() {
    let scene = Scene::new();
    let mut child = start_waiting(&scene);
    let (code, told) = signal(&mut child, "INT");
    assert_eq!(code, Some(130), "{told}");
    for part in [
        "the studio is making it, for about $0.10",
        "the same command again goes on with it, and so does doorcast serve",
        "not bought a second time",
    ] {
        assert!(told.contains(part), "{told}\nshould say: {part}");
    }
    scene.fakes.heygen.finish("vid_1");
    assert_eq!(succeed(scene.doorcast(&SPOKEN))["status"], "completed");
    assert_eq!(scene.bought(), 1);
}

#[test]
fn a_killed_command_has_bought_once_and_goes_on() {
    let scene = Scene::new();
    let mut child = start_waiting(&scene);
    let (code, _) = signal(&mut child, "KILL");
    assert_eq!(code, None);
    scene.fakes.heygen.finish("vid_1");
    assert_eq!(succeed(scene.doorcast(&SPOKEN))["status"], "completed");
    assert_eq!(scene.bought(), 1);
}

/// Every point the way of a video passes, from the price to the film in storage.
const POINTS: [&str; 14] = [
    "quote.after",
    "press.stored",
    "claim.stored",
    "intent.stored",
    "submit.before",
    "submit.after",
    "poll.before",
    "poll.after",
    "find.before",
    "find.after",
    "address.before",
    "store.before",
    "store.after",
    "outcome.stored",
];

#[test]
fn wherever_the_command_dies_the_same_command_ends_with_one_purchase_and_one_film() {
    for point in POINTS {
        let scene = Scene::new();
        scene.home.put("words.txt", "Welcome home. Call me today.");
        let command = || {
            let mut command = scene.doorcast(&SPOKEN);
            command.env("DOORCAST_CLOCK_SPEED", "200");
            command
        };
        let died = run(command().env("DOORCAST_CRASH_AT", point));
        assert_eq!(died.status.code(), None, "{point}: it has to die there");
        let made = succeed(command());
        assert_eq!(made["status"], "completed", "{point}");
        assert_eq!(scene.bought(), 1, "{point}");
        assert_eq!(scene.fakes.cloudinary.kept().len(), 1, "{point}");
    }
}

#[test]
fn a_command_that_waits_works_for_the_others_too() {
    let scene = Scene::new();
    let mut child = start_waiting(&scene);
    scene.turn_heygen(|knobs| knobs.never_finishes = false);
    scene.home.put("more.txt", "Thank you for coming.");
    let more: Vec<&str> = SPOKEN
        .into_iter()
        .map(|arg| match arg {
            "words.txt" => "more.txt",
            "tour.mp4" => "more.mp4",
            arg => arg,
        })
        .collect();
    assert_eq!(succeed(scene.doorcast(&more))["status"], "completed");
    assert_eq!(scene.bought(), 2);
    signal(&mut child, "INT");
}

#[test]
fn whoever_stops_before_the_press_has_bought_nothing() {
    let scene = Scene::new();
    let faults = &scene.fakes.groq.controls().faults;
    faults.add(Fault::once(CHAT, Misbehavior::Delay { ms: 60_000 }));
    let mut child = scene
        .doorcast(&with(&LISTING, &["--yes"]))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    while faults.calls(CHAT) == 0 {
        std::thread::yield_now();
    }
    let (code, told) = signal(&mut child, "INT");
    assert_eq!(code, Some(130), "{told}");
    assert!(told.contains("nothing was bought"), "{told}");
    assert_eq!(scene.bought(), 0);
}

#[test]
fn when_groq_does_not_write_the_built_in_writer_does_and_says_so() {
    let scene = Scene::new();
    scene.turn_groq(|knobs| knobs.key = Some("another".to_owned()));
    let output = run(&mut scene.doorcast(&with(&LISTING, &["--yes"])));
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("Groq did not write the script") && told.contains("GROQ_API_KEY"),
        "{told}"
    );
    assert!(text(&output.stdout).contains("gourmet kitchen"));
}

#[test]
fn without_a_key_the_built_in_studio_films_at_no_cost() {
    let home = Home::new();
    home.put("words.txt", "Welcome home.");
    let args = [
        "make",
        "--quality",
        "production",
        "--script",
        "words.txt",
        "--aspect",
        "1:1",
        "--avatar",
        "none",
        "--out",
        "a.mp4",
    ];
    let made = home.succeed_json(&args);
    assert_eq!(made["studio"], "house");
    assert_eq!(made["media"], "disk");
    assert_eq!(made["cost_usd"], 0.0);
    let file = fs::read(home.work().join("a.mp4")).expect("a file");
    assert_eq!(&file[4..8], b"ftyp");
    assert_eq!(made["size_bytes"], file.len());
    let again = home.succeed_json(&with(&args, &["--force"]));
    assert_eq!(again, made, "it is not filmed again");
}

#[test]
fn flags_of_the_other_kind_are_refused() {
    let home = Home::new();
    home.put("words.txt", "Welcome home.");
    let full = ["make", "--script", "words.txt", "--avatar", "look-01"];
    check_refusal(
        &home,
        || home.doorcast(&full),
        &Refusal {
            exit: 2,
            field: "avatar",
            says: "--avatar is for --quality production",
        },
    );
    for (flag, value) in [
        ("--price", "$1"),
        ("--accent", "#fff"),
        ("--motion", "still"),
        ("--captions", "off"),
        ("--pronounce", "Vale=vail"),
    ] {
        let production = [
            "make",
            "--quality",
            "production",
            "--script",
            "words.txt",
            flag,
            value,
        ];
        check_refusal(
            &home,
            || home.doorcast(&production),
            &Refusal {
                exit: 2,
                field: flag.trim_start_matches('-'),
                says: &format!("{flag} cannot be part of a production video"),
            },
        );
    }
}

#[test]
fn one_list_shows_videos_made_here_and_production_videos() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    let here = |title: &str| {
        let args = [
            "make",
            "--script",
            "words.txt",
            "--topic",
            title,
            "--quality",
            "preview",
            "--presenter",
            "none",
            "--voice",
            "silent",
            "--force",
            "--out",
            "here.mp4",
        ];
        scene.home.succeed_json(&args)["id"].clone()
    };
    let bought = |title: &str| {
        let more = ["--topic", title, "--force"];
        succeed(scene.doorcast(&with(&SPOKEN, &more)))["id"].clone()
    };
    let mut ids = vec![
        here("One"),
        bought("Two"),
        here("Three"),
        bought("Four"),
        here("Five"),
    ];
    // The clock of production videos runs ahead here, so the order is that of their names.
    ids.sort_by_key(|id| std::cmp::Reverse(id.as_str().expect("an id").to_owned()));

    let all = scene.home.succeed_json(&["list"]);
    let listed = |page: &Value| -> Vec<Value> {
        let runs = page["runs"].as_array().expect("a list");
        runs.iter().map(|run| run["id"].clone()).collect()
    };
    assert_eq!(listed(&all), ids);
    assert_eq!(all["next"], Value::Null);
    let mut qualities = Vec::new();
    let mut times = Vec::new();
    for entry in all["runs"].as_array().expect("a list") {
        qualities.push(entry["quality"].as_str().expect("a word"));
        times.push(entry["created_at"].as_str().expect("a time"));
        let id = entry["id"].as_str().expect("an id");
        assert_eq!(*entry, scene.home.succeed_json(&["show", id]));
    }

    assert!(
        times.is_sorted_by(|newer, older| newer >= older),
        "{times:?}"
    );
    for (quality, count) in [("preview", 3), ("production", 2)] {
        assert_eq!(
            qualities.iter().filter(|found| **found == quality).count(),
            count
        );
    }

    for limit in 1..=4 {
        let limit = limit.to_string();
        let mut paged = Vec::new();
        let mut page = scene.home.succeed_json(&["list", "--limit", &limit]);
        paged.extend(listed(&page));
        while let Some(next) = page["next"].as_str() {
            page = scene
                .home
                .succeed_json(&["list", "--limit", &limit, "--after", next]);
            paged.extend(listed(&page));
        }
        assert_eq!(paged, ids, "in pages of {limit}");
    }

    let table = scene.home.succeed(&["list"]);
    let line = table
        .lines()
        .find(|line| line.contains("Four"))
        .expect("a line");
    for part in ["production", "ready", "0:02", "Four"] {
        assert!(line.contains(part), "{line}\nshould say: {part}");
    }
}

#[test]
fn settings_a_production_video_does_not_have_are_named() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    scene.home.put(
        "doorcast.toml",
        "[brand]\naccent = '#0f766e'\n[pronunciation]\nCoachella = 'ko-a-chella'\n",
    );
    let says = "they are left out: [pronunciation], brand.accent.";
    let args = with(&SPOKEN, &["--force"]);
    let output = run(&mut scene.doorcast(&args));
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stderr).contains(says),
        "{}",
        text(&output.stderr)
    );
    let made = succeed(scene.doorcast(&args));
    let warning = made["warning"].as_str().expect("a warning");
    assert!(warning.contains(says), "{warning}");
    let pronounce = ["--pronounce", "Coachella=ko-a-chella"];
    check(
        |_| (),
        &with(&SPOKEN, &pronounce),
        &Refusal {
            exit: 2,
            field: "pronounce",
            says: "--pronounce cannot be part of a production video",
        },
    );
}

#[test]
fn whoever_holds_the_folder_without_the_key_is_named_and_not_waited_for_without_end() {
    let scene = Scene::new();
    scene.home.put("words.txt", "Welcome home. Call me today.");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--json"];
    let mut holder = scene
        .home
        .doorcast(&serve)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    let mut line = String::new();
    BufReader::new(holder.stdout.take().expect("a pipe"))
        .read_line(&mut line)
        .expect("a line");
    let who = format!("doorcast serve (process {})", holder.id());
    let lock = scene.home.data().join("runner.lock");
    while !fs::read_to_string(&lock).is_ok_and(|text| text.contains(&who)) {
        let ended = holder.try_wait().expect("its state");
        assert_eq!(ended, None, "it ended too early");
        std::thread::yield_now();
    }

    let mut waiting = scene.doorcast(&SPOKEN);
    let output = run(waiting.env("DOORCAST_PATIENCE_SECONDS", "1"));
    let told = text(&output.stderr);
    holder.kill().expect("it runs");
    holder.wait().expect("its end");
    assert_eq!(output.status.code(), Some(6), "{told}");
    for part in [
        format!("{who} works in this data folder and has to move it on"),
        format!(
            "waits for HeyGen, and {who}, which works in this data folder, has not moved it on for 1 seconds"
        ),
        "was not sent yet, so nothing was spent".to_owned(),
        format!("stop {who}, or start it again with the keys of HeyGen"),
    ] {
        assert!(told.contains(&part), "{told}\nshould say: {part}");
    }
    assert_eq!(scene.bought(), 0);

    assert_eq!(succeed(scene.doorcast(&SPOKEN))["status"], "completed");
    assert_eq!(scene.bought(), 1);
}

#[test]
fn prices_are_as_the_settings_say_and_a_wrong_one_is_named() {
    let settings = |text: &'static str| {
        move |scene: &Scene| {
            scene.home.put("doorcast.toml", text);
        }
    };
    // Two seconds at ten dollars pass the cap of ten, which shows the price that was reckoned with.
    check(
        settings("[heygen.prices]\nphoto = 10\nfootage = 10\n"),
        &SPOKEN,
        &Refusal {
            exit: 8,
            field: "budget",
            says: "$20.00 more would pass the cap of $10.00",
        },
    );
    check(
        settings("[heygen.prices]\nphoto = -1\n"),
        &SPOKEN,
        &Refusal {
            exit: 4,
            field: "heygen.prices.photo",
            says: "heygen.prices.photo is not a price of a second in dollars",
        },
    );
    check(
        settings("[heygen.prices]\nphoto = \"dear\"\n"),
        &SPOKEN,
        &Refusal {
            exit: 4,
            field: "config",
            says: "heygen.prices.photo: invalid type",
        },
    );
}
