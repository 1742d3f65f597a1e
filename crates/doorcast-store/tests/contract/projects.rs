//! Projects: kept, found by those they belong to, and right about their films.

use doorcast_app::ports::{
    drafts::RequestKey,
    film_letters::FilmLetters,
    projects::{Card, Feed, ProjectStore, Reach, SaveError, Shelf},
    videos::VideoStore,
};
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{
        Status, Video,
        event::{Event, StoreAnswer},
        id::MediaKey,
        stage::StoredFilm,
    },
    project::{Filming, Owner, Project, ProjectId, Rating, edit::Edit, search::sought},
    script::{Author, Authorship},
    video::{Language, Quality, VideoType},
};
use futures_util::future::join_all;

use crate::samples::{MINUTE, NOW, accepted, draft, finished, name, press, take, wait};

fn owner(agent: &str) -> Owner {
    Owner {
        office: name("stone-vale"),
        agent: name(agent),
    }
}

fn reach(agent: Option<&str>) -> Reach {
    Reach {
        office: name("stone-vale"),
        agent: agent.map(name),
    }
}

fn feed(agent: &str) -> Feed {
    Feed {
        reach: reach(Some(agent)),
        kind: None,
        status: None,
        words: Vec::new(),
        shelf: Shelf::Kept,
    }
}

fn project(number: u64, agent: &str) -> Project {
    let at_ms = NOW + number as i64;
    let id = ProjectId::new(at_ms.unsigned_abs(), number);
    Project::begin(
        id,
        owner(agent),
        VideoType::Custom,
        Language::Spanish,
        at_ms,
    )
}

pub(crate) fn kept(store: &dyn ProjectStore, number: u64, agent: &str) -> Project {
    let project = project(number, agent);
    wait(store.insert_project(&project)).expect("a new project");
    project
}

/// Changes a project and keeps it.
pub(crate) fn change(
    store: &dyn ProjectStore,
    project: &Project,
    change: impl Fn(&mut Project),
) -> Project {
    let mut changed = project.clone();
    change(&mut changed);
    changed.revision += 1;
    wait(store.save_project(&changed)).expect("the newest project");
    changed
}

pub(crate) fn named(store: &dyn ProjectStore, number: u64, agent: &str, topic: &str) -> Project {
    change(store, &kept(store, number, agent), |project| {
        let edit = Edit {
            topic: Some(topic.into()),
            ..Edit::default()
        };
        project.edit(0, edit, NOW).expect("it fits");
    })
}

/// Returns a project after a film was begun, and the draft.
fn with_film(project: &Project, number: u64) -> (Project, Video) {
    let mut draft = draft(number, project.agent.as_str()).of_project(project.id.clone());
    draft.order.style.quality = Quality::Preview;
    let mut changed = project.clone();
    changed.films.push(Filming {
        video: draft.id.clone(),
        script: 1,
        aspect: draft.order.aspect,
        quality: Quality::Preview,
        at_ms: NOW,
        asked: None,
    });
    changed.revision += 1;
    (changed, draft)
}

fn filmed(
    store: &(impl ProjectStore + VideoStore),
    project: &Project,
    number: u64,
) -> (Project, Video) {
    let (project, draft) = with_film(project, number);
    wait(store.begin_film(&project, &draft)).expect("the newest project");
    (project, draft)
}

pub(crate) fn complete(store: &dyn VideoStore, draft: &Video, number: u64, at_ms: i64) {
    let number = u128::from(number);
    let video = take(store, draft, press(number), NOW);
    let video = take(store, &video, Event::Due, NOW);
    let video = take(store, &video, accepted(number), NOW);
    let video = take(store, &video, finished(number), NOW);
    let film = StoredFilm {
        key: name::<MediaKey>("videos/x"),
        url: "file:///x".into(),
        size_bytes: 9,
        checksum: "sha256:00".into(),
        duration_ms: 18_000,
    };
    let stored = Event::StoreAnswered {
        render: name(&format!("vid_{number}")),
        answer: StoreAnswer::Stored(film),
    };
    take(store, &video, stored, at_ms);
}

fn cards(store: &dyn ProjectStore, feed: &Feed) -> Vec<Card> {
    wait(store.list_projects(feed, None, 100))
        .expect("a page")
        .cards
}

fn ids(cards: &[Card]) -> Vec<ProjectId> {
    cards.iter().map(|card| card.id.clone()).collect()
}

fn find(store: &dyn ProjectStore, reach: &Reach, id: &ProjectId) -> Option<Project> {
    wait(store.find_project(reach, id)).expect("an answer")
}

