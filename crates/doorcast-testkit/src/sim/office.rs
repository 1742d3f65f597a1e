//! An office in the world: its store, vendors, desk and workers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use doorcast_app::{
    crash::Crashes,
    desk::Desk,
    ports::{
        Clock, Ids,
        avatar_studio::AvatarStudio,
        media::MediaStore,
        nodes::Workers,
        videos::{VideoStore, Webhook},
    },
    runner::{Crew, Limits, Places, Runner},
};
use doorcast_domain::{
    ledger::Caps,
    pipeline::{
        Order, Style, Video,
        event::Consent,
        id::{AttemptId, VendorName, VideoId},
        lease::Worker,
    },
    video::{AspectRatio, Language},
};
use tokio::sync::Notify;

use doorcast_store::memory::nodes::MemoryNodes;

use super::{World, media::SimMedia, store::FlakyStore, studio::SimStudio, wait::wait};

/// An office.
pub struct Office {
    /// Where it is.
    pub world: Arc<World>,
    /// Where its videos are.
    pub store: Arc<FlakyStore>,
    /// Who makes them.
    pub studio: Arc<SimStudio>,
    /// Who keeps the films.
    pub media: Arc<SimMedia>,
    /// What may be spent.
    pub caps: Caps,
    /// What the studio is asked at once.
    pub limits: Limits,
    /// What was agreed to with each attempt.
    pub consents: Arc<Consents>,
    wake: Arc<Notify>,
}

/// Remembers what was agreed to with each attempt.
#[derive(Default)]
pub struct Consents(Mutex<HashMap<AttemptId, Consent>>);

impl Consents {
    /// Returns what was agreed to with an attempt.
    pub fn of(&self, attempt: AttemptId) -> Option<Consent> {
        let consents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        consents.get(&attempt).copied()
    }
}

/// Draws ids and remembers what they were drawn for.
struct Drawer {
    world: Arc<World>,
    consent: Consent,
    consents: Arc<Consents>,
}

impl Ids for Drawer {
    fn draw(&self) -> u128 {
        let number = self.world.draw();
        let mut consents = self
            .consents
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        consents.insert(AttemptId::new(number), self.consent);
        number
    }
}

/// Returns the name of the simulated studio.
pub fn studio_name() -> VendorName {
    "studio".parse().expect("a short name")
}

/// Returns the name of the simulated storage.
pub fn media_name() -> VendorName {
    "storage".parse().expect("a short name")
}

impl Office {
    /// Opens an office.
    pub fn new(
        world: &Arc<World>,
        inner: Arc<dyn VideoStore>,
        studio: Arc<SimStudio>,
        caps: Caps,
    ) -> Arc<Self> {
        let store = FlakyStore {
            world: Arc::clone(world),
            inner,
            turns: None,
        };
        Arc::new(Self {
            world: Arc::clone(world),
            store: Arc::new(store),
            studio,
            media: SimMedia::new(world),
            caps,
            limits: Limits {
                at_once: 10,
                places: Places::OfAll(2),
                gap_ms: 1_500,
            },
            consents: Arc::default(),
            wake: Arc::default(),
        })
    }

    /// Returns a desk for one wish.
    pub fn desk(&self, consent: Consent, crashes: Crashes) -> Desk {
        let studio: Arc<dyn AvatarStudio> = Arc::clone(&self.studio) as _;
        Desk {
            store: Arc::clone(&self.store) as _,
            studios: HashMap::from([(studio_name(), studio)]),
            caps: self.caps,
            clock: Arc::clone(&self.world) as _,
            ids: Arc::new(Drawer {
                world: Arc::clone(&self.world),
                consent,
                consents: Arc::clone(&self.consents),
            }),
            wake: Arc::clone(&self.wake),
            crashes,
        }
    }

    /// Returns a worker: the process of a node.
    pub fn runner(&self, node: usize, process: usize, crashes: Crashes) -> Arc<Runner> {
        Runner::new(self.crew(node, process, crashes))
    }

    /// Returns what a worker works with.
    pub fn crew(&self, node: usize, process: usize, crashes: Crashes) -> Crew {
        let studio: Arc<dyn AvatarStudio> = Arc::clone(&self.studio) as _;
        let media: Arc<dyn MediaStore> = Arc::clone(&self.media) as _;
        Crew {
            worker: worker(node, process),
            store: Arc::clone(&self.store) as _,
            nodes: Arc::new(MemoryNodes::default()),
            workers: Workers::default(),
            studios: HashMap::from([(studio_name(), (studio, self.limits))]),
            media: HashMap::from([(media_name(), (media, Limits::STORAGE))]),
            clock: Arc::clone(&self.world) as _,
            timer: Arc::clone(&self.world) as _,
            listener: Arc::clone(&self.world) as _,
            wake: Arc::clone(&self.wake),
            crashes,
        }
    }

    /// Drafts a video of an agent.
    pub fn draft(&self, number: u64, agent: &str) -> VideoId {
        let id = VideoId::new(1_000 + number, number);
        let order = Order {
            studio: studio_name(),
            media: media_name(),
            title: format!("Listing {number}"),
            script: "Come and see it.".into(),
            language: Language::English,
            aspect: AspectRatio::Portrait,
            presenter: "look".into(),
            voice: None,
            background: None,
            style: Style::default(),
        };
        let agent = agent.parse().expect("a short name");
        let office = "stone-vale".parse().expect("a short name");
        let video = Video::draft(id.clone(), agent, office, order, self.world.now_ms());
        wait(self.store.inner.insert(&video)).expect("a new video");
        id
    }

    /// Returns a video as it is.
    pub fn video(&self, id: &VideoId) -> Option<Video> {
        wait(self.store.inner.find(id)).expect("the store answers")
    }

    /// Lets the webhooks come that have arrived by now. What is forged is turned away.
    pub fn take_mail(&self) {
        for mail in self.studio.take_mail() {
            let read = self
                .studio
                .read_webhook(&mail.headers(), mail.body().as_bytes());
            self.world.note(format_args!(
                "mail {}: {}",
                mail.event.event_id,
                read.is_ok()
            ));
            let Ok(Some(event)) = read else { continue };
            let webhook = Webhook {
                studio: studio_name(),
                event,
                received_at_ms: self.world.now_ms(),
            };
            wait(self.store.inner.receive_webhook(&webhook)).expect("the store answers");
        }
    }
}

/// Returns the name of a process of a node.
pub fn worker(node: usize, process: usize) -> Worker {
    Worker {
        node: format!("node-{node}"),
        process: process.to_string(),
    }
}
