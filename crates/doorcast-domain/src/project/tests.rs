use super::{edit::*, *};
use crate::script::{Author, Authorship};

const NOW: i64 = 1_790_000_000_000;

fn project() -> Project {
    let owner = Owner {
        office: "stone-vale".parse().expect("a name"),
        agent: "dana".parse().expect("a name"),
    };
    let id = ProjectId::new(1, 1);
    Project::begin(
        id,
        owner,
        VideoType::PropertyListing,
        Language::English,
        NOW,
    )
}

/// Edits as a window does that has seen `expected`, and stores.
fn type_in(project: &mut Project, expected: u64, edit: Edit) -> Vec<Field> {
    let clashes = project.edit(expected, edit, NOW).expect("it fits");
    project.revision += 1;
    clashes
}

fn topic(text: &str) -> Edit {
    Edit {
        topic: Some(text.into()),
        ..Edit::default()
    }
}

fn script(text: &str) -> Edit {
    Edit {
        script: Some(text.into()),
        ..Edit::default()
    }
}

fn write(project: &mut Project, text: &str) {
    project.take_written(text.into(), Authorship::of(Author::BuiltIn), 1, NOW);
    project.revision += 1;
}

fn film(project: &mut Project, script: u32) {
    project.films.push(Filming {
        video: VideoId::new(1, 1),
        script,
        aspect: AspectRatio::Square,
        quality: Quality::Preview,
        at_ms: NOW,
        asked: None,
    });
}

fn words(project: &Project) -> Option<&str> {
    project.script().map(|one| one.text.as_str())
}

#[test]
fn two_windows_that_change_different_fields_are_merged() {
    let mut project = project();
    assert_eq!(type_in(&mut project, 0, topic("Open house")), []);
    let title = Edit {
        title: Some("Sunday".into()),
        ..Edit::default()
    };
    assert_eq!(type_in(&mut project, 0, title), []);
    assert_eq!(project.topic, "Open house");
    assert_eq!(project.title, "Sunday");
}

#[test]
fn a_field_changed_elsewhere_is_not_overwritten_but_named() {
    let mut project = project();
    type_in(&mut project, 0, topic("Open house"));
    assert_eq!(type_in(&mut project, 0, topic("Pool day")), [Field::Topic]);
    assert_eq!(project.topic, "Open house");
    let same = type_in(&mut project, 0, topic("Open house"));
    assert_eq!(same, [], "the same is no clash");
    let seen = project.revision;
    assert_eq!(type_in(&mut project, seen, topic("Pool day")), []);
    assert_eq!(project.topic, "Pool day");
}

#[test]
fn words_typed_in_two_windows_are_both_kept() {
    let mut project = project();
    write(&mut project, "Welcome.");
    let seen = project.revision;
    type_in(&mut project, seen, script("Welcome home."));
    assert_eq!(
        type_in(&mut project, seen, script("Come in.")),
        [Field::Script]
    );
    let texts: Vec<&str> = project
        .revisions
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(texts, ["Welcome.", "Welcome home.", "Come in."]);
    assert_eq!(words(&project), Some("Come in."));
}

#[test]
fn typing_goes_on_in_one_version_until_it_is_filmed() {
    let mut project = project();
    write(&mut project, "Welcome.");
    for text in ["Welcome h", "Welcome home."] {
        let seen = project.revision;
        type_in(&mut project, seen, script(text));
    }
    assert_eq!(project.revisions.len(), 2);
    assert_eq!(project.revisions[1].origin, Origin::Edited { of: 1 });
    film(&mut project, 2);
    let seen = project.revision;
    type_in(&mut project, seen, script("Welcome to your home."));
    let filmed = project.find_revision(2).map(|one| one.text.as_str());
    assert_eq!(filmed, Some("Welcome home."));
    assert_eq!(project.current, Some(3));
    assert!(project.is_edited());
}

#[test]
fn writing_again_is_counted_and_keeps_the_version_before() {
    let mut project = project();
    write(&mut project, "One.");
    assert_eq!(project.regenerations, 0);
    write(&mut project, "Two.");
    assert_eq!(project.regenerations, 1);
    assert!(!project.is_edited());
    assert!(project.choose_revision(1));
    assert_eq!(words(&project), Some("One."));
    assert!(!project.choose_revision(9));
    assert_eq!(project.current, Some(1));
}

#[test]
fn many_versions_push_out_the_oldest_nobody_needs() {
    let mut project = project();
    write(&mut project, "filmed");
    film(&mut project, 1);
    for number in 0..MAX_REVISIONS + 3 {
        write(&mut project, &format!("text {number}"));
    }
    assert_eq!(project.revisions.len(), MAX_REVISIONS);
    assert!(project.find_revision(1).is_some(), "a film says it");
    assert!(project.find_revision(2).is_none());
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let points = |points| Edit {
        points: Some(points),
        ..Edit::default()
    };
    for (edit, field) in [
        (topic(&"x".repeat(201)), Field::Topic),
        (script(&"x".repeat(5_001)), Field::Script),
        (points(vec!["p".into(); 11]), Field::Points),
        (points(vec!["x".repeat(301)]), Field::Points),
        (
            Edit {
                seconds: Some(31),
                ..Edit::default()
            },
            Field::Seconds,
        ),
        (
            Edit {
                background: Some(Backdrop::Color("red; }".into())),
                ..Edit::default()
            },
            Field::Background,
        ),
    ] {
        let mut changed = project();
        let refused = changed.edit(0, edit, NOW).expect_err("a refusal");
        assert_eq!(refused.field(), field, "{refused}");
        assert_eq!(changed, project());
    }
}

#[test]
fn control_characters_are_not_kept() {
    let mut project = project();
    type_in(&mut project, 0, topic(" Open\r\nhouse\u{0} "));
    assert_eq!(project.topic, "Open  house");
    type_in(&mut project, 1, script("One.\r\n\r\nTwo.\u{7}"));
    assert_eq!(words(&project), Some("One.\n\nTwo. "));
}

#[test]
fn words_are_found_without_accents_and_in_any_case() {
    let mut project = project();
    type_in(&mut project, 0, topic("Casa en la Montaña — 4BR"));
    let found: Vec<String> = project.words().into_iter().collect();
    assert_eq!(found, ["4br", "casa", "en", "la", "montana"]);
    assert_eq!(search::sought(" MONTAÑ, casa"), ["montan", "casa"]);
}

#[test]
fn a_project_comes_back_from_json_as_it_was() {
    let mut project = project();
    write(&mut project, "One.");
    type_in(&mut project, 0, topic("Café"));
    project.rating = Rating::try_from(5).ok();
    let json = serde_json::to_string(&project).expect("JSON");
    let back: Project = serde_json::from_str(&json).expect("a project");
    assert_eq!(back, project);
    assert!(Rating::try_from(0).is_err() && Rating::try_from(6).is_err());
}