pub(crate) fn a_project_comes_back_as_it_was(store: &dyn ProjectStore) {
    let project = change(store, &kept(store, 1, "dana"), |project| {
        let edit = Edit {
            topic: Some("Casa “Sol” 🏡".into()),
            points: Some(vec!["Piscina".into()]),
            ..Edit::default()
        };
        project.edit(0, edit, NOW).expect("it fits");
        project.take_written("Hola.".into(), Authorship::of(Author::Groq), 7, NOW);
        project.rating = Rating::try_from(4).ok();
    });
    assert_eq!(
        find(store, &reach(Some("dana")), &project.id),
        Some(project.clone())
    );
    let again = wait(store.insert_project(&project));
    assert!(again.is_err(), "an id comes once");
}

pub(crate) fn nobody_sees_the_projects_of_others(store: &dyn ProjectStore) {
    let project = named(store, 1, "dana", "Pool");
    let elsewhere = Reach {
        office: name("other"),
        agent: None,
    };
    assert_eq!(find(store, &reach(Some("marisol")), &project.id), None);
    assert_eq!(find(store, &elsewhere, &project.id), None);
    assert_eq!(
        find(store, &reach(None), &project.id).as_ref(),
        Some(&project)
    );
    for words in [vec![], sought("pool")] {
        let theirs = Feed {
            words,
            ..feed("marisol")
        };
        assert_eq!(cards(store, &theirs), []);
        let other = Feed {
            reach: elsewhere.clone(),
            ..theirs.clone()
        };
        assert_eq!(cards(store, &other), []);
        let all = Feed {
            reach: reach(None),
            ..theirs
        };
        assert_eq!(ids(&cards(store, &all)), std::slice::from_ref(&project.id));
    }
}

pub(crate) fn a_change_of_an_older_project_is_refused(store: &dyn ProjectStore) {
    let first = kept(store, 1, "dana");
    let second = change(store, &first, |project| project.title = "One".into());
    let mut late = first.clone();
    late.title = "Two".into();
    late.revision += 1;
    assert!(matches!(
        wait(store.save_project(&late)),
        Err(SaveError::Stale)
    ));
    let mut unknown = project(9, "dana");
    unknown.revision += 1;
    assert!(matches!(
        wait(store.save_project(&unknown)),
        Err(SaveError::Stale)
    ));
    assert_eq!(find(store, &reach(None), &first.id), Some(second));
}

pub(crate) fn a_film_is_begun_with_its_project_or_not_at_all(
    store: &(impl ProjectStore + VideoStore),
) {
    let project = kept(store, 1, "dana");
    let (changed, draft) = with_film(&project, 1);
    let moved = change(store, &project, |project| project.title = "New".into());
    let stale = wait(store.begin_film(&changed, &draft));
    assert!(matches!(stale, Err(SaveError::Stale)));
    assert_eq!(wait(store.find(&draft.id)).expect("an answer"), None);
    let (begun, draft) = filmed(store, &moved, 1);
    assert_eq!(wait(store.find(&draft.id)).expect("an answer"), Some(draft));
    let (twice, same) = with_film(&begun, 1);
    assert!(
        wait(store.begin_film(&twice, &same)).is_err(),
        "an id comes once"
    );
    assert_eq!(find(store, &reach(None), &project.id), Some(begun));
}

pub(crate) fn status_and_poster_follow_the_films(store: &(impl ProjectStore + VideoStore)) {
    let project = kept(store, 1, "dana");
    let card = || cards(store, &feed("dana")).remove(0);
    assert_eq!(
        (card().status, card().newest, card().poster),
        (Status::Draft, None, None)
    );
    let (project, first) = filmed(store, &project, 1);
    assert_eq!(card().newest, Some((first.id.clone(), Quality::Preview)));
    complete(store, &first, 1, NOW + 5 * MINUTE);
    assert_eq!(card().status, Status::Completed);
    assert_eq!(card().poster, Some(first.id.clone()));
    let (_, second) = filmed(store, &project, 2);
    assert_eq!(card().status, Status::Draft);
    let second = take(store, &second, press(2), NOW);
    assert_eq!(card().status, Status::Generating);
    assert_eq!(card().poster, Some(first.id), "until there is another");
    take(store, &second, Event::CancelPressed, NOW);
    assert_eq!(card().status, Status::Failed);
    for (status, number) in [(Status::Failed, 1), (Status::Completed, 0)] {
        let by_status = Feed {
            status: Some(status),
            ..feed("dana")
        };
        assert_eq!(cards(store, &by_status).len(), number);
    }
}

