//! The one place where settings become a working Doorcast: store, studios, storage, writer, desk and runner.
//!
//! Who is used follows from the environment: a vendor with a key, otherwise the embedded default. All studios and all
//! storage that can be set up are there at the same time, so that videos begun under other settings are finished.
//! Start at [`Ground::lay`] and [`Wiring::build`], inside a tokio runtime; [`Wiring::work`] lets the pipeline go on.

mod chance;
mod hurry;
mod listener;
mod prices;
mod turn;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use doorcast_app::{
    crash::Crashes,
    desk::Desk,
    ports::{
        Clock, Ids,
        avatar_studio::{AvatarStudio, WebhookEvent},
        connections::Trouble,
        directory::Directory,
        files::FileStore,
        media::MediaStore,
        nodes::{Nodes, Role, Workers},
        store::Store,
        throttle::Throttle,
        videos::Webhook,
    },
    runner::{Crew, Limits, Listener, Places, Runner, Timer, TokioTimer},
};
use doorcast_domain::{
    agent::{AgentProfile, ProfileDraft},
    pipeline::{
        id::{AgentId, AttemptId, OfficeId, VendorName},
        lease::Worker,
        stage::StoredFilm,
    },
};
use doorcast_vendors::{
    bucket::BucketFilms,
    cloudinary::{Cloudinary, CloudinaryFilms},
    fallback::{FallbackWriter, OnTrouble},
    groq::{self, Groq, GroqWriter},
    heygen::{HeyGen, HeyGenStudio, StudioSettings},
    http::BadAddress,
    kept_pictures::KeptPictures,
    local_disk::DiskFilms,
    mail::Smtp,
};
use tokio::{runtime::Handle, sync::Notify};

use crate::{
    clock::SystemClock,
    colors, crash, data,
    environment::{self, Environment},
    house_studio::{Filming, HouseBrand, HouseStudio, OnEnd, Props, render_of},
    problem::{Kind, Problem},
    settings::{HeyGenTable, Settings},
};

pub(crate) use self::{
    chance::SystemChance,
    listener::{Quiet, ToStandardError},
};

/// What stays as it is while keys of vendors come and go: the folder and everything in it.
pub(crate) struct Ground {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Who this process is.
    pub(crate) worker: Worker,
    /// Keeps videos, money, people and keys.
    pub(crate) store: Arc<dyn Store>,
    /// Knows who else serves it.
    pub(crate) nodes: Arc<dyn Nodes>,
    /// How many of them work.
    pub(crate) workers: Workers,
    /// Keeps guessers slow.
    pub(crate) throttle: Arc<dyn Throttle>,
    /// What the code of the first owner is made of, where all nodes have to agree on one.
    pub(crate) setup_lot: Option<u128>,
    /// Knows the people of the CMS beside us, if its database is ours, too.
    pub(crate) directory: Option<Arc<dyn Directory>>,
    /// The built-in studio.
    pub(crate) house: Arc<HouseStudio>,
    /// What it is asked at once.
    house_limits: Limits,
    /// Keeps small files.
    pub(crate) files: Arc<dyn FileStore>,
    films: Arc<DiskFilms>,
    pictures: Arc<KeptPictures>,
    /// Tells the time.
    pub(crate) clock: Arc<dyn Clock + Send + Sync>,
    timer: Arc<dyn Timer>,
    wake: Arc<Notify>,
    crashes: Crashes,
    /// Draws ids.
    pub(crate) ids: Arc<dyn Ids>,
}

