//! What the agents of the house have made: titles, words and films in every state, the same every time.

use doorcast_domain::{
    ledger::{Caps, Entry, UsdMicros},
    pipeline::{
        Order, Style, Video,
        attempt::{NewAttempt, Quote},
        event::{Consent, Event, PollAnswer, StoreAnswer, SubmitAnswer},
        id::{AgentId, AttemptId, VideoId},
        stage::StoredFilm,
        step::step,
    },
    project::{Filming, Owner, Project, ProjectId, edit::Edit},
    script::{Author, Authorship},
    video::{AspectRatio, Language, Quality, VideoType},
};

use super::house::office;

/// Money is not what is measured.
pub(super) const PLENTY: Caps = Caps {
    video: UsdMicros(u64::MAX >> 1),
    agent: UsdMicros(u64::MAX >> 1),
    office: UsdMicros(u64::MAX >> 1),
};

const STREETS: [&str; 16] = [
    "Palm", "Alder", "Sunset", "Canyon", "Verbena", "Mesquite", "Indian", "Racquet", "Farrell",
    "Ramon", "Avenida", "Vista", "Cielo", "Hermosa", "Camino", "Mirage",
];

const CITIES: [&str; 8] = [
    "Indio",
    "Coachella",
    "Palm Springs",
    "Palm Desert",
    "La Quinta",
    "Cathedral City",
    "Desert Hot Springs",
    "Rancho Mirage",
];

const FEATURES: [&str; 10] = [
    "pool", "garden", "view", "kitchen", "garage", "patio", "solar", "guest", "orchard", "studio",
];

/// What is filmed, and by whom nothing is sent.
const STUDIO: &str = "house";
const ELSEWHERE: &str = "elsewhere";

/// A project, and its film if it has one.
pub(super) struct Wish {
    pub(super) project: Project,
    pub(super) film: Option<Film>,
}

/// A film on its way from the draft to where it is.
pub(super) struct Film {
    /// The project with the film in it.
    pub(super) project: Project,
    pub(super) draft: Video,
    pub(super) end: Video,
    pub(super) entries: Vec<Entry>,
}

/// How a film ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    Stored,
    Refused,
    Rendering,
}

/// Returns the video of a number: eight in ten are finished, one has failed, one is a draft.
pub(super) fn wish(number: u32, agent: AgentId, at_ms: i64) -> Wish {
    make(number, agent, at_ms, STUDIO, ending(number))
}

/// Returns whether the video of a number was ever filmed.
pub(super) fn is_filmed(number: u32) -> bool {
    ending(number) != Ending::None
}

/// Returns the id of the video of a number.
pub(super) fn id(number: u32, at_ms: i64) -> ProjectId {
    ProjectId::new(at_ms.unsigned_abs(), u64::from(number))
}

fn ending(number: u32) -> Ending {
    match lot(number, 1) % 10 {
        0 => Ending::None,
        1 => Ending::Refused,
        _ => Ending::Stored,
    }
}

/// Returns a video that is being filmed and stays so.
pub(super) fn under_way(number: u32, agent: AgentId, at_ms: i64) -> Wish {
    make(number, agent, at_ms, ELSEWHERE, Ending::Rendering)
}

fn make(number: u32, agent: AgentId, at_ms: i64, studio: &str, ending: Ending) -> Wish {
    let project = project(number, agent, at_ms);
    let film = (ending != Ending::None).then(|| film(&project, number, at_ms, studio, ending));
    Wish { project, film }
}