pub(crate) fn the_feed_is_read_in_pages_and_filtered(store: &dyn ProjectStore) {
    let projects: Vec<Project> = (1..=5).map(|number| kept(store, number, "dana")).collect();
    kept(store, 6, "marisol");
    let newest_first: Vec<ProjectId> = projects.iter().rev().map(|one| one.id.clone()).collect();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = wait(store.list_projects(&feed("dana"), after.as_ref(), 2)).expect("a page");
        seen.extend(ids(&page.cards));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, newest_first);
    change(store, &projects[1], |project| {
        project.kind = VideoType::MarketUpdate
    });
    let by_kind = Feed {
        kind: Some(VideoType::MarketUpdate),
        ..feed("dana")
    };
    assert_eq!(ids(&cards(store, &by_kind)), [projects[1].id.clone()]);
}

pub(crate) fn projects_are_found_by_the_beginnings_of_words(store: &dyn ProjectStore) {
    let hill = named(store, 1, "dana", "Casa en la Montaña");
    let pool = named(store, 2, "dana", "Pool house, 4BR");
    let found = |text: &str| {
        let by_words = Feed {
            words: sought(text),
            ..feed("dana")
        };
        ids(&cards(store, &by_words))
    };
    assert_eq!(found("montan"), std::slice::from_ref(&hill.id));
    assert_eq!(found("HOUSE po"), std::slice::from_ref(&pool.id));
    assert_eq!(found("house casa"), []);
    assert_eq!(found("ouse"), [], "beginnings only");
    assert_eq!(
        found("%"),
        [pool.id.clone(), hill.id.clone()],
        "no words is everything"
    );
    change(store, &pool, |project| project.topic = "Garden".into());
    assert_eq!(found("pool"), []);
    assert_eq!(found("gar"), [pool.id]);
}

pub(crate) fn the_bin_can_be_looked_into_and_emptied(store: &dyn ProjectStore) {
    let old = named(store, 1, "dana", "Old pool");
    let new = named(store, 2, "dana", "New pool");
    let delete = |project: &Project, at_ms| {
        change(store, project, |project| {
            project.deleted_at_ms = Some(at_ms)
        })
    };
    let (old, new) = (delete(&old, NOW), delete(&new, NOW + MINUTE));
    assert_eq!(cards(store, &feed("dana")), []);
    let bin = Feed {
        shelf: Shelf::Deleted,
        words: sought("pool"),
        ..feed("dana")
    };
    assert_eq!(ids(&cards(store, &bin)), [new.id.clone(), old.id.clone()]);
    let due = wait(store.list_deleted_before(NOW + 1, 10)).expect("a list");
    assert_eq!(due, std::slice::from_ref(&old));
    wait(store.remove_project(&old.id)).expect("removed");
    wait(store.remove_project(&old.id)).expect("removed already");
    assert_eq!(find(store, &reach(None), &old.id), None);
    let back = change(store, &new, |project| project.deleted_at_ms = None);
    wait(store.remove_project(&back.id)).expect("nothing to do");
    assert_eq!(ids(&cards(store, &feed("dana"))), [back.id]);
}

pub(crate) fn what_projects_have_taken_is_known(store: &(impl ProjectStore + VideoStore)) {
    let before = kept(store, 1, "dana");
    let project = change(store, &kept(store, 2, "dana"), |project| {
        for text in ["One.", "Two."] {
            project.take_written(text.into(), Authorship::of(Author::BuiltIn), 1, NOW);
        }
        project.rating = Rating::try_from(5).ok();
    });
    let later = kept(store, 3, "marisol");
    let (project, film) = filmed(store, &project, 1);
    complete(store, &film, 1, project.created_at_ms + 4 * MINUTE);
    let list = |after: Option<&ProjectId>, limit| {
        wait(store.list_facts(&name("stone-vale"), NOW + 2, after, limit)).expect("facts")
    };
    let facts = list(None, 1);
    assert_eq!(facts.len(), 1);
    assert_ne!(facts[0].project, before.id);
    assert_eq!(facts[0].project, project.id);
    assert_eq!(facts[0].status, Status::Completed);
    assert_eq!(facts[0].to_first_film_ms, Some(4 * MINUTE));
    assert_eq!(facts[0].regenerations, 1);
    assert!(!facts[0].is_edited);
    assert_eq!(facts[0].rating.map(Rating::stars), Some(5));
    let entries = wait(store.list_entries(&film.id)).expect("lines");
    let settled: u64 = entries
        .iter()
        .filter(|entry| entry.movement.name() == "settle")
        .map(|entry| entry.movement.amount().0)
        .sum();
    assert!(settled > 0);
    assert_eq!(facts[0].cost, UsdMicros(settled));
    let rest = list(Some(&project.id), 10);
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].project, later.id);
    assert_eq!(rest[0].to_first_film_ms, None);
    assert_eq!(
        wait(store.list_facts(&name("other"), 0, None, 10)).expect("none"),
        []
    );
}