/// A working Doorcast.
pub(crate) struct Wiring {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Keeps videos, money and webhooks.
    pub(crate) store: Arc<dyn Store>,
    /// Where persons come with their wishes.
    pub(crate) desk: Arc<Desk>,
    /// Carries out what the pipeline decides; see [`Wiring::work`].
    pub(crate) runner: Arc<Runner>,
    /// Writes scripts: Groq if it is set up, the built-in writer otherwise and whenever Groq fails.
    pub(crate) writer: Arc<FallbackWriter>,
    /// Every studio there is, by name, for webhooks.
    pub(crate) studios: HashMap<VendorName, Arc<dyn AvatarStudio>>,
    /// Groq, if it is set up.
    pub(crate) groq: Option<Arc<GroqWriter>>,
    /// HeyGen, if it is set up.
    pub(crate) heygen: Option<Arc<HeyGenStudio>>,
    /// Cloudinary, if it is set up.
    pub(crate) cloudinary: Option<Arc<CloudinaryFilms>>,
    /// The bucket, if it is set up.
    pub(crate) bucket: Option<Arc<BucketFilms>>,
    /// The mail server, if there is one.
    pub(crate) mail: Option<Arc<Smtp>>,
    /// The films on this computer's disk.
    pub(crate) films: Arc<DiskFilms>,
    /// The built-in studio, for the posters and captions of its films.
    pub(crate) house: Arc<HouseStudio>,
    /// The pictures of the office.
    pub(crate) pictures: Arc<KeptPictures>,
    /// Who films a new production video.
    pub(crate) studio: VendorName,
    /// Who keeps a new film.
    pub(crate) media: VendorName,
    /// Who keeps a free preview.
    pub(crate) preview_media: VendorName,
    /// Whether another process works in the data folder.
    turn: turn::Turn,
    /// Tells the time.
    pub(crate) clock: Arc<dyn Clock + Send + Sync>,
    /// Draws ids.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Ground {
    /// Opens everything in a data folder.
    ///
    /// # Errors
    ///
    /// Says what about the folder or the environment cannot be used.
    pub(crate) fn lay(settings: &Settings, data: &Path) -> Result<Self, Problem> {
        let environment = Environment::read(&settings.budget)?;
        let (clock, timer) = time(&environment);
        let ids: Arc<dyn Ids> = Arc::new(SystemChance);
        let worker = data::worker(data, ids.as_ref())?;
        let data::Archive {
            store,
            files,
            directory,
            nodes,
            throttle,
            setup_lot,
        } = data::open(data, Some(&worker))?;
        let wake: Arc<Notify> = Arc::default();
        let on_end = report_ends(&store, &wake, &clock);
        let pictures = Arc::new(KeptPictures::new(Arc::clone(&files)));
        let filming = Filming {
            data: data.to_owned(),
            worker: worker.clone(),
            at_once: environment.films_at_once,
            clock_speed: environment.clock_speed,
        };
        let house_limits = house_limits(filming.at_once);
        let props = Props {
            renders: Arc::clone(&store) as _,
            pictures: Arc::clone(&pictures) as _,
            clock: Arc::clone(&clock),
            on_end,
        };
        let house = HouseStudio::new(Arc::clone(&files), brand(settings)?, filming, props);
        let films =
            DiskFilms::open(&data.join("media")).map_err(|error| data::unwritable(data, &error))?;
        Ok(Self {
            data: data.to_owned(),
            worker,
            store,
            nodes,
            workers: Workers::default(),
            throttle,
            setup_lot,
            directory,
            house: Arc::new(house),
            house_limits,
            files,
            films: Arc::new(films),
            pictures,
            clock,
            timer,
            wake,
            crashes: crash::points(),
            ids,
        })
    }

    /// Returns where films are kept under an environment: equal for nodes that keep them in the same place.
    pub(crate) fn place_of_films(&self, environment: &Environment) -> String {
        match (&environment.cloudinary, &environment.bucket) {
            (Some(cloud), _) => format!("Cloudinary ({})", cloud.credentials.cloud_name),
            (None, Some(bucket)) => {
                let endpoint = bucket.endpoint.as_deref().unwrap_or(&bucket.region);
                format!("the bucket {} ({endpoint})", bucket.bucket)
            }
            (None, None) => format!("its own disk ({})", self.worker.node),
        }
    }

    /// Makes sure that no other node keeps films elsewhere.
    ///
    /// # Errors
    ///
    /// Names the node that does.
    pub(crate) async fn check_place(&self, environment: &Environment) -> Result<(), Problem> {
        let films = self.place_of_films(environment);
        let node = data::node_of(&self.worker, Role::Worker, films);
        let checked = self.nodes.check(&node).await;
        checked.map_err(data::explain_join)
    }