fn project(number: u32, agent: AgentId, at_ms: i64) -> Project {
    let office = office();
    let owner = Owner { office, agent };
    let id = id(number, at_ms);
    let kind = VideoType::ALL[lot(number, 2) as usize % VideoType::ALL.len()];
    let mut project = Project::begin(id, owner, kind, Language::English, at_ms);
    let (street, city) = (pick(number, 3, &STREETS), pick(number, 4, &CITIES));
    let (one, other) = (pick(number, 5, &FEATURES), pick(number, 6, &FEATURES));
    let house = lot(number, 7) % 9_000 + 10;
    let edit = Edit {
        topic: Some(format!("{house} {street} Court in {city} with a {one}")),
        points: Some(vec![
            format!("A {one} and a {other}"),
            format!("Three bedrooms in {city}"),
        ]),
        ..Edit::default()
    };
    project.edit(0, edit, at_ms).expect("it fits");
    let script = format!(
        "Welcome to {house} {street} Court in {city}. It has a {one} you will want to see. There are three bedrooms, and \
         the {other} looks over the valley. Doors open on Sunday at one. Call me and I will show you around."
    );
    project.take_written(
        script,
        Authorship::of(Author::BuiltIn),
        u64::from(number),
        at_ms,
    );
    project
}

fn film(project: &Project, number: u32, at_ms: i64, studio: &str, ending: Ending) -> Film {
    let order = Order {
        studio: studio.parse().expect("a name"),
        media: "disk".parse().expect("a name"),
        title: project.shown_title().to_owned(),
        script: project.script().map_or("", |one| &one.text).to_owned(),
        language: Language::English,
        aspect: project.settings.aspect,
        presenter: "maya".into(),
        voice: None,
        background: None,
        style: Style {
            quality: Quality::Preview,
            ..Style::default()
        },
    };
    let id = VideoId::new(at_ms.unsigned_abs(), u64::from(number));
    let (agent, office) = (project.agent.clone(), project.office.clone());
    let draft = Video::draft(id, agent, office, order, at_ms).of_project(project.id.clone());
    let (mut end, mut entries) = (draft.clone(), Vec::new());
    for event in events(number, ending) {
        let (next, effects) = step(&end, event, at_ms + 9_000).expect("a possible step");
        entries.extend(effects.entries);
        end = next;
    }
    end.revision = draft.revision + 1;
    let mut project = project.clone();
    project.films.push(Filming {
        video: draft.id.clone(),
        script: 1,
        aspect: AspectRatio::Landscape,
        quality: Quality::Preview,
        at_ms,
        asked: None,
    });
    project.revision += 1;
    Film {
        project,
        draft,
        end,
        entries,
    }
}

fn events(number: u32, ending: Ending) -> Vec<Event> {
    let attempt = AttemptId::new(u128::from(number) + 1);
    let render = || format!("render{number}").parse().expect("a name");
    let press = Event::Pressed {
        attempt: NewAttempt {
            id: attempt,
            order_revision: 1,
            title: format!("A film [{}]", attempt.token()),
            request: "{}".into(),
            quote: Quote::free(18_000),
        },
        consent: Consent::Buy,
    };
    let accepted = Event::SubmitAnswered {
        attempt,
        answer: SubmitAnswer::Accepted { render: render() },
    };
    let last = match ending {
        Ending::Refused => PollAnswer::Failed {
            code: "out_of_room".into(),
            message: "There was no room left.".into(),
            is_unpaid: false,
        },
        _ => PollAnswer::Finished {
            duration_ms: Some(18_000),
        },
    };
    let mut events = vec![press, Event::Due, accepted];
    if ending != Ending::Rendering {
        events.push(Event::PollAnswered {
            render: render(),
            answer: last,
        });
    }
    if ending == Ending::Stored {
        events.push(Event::StoreAnswered {
            render: render(),
            answer: StoreAnswer::Stored(stored(number)),
        });
    }
    events
}

fn stored(number: u32) -> StoredFilm {
    StoredFilm {
        key: format!("videos/{number}-1").parse().expect("a name"),
        url: "file:///film.mp4".into(),
        size_bytes: 1_000_000,
        checksum: "sha256:00".into(),
        duration_ms: 18_000,
    }
}

/// Returns a word that some titles have.
pub(super) fn sought(number: u32) -> String {
    pick(number, 8, &STREETS).to_lowercase()
}

fn pick<'a>(number: u32, purpose: u64, all: &[&'a str]) -> &'a str {
    all[lot(number, purpose) as usize % all.len()]
}

/// Draws a number, the same every time.
pub(super) fn lot(number: u32, purpose: u64) -> u32 {
    let mut mixed = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (purpose << 40);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) as u32
}