pub(crate) fn one_of_many_films_begun_at_once_wins(store: &(impl ProjectStore + VideoStore)) {
    let project = kept(store, 1, "dana");
    let begun: Vec<(Project, Video)> = (1..=20).map(|number| with_film(&project, number)).collect();
    let answers = wait(join_all(
        begun
            .iter()
            .map(|(project, draft)| store.begin_film(project, draft)),
    ));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let films = begun
        .iter()
        .filter(|(_, draft)| wait(store.find(&draft.id)).expect("an answer").is_some());
    assert_eq!(films.count(), 1);
}

pub(crate) fn pages_by_number_hold_everything_once(store: &dyn ProjectStore) {
    let mut all: Vec<ProjectId> = (1..=7).map(|at| kept(store, at, "dana").id).collect();
    all.reverse();
    kept(store, 8, "marisol");
    let page = |number, limit| wait(store.list_numbered(&feed("dana"), number, limit));
    let page = |number, limit| page(number, limit).expect("a page");
    for limit in 1..=8 {
        let pages = (1..=8).map(|number| page(number, limit));
        let seen: Vec<ProjectId> = pages
            .flat_map(|page| {
                assert_eq!(page.total, 7);
                page.projects
            })
            .map(|project| project.id)
            .collect();
        assert_eq!(seen, all, "{limit} on a page");
    }
    for number in [0, 1] {
        assert_eq!(page(number, 3).projects[0].id, all[0]);
    }
    assert!(page(u64::MAX, 100).projects.is_empty());
    let failed = Feed {
        status: Some(Status::Failed),
        ..feed("dana")
    };
    let none = wait(store.list_numbered(&failed, 1, 9)).expect("a page");
    assert_eq!((none.total, none.projects.len()), (0, 0));
}

fn key(agent: &str) -> RequestKey {
    RequestKey {
        agent: name(agent),
        key: "order-1".into(),
    }
}

pub(crate) fn a_project_begun_under_a_known_key_is_not_kept(store: &dyn ProjectStore) {
    let begin = |agent: &str, digest, number| {
        let project = project(number, agent);
        wait(store.begin_once(&key(agent), digest, &project)).expect("an answer")
    };
    assert_eq!(
        wait(store.find_beginning(&key("dana"))).expect("none"),
        None
    );
    let first = begin("dana", [1; 32], 1);
    assert_eq!(first.project, project(1, "dana").id);
    assert_eq!(begin("dana", [2; 32], 2), first);
    assert_ne!(begin("marisol", [1; 32], 3), first, "somebody else's key");
    let known = wait(store.find_beginning(&key("dana"))).expect("an answer");
    assert_eq!(known, Some(first));
    assert_eq!(ids(&cards(store, &feed("dana"))).len(), 1);
}

pub(crate) fn many_beginnings_under_one_key_are_one(store: &dyn ProjectStore) {
    let key = key("dana");
    let projects: Vec<Project> = (1..=8).map(|number| project(number, "dana")).collect();
    let begun = projects
        .iter()
        .map(|project| store.begin_once(&key, [7; 32], project));
    let begun = wait(join_all(begun));
    let first = begun[0].as_ref().expect("an answer");
    assert!(begun.iter().all(|one| one.as_ref().ok() == Some(first)));
    let kept = ids(&cards(store, &feed("dana")));
    assert_eq!(kept, std::slice::from_ref(&first.project));
}

pub(crate) fn for_good(project: &Project, number: u64) -> (Project, Video) {
    let (mut project, mut draft) = with_film(project, number);
    draft.order.style.quality = Quality::Production;
    for film in &mut project.films {
        film.quality = Quality::Production;
    }
    (project, draft)
}

pub(crate) fn a_production_film_that_ends_is_told_of_once(
    store: &(impl ProjectStore + VideoStore + FilmLetters),
) {
    let taken = || wait(store.take_film_letter(NOW)).expect("an answer");
    let (project, preview) = filmed(store, &kept(store, 1, "dana"), 1);
    complete(store, &preview, 1, NOW);
    assert_eq!(taken(), None, "previews are over while one looks");
    let (project, film) = for_good(&project, 2);
    wait(store.begin_film(&project, &film)).expect("the newest project");
    complete(store, &film, 2, NOW);
    let (other, stopped) = for_good(&kept(store, 3, "marisol"), 3);
    wait(store.begin_film(&other, &stopped)).expect("the newest project");
    let pressed = take(store, &stopped, press(3), NOW);
    take(store, &pressed, Event::CancelPressed, NOW);
    assert_eq!(taken(), Some(film.id));
    assert_eq!(taken(), Some(stopped.id));
    assert_eq!(taken(), None);
}