    /// Reads the environment over the keys that were entered here.
    ///
    /// # Errors
    ///
    /// Names the setting that cannot be used.
    pub(crate) async fn environment(&self, settings: &Settings) -> Result<Environment, Problem> {
        let stored = self.store.open_secrets(&office_id()).await;
        let stored = stored.map_err(|error| data::explain_store(&error))?;
        Environment::read_over(&settings.budget, &stored)
    }
}

impl Wiring {
    /// Builds everything. Nothing is sent to anybody yet.
    ///
    /// # Errors
    ///
    /// Names the setting that cannot be used.
    pub(crate) fn build(
        ground: &Ground,
        environment: &Environment,
        settings: &Settings,
        listener: Arc<dyn Listener>,
    ) -> Result<Self, Problem> {
        let vendors = Vendors {
            house: Arc::clone(&ground.house),
            house_limits: ground.house_limits,
            heygen: heygen(environment, &settings.heygen, &ground.clock)?,
            films: Arc::clone(&ground.films),
            cloudinary: cloudinary(environment, &ground.clock)?,
            bucket: bucket(environment)?,
        };
        let groq = groq_writer(environment.groq.as_ref())?;
        let desk = Desk {
            store: Arc::clone(&ground.store) as _,
            studios: vendors.studios(),
            caps: environment.caps,
            clock: Arc::clone(&ground.clock),
            ids: Arc::clone(&ground.ids),
            wake: Arc::clone(&ground.wake),
            crashes: ground.crashes.clone(),
        };
        let runner = Runner::new(Crew {
            // One runner at a time works in a data folder, see `turn`.
            worker: ground.worker.clone(),
            store: Arc::clone(&ground.store) as _,
            nodes: Arc::clone(&ground.nodes),
            workers: ground.workers.clone(),
            studios: vendors.limited_studios(),
            media: vendors.limited_media(),
            clock: Arc::clone(&ground.clock),
            timer: Arc::clone(&ground.timer),
            listener,
            wake: Arc::clone(&ground.wake),
            crashes: ground.crashes.clone(),
        });
        Ok(Self {
            data: ground.data.clone(),
            store: Arc::clone(&ground.store),
            desk: Arc::new(desk),
            runner,
            writer: Arc::new(match &groq {
                Some(groq) => FallbackWriter::after(Arc::clone(groq) as _)
                    .telling(note_groq(&ground.store, &ground.clock)),
                None => FallbackWriter::built_in(),
            }),
            studios: vendors.studios(),
            groq,
            heygen: vendors.heygen,
            cloudinary: vendors.cloudinary,
            bucket: vendors.bucket,
            mail: environment.mail.as_ref().map(|mail| Arc::clone(&mail.0)),
            films: vendors.films,
            house: vendors.house,
            pictures: Arc::clone(&ground.pictures),
            studio: environment.studio(),
            media: environment.media(),
            preview_media: environment.preview_media(ground.directory.is_some()),
            turn: turn::Turn::default(),
            clock: Arc::clone(&ground.clock),
            ids: Arc::clone(&ground.ids),
        })
    }

    /// Returns everybody who keeps films, by name.
    pub(crate) fn media_stores(&self) -> HashMap<VendorName, Arc<dyn MediaStore>> {
        let disk: Arc<dyn MediaStore> = Arc::clone(&self.films) as _;
        let mut media = HashMap::from([(environment::name("disk"), disk)]);
        if let Some(cloudinary) = &self.cloudinary {
            let cloudinary: Arc<dyn MediaStore> = Arc::clone(cloudinary) as _;
            media.insert(environment::name("cloudinary"), cloudinary);
        }
        if let Some(bucket) = &self.bucket {
            let bucket: Arc<dyn MediaStore> = Arc::clone(bucket) as _;
            media.insert(environment::name("bucket"), bucket);
        }
        media
    }

    /// Returns where the file of a film is, if it is on this computer's disk.
    pub(crate) fn film_file(&self, film: &StoredFilm) -> Option<PathBuf> {
        self.films.path_of(film)
    }
}

/// Returns how an agent is called in the books: by the license, which nobody else has.
pub(crate) fn agent_id(profile: &AgentProfile) -> AgentId {
    let slug: String = profile
        .license
        .to_lowercase()
        .chars()
        .map(|letter| match letter.is_ascii_alphanumeric() {
            true => letter,
            false => '-',
        })
        .take(100)
        .collect();
    format!("license-{slug}")
        .parse()
        .expect("letters, digits and dashes are a name")
}

