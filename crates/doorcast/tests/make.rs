//! Whole videos by the real command.

mod common;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use common::{Home, Refusal, check_refusal, one_json, run, text};

const SHORT: [&str; 9] = [
    "make",
    "--type",
    "property_listing",
    "--topic",
    "4-bedroom home in Indian Wells",
    "--point",
    "gourmet kitchen",
    "--quality",
    "preview",
];

fn names(home: &Home) -> Vec<String> {
    let name = |path: &Path| {
        path.file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    home.look().iter().map(|(path, _)| name(path)).collect()
}

fn status_of_last(home: &Home) -> String {
    let shown = home.succeed_json(&["show", "last"]);
    shown["status"].as_str().expect("a status").to_owned()
}

#[test]
fn a_topic_becomes_three_files_and_a_record() {
    let home = Home::new();
    let args = [&SHORT[..], &["--seconds", "10", "--out", "tour.mp4"]].concat();
    let output = run(&mut home.doorcast(&args));
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for part in [
        "gourmet kitchen",
        " words, ",
        " seconds, cost $0.00",
        "tour.mp4",
        "tour.jpg",
        "tour.vtt",
    ] {
        assert!(said.contains(part), "{said}\nshould say: {part}");
    }
    assert_eq!(names(&home), ["tour.jpg", "tour.mp4", "tour.vtt"]);
    let begins = |name: &str| fs::read(home.work().join(name)).expect("a file");
    assert_eq!(&begins("tour.mp4")[4..8], b"ftyp");
    assert_eq!(&begins("tour.jpg")[..3], b"\xFF\xD8\xFF");
    assert_eq!(&begins("tour.vtt")[..6], b"WEBVTT");

    let shown = home.succeed(&["show", "last"]);
    assert!(
        shown.contains("completed") && shown.contains("gourmet kitchen"),
        "{shown}"
    );
    assert!(
        home.succeed(&["list"])
            .contains("4-bedroom home in Indian Wells")
    );
}

#[test]
fn a_program_hears_one_object_with_everything_in_it() {
    let home = Home::new();
    home.put("words.txt", "Welcome home. Call me today.");
    let args = [
        "make",
        "--script",
        "words.txt",
        "--aspect",
        "1:1",
        "--presenter",
        "none",
        "--out",
        "a.mp4",
    ];
    let made = home.succeed_json(&args);
    assert_eq!(made["status"], "completed");
    assert_eq!(made["script"], "Welcome home. Call me today.");
    assert_eq!(made["words"], 5);
    assert_eq!(made["cost_cents"], 0);
    assert_eq!(
        (&made["width"], &made["height"]),
        (&1080.into(), &1080.into())
    );
    assert!(
        made["seconds"]
            .as_f64()
            .is_some_and(|seconds| (1.0..10.0).contains(&seconds)),
        "{made}"
    );
    for key in ["video", "poster", "captions"] {
        let path = made["files"][key].as_str().expect("a path");
        assert!(
            Path::new(path).is_absolute() && Path::new(path).exists(),
            "{path}"
        );
    }
    assert_eq!(home.succeed_json(&["show", "last"]), made);
}

#[test]
fn without_a_name_the_file_is_named_by_the_topic() {
    let home = Home::new();
    let args = [
        &SHORT[..],
        &["--seconds", "8", "--voice", "silent", "--captions", "off"],
    ]
    .concat();
    home.succeed(&args);
    assert!(
        home.work()
            .join("4-bedroom-home-in-indian-wells.mp4")
            .exists()
    );
}

#[test]
fn the_same_request_gives_the_same_bytes_with_and_without_the_cache() {
    let home = Home::new();
    let args = [&SHORT[..], &["--seconds", "8", "--force", "--out", "a.mp4"]].concat();
    let film = || {
        home.succeed(&args);
        let read = |name: &str| fs::read(home.work().join(name)).expect("a file");
        ["a.mp4", "a.jpg", "a.vtt"].map(read)
    };
    let (first, cached) = (film(), film());
    fs::remove_dir_all(home.data().join("cache")).expect("a cache");
    assert!(first == cached && first == film());
    assert_eq!(names(&home), ["a.jpg", "a.mp4", "a.vtt"]);
}

#[test]
fn a_spanish_video_may_be_silent() {
    let home = Home::new();
    home.put("words.txt", "Bienvenidos a su nuevo hogar. Llámeme hoy.");
    let args = [
        "make",
        "--script",
        "words.txt",
        "--lang",
        "es",
        "--voice",
        "silent",
        "--out",
        "a.mp4",
    ];
    let made = home.succeed_json(&args);
    assert_eq!(made["language"], "es");
    let captions = fs::read_to_string(home.work().join("a.vtt")).expect("captions");
    assert!(captions.contains("Bienvenidos"), "{captions}");
}

#[test]
fn a_topic_nobody_can_speak_of_is_refused() {
    let home = Home::new();
    for (topic, exit) in [("🏡🏡", 2), ("Welcome\u{7}", 2), ("美丽的家", 2)] {
        let command = || home.doorcast(&["make", "--type", "custom", "--topic", topic]);
        let output = run(&mut command());
        assert_eq!(
            output.status.code(),
            Some(exit),
            "{topic}: {}",
            text(&output.stderr)
        );
        assert!(home.look().is_empty());
    }
    assert_eq!(home.succeed_json(&["list"])["runs"], serde_json::json!([]));
}

#[test]
fn a_photo_that_is_no_picture_is_named() {
    let home = Home::new();
    home.put("good.png", SMALL_PNG);
    home.put("notes.jpg", "Dear diary, this is no picture.");
    let args = [&SHORT[..], &["--photo", "good.png", "--photo", "notes.jpg"]].concat();
    let refusal = Refusal {
        exit: 4,
        field: "photo",
        says: "notes.jpg",
    };
    check_refusal(&home, || home.doorcast(&args), &refusal);
    assert_eq!(status_of_last(&home), "failed");
}

/// Starts a long video and waits until frames are drawn.
fn start_filming(home: &Home) -> Child {
    home.put(
        "long.txt",
        "This is a sentence that takes some time to say. ".repeat(60),
    );
    let mut child = home
        .doorcast(&["make", "--script", "long.txt", "--out", "long.mp4", "-v"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut lines = BufReader::new(child.stderr.take().expect("its remarks")).lines();
    let is_filming = lines.any(|line| line.is_ok_and(|line| line.starts_with("Filming")));
    assert!(is_filming, "it never came to filming");
    child
}

fn signal(child: &Child, name: &str) {
    let command = format!("kill -{name} {}", child.id());
    let status = Command::new("sh").args(["-c", &command]).status();
    assert!(status.is_ok_and(|status| status.success()));
}

#[test]
fn a_request_to_stop_leaves_no_file_and_a_record() {
    for name in ["INT", "TERM"] {
        let home = Home::new();
        let mut child = start_filming(&home);
        signal(&child, name);
        assert_eq!(child.wait().expect("its end").code(), Some(130), "{name}");
        assert_eq!(names(&home), ["long.txt"]);
        assert_eq!(status_of_last(&home), "cancelled");
    }
}

#[test]
fn a_killed_run_is_shown_as_interrupted() {
    let home = Home::new();
    let mut child = start_filming(&home);
    assert_eq!(status_of_last(&home), "making");
    signal(&child, "KILL");
    child.wait().expect("its end");
    assert_eq!(names(&home), ["long.txt"]);
    assert_eq!(status_of_last(&home), "interrupted");
}

#[test]
fn a_disk_that_cannot_take_the_video_is_named_and_left_clean() {
    let home = Home::new();
    home.put("words.txt", "Welcome home. Call me today. ".repeat(16));
    home.put("a.jpg", "the old poster");
    let command = home.doorcast(&[
        "make",
        "--script",
        "words.txt",
        "--out",
        "a.mp4",
        "--force",
        "--json",
    ]);
    // No file may grow past 500 KB, as on a disk with a quota: enough for the record, too little for the video.
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(command.get_args())
        .envs(
            command
                .get_envs()
                .filter_map(|(key, value)| Some((key, value?))),
        )
        .current_dir(home.work());
    let output = run(&mut limited);
    assert_eq!(output.status.code(), Some(5), "{}", text(&output.stdout));
    assert_eq!(one_json(&output)["error"]["field"], "out");
    assert_eq!(names(&home), ["a.jpg", "words.txt"]);
    let poster = fs::read_to_string(home.work().join("a.jpg")).expect("the old poster");
    assert_eq!(poster, "the old poster");
    assert_eq!(status_of_last(&home), "failed");
}

/// One red pixel.
const SMALL_PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53,
    0xDE, 0x00, 0x00, 0x00, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0xF8, 0xCF, 0xC0, 0x00,
    0x00, 0x03, 0x01, 0x01, 0x00, 0xF7, 0x03, 0x41, 0x43, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E,
    0x44, 0xAE, 0x42, 0x60, 0x82,
];
