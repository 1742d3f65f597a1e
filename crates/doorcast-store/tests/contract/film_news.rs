//! Letters about films that have ended: the use case over a real store.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use doorcast_app::{
    film_news::{FilmNews, Told},
    ports::{
        Clock,
        accounts::PersonStore,
        mailer::{FilmLetter, Letter, Letters, MailError, Mailer, Message},
        projects::ProjectStore,
        videos::VideoStore,
    },
};
use doorcast_domain::{
    account::{PasswordHash, Person, Role, profile::Profile},
    pipeline::event::Event,
    video::Language,
};
use doorcast_store::sqlite::videos::SqliteVideos;

use crate::{
    projects::{complete, for_good, kept},
    samples::{NOW, name, press, take, wait},
};

/// A mail server that takes everything, or nothing.
#[derive(Default)]
struct Post {
    sent: Mutex<Vec<Message>>,
    is_broken: bool,
}

#[async_trait]
impl Mailer for Post {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        if self.is_broken {
            return Err(MailError::Malformed);
        }
        self.sent.lock().expect("no panic").push(message.clone());
        Ok(())
    }
}

struct Plain;

impl Letters for Plain {
    fn invitation(&self, _: &Letter) -> Message {
        unreachable!("nobody is invited")
    }

    fn password_reset(&self, _: &Letter) -> Message {
        unreachable!("nobody has forgotten anything")
    }

    fn film_ended(&self, letter: &FilmLetter) -> Message {
        Message {
            to: letter.to.clone(),
            subject: format!("{:?} {}", letter.how, letter.language.name()),
            text: letter.link.clone(),
        }
    }
}

struct Now;

impl Clock for Now {
    fn now_ms(&self) -> i64 {
        NOW
    }
}

fn dana(change: impl FnOnce(&mut Person)) -> Person {
    let mut dana = Person {
        id: name("dana"),
        office: name("stone-vale"),
        email: "dana@example.com".parse().expect("an address"),
        role: Role::Owner,
        profile: Profile::default(),
        password: PasswordHash::from_phc("$argon2id$".to_owned()),
        totp: None,
        created_at_ms: 1,
        disabled_at_ms: None,
    };
    change(&mut dana);
    dana
}

fn news(store: &Arc<SqliteVideos>, post: &Arc<Post>) -> FilmNews {
    FilmNews {
        ended: store.clone(),
        videos: store.clone(),
        people: store.clone(),
        mailer: Some(post.clone()),
        letters: Arc::new(Plain),
        clock: Arc::new(Now),
        public_url: "https://doors.example".into(),
    }
}

fn tell(news: &FilmNews) -> Option<Told> {
    wait(news.tell_next()).expect("the store answers")
}

/// A store with Dana, and a production film of hers that is done.
fn with_film(folder: &tempfile::TempDir, dana: &Person) -> (Arc<SqliteVideos>, String) {
    let store = Arc::new(SqliteVideos::open(folder.path()).expect("a new database"));
    wait(store.insert_first_owner(dana)).expect("the owner");
    let (project, film) = for_good(&kept(&*store, 1, "dana"), 1);
    wait(store.begin_film(&project, &film)).expect("the newest project");
    complete(&*store, &film, 1, NOW);
    (store, project.id.to_string())
}

#[test]
fn a_film_is_told_of_once_even_by_a_process_that_comes_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let spanish = |dana: &mut Person| dana.profile.language = Some(Language::Spanish);
    let (store, project) = with_film(&folder, &dana(spanish));
    let post = Arc::new(Post::default());
    assert!(matches!(tell(&news(&store, &post)), Some(Told::Sent)));
    assert!(tell(&news(&store, &post)).is_none());
    drop(store);
    let store = Arc::new(SqliteVideos::open(folder.path()).expect("the database"));
    assert!(tell(&news(&store, &post)).is_none());
    let sent = post.sent.lock().expect("no panic");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to.as_str(), "dana@example.com");
    assert_eq!(sent[0].subject, "Done es");
    assert_eq!(
        sent[0].text,
        format!("https://doors.example/agent/cms/videos/{project}")
    );
}

#[test]
fn a_letter_that_may_have_been_sent_is_not_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = with_film(&folder, &dana(|_| ()));
    let broken = Arc::new(Post {
        is_broken: true,
        ..Post::default()
    });
    assert!(matches!(tell(&news(&store, &broken)), Some(Told::Lost(_))));
    assert!(tell(&news(&store, &Arc::default())).is_none());
}

#[test]
fn whoever_wants_no_letters_or_is_gone_gets_none() {
    for change in [
        (|dana: &mut Person| dana.profile.without_mail = true) as fn(&mut Person),
        |dana| dana.disabled_at_ms = Some(1),
        |dana| dana.id = name("somebody-else"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = with_film(&folder, &dana(change));
        let post = Arc::new(Post::default());
        assert!(matches!(tell(&news(&store, &post)), Some(Told::Nobody)));
        assert!(post.sent.lock().expect("no panic").is_empty());
    }
}

#[test]
fn whoever_stops_a_film_is_not_told_that_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Arc::new(SqliteVideos::open(folder.path()).expect("a new database"));
    wait(store.insert_first_owner(&dana(|_| ()))).expect("the owner");
    let (project, film) = for_good(&kept(&*store, 1, "dana"), 1);
    wait(store.begin_film(&project, &film)).expect("the newest project");
    let pressed = take(&*store as &dyn VideoStore, &film, press(1), NOW);
    take(
        &*store as &dyn VideoStore,
        &pressed,
        Event::CancelPressed,
        NOW,
    );
    assert!(matches!(
        tell(&news(&store, &Arc::default())),
        Some(Told::Nobody)
    ));
}