/// Returns the office of this data folder.
pub(crate) fn office_id() -> OfficeId {
    "office".parse().expect("a short name")
}

/// Everybody videos are given to.
struct Vendors {
    house: Arc<HouseStudio>,
    house_limits: Limits,
    heygen: Option<Arc<HeyGenStudio>>,
    films: Arc<DiskFilms>,
    cloudinary: Option<Arc<CloudinaryFilms>>,
    bucket: Option<Arc<BucketFilms>>,
}

impl Vendors {
    fn limited_studios(&self) -> HashMap<VendorName, (Arc<dyn AvatarStudio>, Limits)> {
        let house: (Arc<dyn AvatarStudio>, Limits) =
            (Arc::clone(&self.house) as _, self.house_limits);
        let mut studios = HashMap::from([(environment::name("house"), house)]);
        if let Some(heygen) = &self.heygen {
            let heygen: Arc<dyn AvatarStudio> = Arc::clone(heygen) as _;
            studios.insert(environment::name("heygen"), (heygen, Limits::HEYGEN));
        }
        studios
    }

    fn studios(&self) -> HashMap<VendorName, Arc<dyn AvatarStudio>> {
        let studios = self.limited_studios().into_iter();
        studios.map(|(name, (studio, _))| (name, studio)).collect()
    }

    fn limited_media(&self) -> HashMap<VendorName, (Arc<dyn MediaStore>, Limits)> {
        let disk: (Arc<dyn MediaStore>, Limits) = (Arc::clone(&self.films) as _, Limits::STORAGE);
        let mut media = HashMap::from([(environment::name("disk"), disk)]);
        if let Some(cloudinary) = &self.cloudinary {
            let cloudinary: Arc<dyn MediaStore> = Arc::clone(cloudinary) as _;
            media.insert(
                environment::name("cloudinary"),
                (cloudinary, Limits::STORAGE),
            );
        }
        if let Some(bucket) = &self.bucket {
            let bucket: Arc<dyn MediaStore> = Arc::clone(bucket) as _;
            media.insert(environment::name("bucket"), (bucket, Limits::STORAGE));
        }
        media
    }
}

/// Returns what the built-in studio is asked at once. What has no place waits in the store, where agents take turns. So
/// there are few, but enough that no node stands idle.
fn house_limits(films_at_once: usize) -> Limits {
    Limits {
        at_once: 50,
        places: Places::OfEach(films_at_once.max(1) * 2),
        gap_ms: 0,
    }
}

fn time(environment: &Environment) -> (Arc<dyn Clock + Send + Sync>, Arc<dyn Timer>) {
    match environment.clock_speed {
        1 => (Arc::new(SystemClock), Arc::new(TokioTimer)),
        speed => (
            Arc::new(hurry::HurriedClock::new(speed, environment.clock_from_ms)),
            Arc::new(hurry::HurriedTimer(speed)),
        ),
    }
}

/// Lets the built-in studio report what has ended, as vendors do by webhook, so that nobody waits for the next look.
fn report_ends(
    store: &Arc<dyn Store>,
    wake: &Arc<Notify>,
    clock: &Arc<dyn Clock + Send + Sync>,
) -> OnEnd {
    let (store, wake, clock) = (Arc::clone(store), Arc::clone(wake), Arc::clone(clock));
    let runtime = Handle::current();
    Arc::new(move |attempt: AttemptId| {
        let (store, wake) = (Arc::clone(&store), Arc::clone(&wake));
        let webhook = Webhook {
            studio: environment::name("house"),
            event: WebhookEvent {
                event_id: format!("house-{}", attempt.token()),
                attempt: Some(attempt),
                render: render_of(attempt),
            },
            received_at_ms: clock.now_ms(),
        };
        runtime.spawn(async move {
            // A report that is lost costs a few seconds: the studio is asked anyway.
            if store.receive_webhook(&webhook).await.is_ok() {
                wake.notify_one();
            }
        });
    })
}

/// Has the store remember why Groq did not write.
fn note_groq(store: &Arc<dyn Store>, clock: &Arc<dyn Clock + Send + Sync>) -> OnTrouble {
    let (store, clock) = (Arc::clone(store), Arc::clone(clock));
    let runtime = Handle::current();
    Box::new(move |message| {
        let (store, at_ms) = (Arc::clone(&store), clock.now_ms());
        runtime.spawn(async move {
            // The script itself says so, too; a note that is lost costs nothing.
            let trouble = Trouble { message, at_ms };
            let _ = store
                .note_trouble(&environment::name("groq"), &trouble)
                .await;
        });
    })
}

fn brand(settings: &Settings) -> Result<HouseBrand, Problem> {
    let accent = settings.brand.accent.as_deref();
    Ok(HouseBrand {
        agent: settings
            .profile_with(ProfileDraft::default())
            .map_err(|problem| problem.told()),
        accent: accent.map_or(Ok(colors::USUAL_ACCENT), |text| {
            colors::parse(text, "accent")
        })?,
    })
}

fn heygen(
    environment: &Environment,
    table: &HeyGenTable,
    clock: &Arc<dyn Clock + Send + Sync>,
) -> Result<Option<Arc<HeyGenStudio>>, Problem> {
    let Some(keys) = &environment.heygen else {
        return Ok(None);
    };
    let refuse = |error: BadAddress| unusable("HEYGEN_API_KEY", "HEYGEN_BASE_URL", &error);
    let client = HeyGen::new(keys.settings.clone()).map_err(refuse)?;
    let settings = StudioSettings {
        prices: prices::prices(&table.prices)?,
        webhook_secret: keys.webhook_secret.clone(),
    };
    let studio = HeyGenStudio::new(client, settings, Arc::clone(clock)).map_err(refuse)?;
    Ok(Some(Arc::new(studio)))
}

fn cloudinary(
    environment: &Environment,
    clock: &Arc<dyn Clock + Send + Sync>,
) -> Result<Option<Arc<CloudinaryFilms>>, Problem> {
    let Some(settings) = &environment.cloudinary else {
        return Ok(None);
    };
    let client = Cloudinary::new(settings.clone())
        .map_err(|error| unusable("CLOUDINARY_API_SECRET", "CLOUDINARY_API_BASE_URL", &error))?;
    Ok(Some(Arc::new(CloudinaryFilms::new(
        client,
        Arc::clone(clock),
    ))))
}

fn bucket(environment: &Environment) -> Result<Option<Arc<BucketFilms>>, Problem> {
    let Some(settings) = &environment.bucket else {
        return Ok(None);
    };
    let films = BucketFilms::new(settings).map_err(|error| {
        unusable(
            "DOORCAST_S3_SECRET_ACCESS_KEY",
            "DOORCAST_S3_ENDPOINT",
            &error,
        )
    })?;
    Ok(Some(Arc::new(films)))
}

/// Makes sure that every vendor of an environment can be set up. Nothing is kept and nothing is sent.
///
/// # Errors
///
/// Names the setting that cannot be used.
pub(crate) fn check_vendors(
    environment: &Environment,
    settings: &Settings,
    clock: &Arc<dyn Clock + Send + Sync>,
) -> Result<(), Problem> {
    heygen(environment, &settings.heygen, clock)?;
    cloudinary(environment, clock)?;
    bucket(environment)?;
    groq_writer(environment.groq.as_ref())?;
    Ok(())
}

/// Returns Groq, if it is set up. Nothing is sent.
pub(crate) fn groq_writer(
    settings: Option<&groq::Settings>,
) -> Result<Option<Arc<GroqWriter>>, Problem> {
    let Some(settings) = settings else {
        return Ok(None);
    };
    let client = Groq::new(settings.clone())
        .map_err(|error| unusable("GROQ_API_KEY", "GROQ_BASE_URL", &error))?;
    Ok(Some(Arc::new(GroqWriter::new(client))))
}

fn unusable(key: &'static str, address: &'static str, error: &BadAddress) -> Problem {
    let field = match error {
        BadAddress::Key => key,
        BadAddress::Malformed(_) | BadAddress::Unsafe(_) | BadAddress::Setup(_) => address,
    };
    Problem::new(Kind::Usage, "bad_environment", format!("{field}: {error}")).field(field)
}
