//! Those this house works with: what the connections page shows and changes.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::ports::{
    Clock, StoreError,
    connections::{
        Connection, Connections, Job, KeysFrom, KeysRefused, SameAccount, Trouble, Verdict,
    },
    secrets::{Key, KeyMark},
    store::Store,
    videos::{Filter, MAX_PAGE},
};
use doorcast_domain::pipeline::{Status, id::VendorName};
use doorcast_vendors::{
    bucket::BucketFilms, cloudinary::CloudinaryFilms, groq::GroqWriter, heygen::HeyGenStudio,
    mail::Smtp,
};

use super::round::Renewals;
use crate::{
    ask::{self, Asked},
    environment::{self, Environment, stored},
    problem::Problem,
    settings::Settings,
    wiring::{self, Wiring},
};

/// What says how to use the bucket. Nobody enters it here.
const BUCKET_KEYS: &[&str] = &[
    "DOORCAST_S3_BUCKET",
    "DOORCAST_S3_ACCESS_KEY_ID",
    "DOORCAST_S3_SECRET_ACCESS_KEY",
];

/// The vendors of this house.
pub(super) struct Neighbors {
    groq: Option<Arc<GroqWriter>>,
    heygen: Option<Arc<HeyGenStudio>>,
    look_id: Option<String>,
    cloudinary: Option<Arc<CloudinaryFilms>>,
    bucket: Option<Arc<BucketFilms>>,
    mail: Option<Arc<Smtp>>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock + Send + Sync>,
    settings: Settings,
    renewals: Renewals,
}

impl Neighbors {
    pub(super) fn of(
        wiring: &Wiring,
        environment: &Environment,
        settings: &Settings,
        renewals: Renewals,
    ) -> Self {
        let look_id = environment.heygen.as_ref();
        Self {
            groq: wiring.groq.clone(),
            heygen: wiring.heygen.clone(),
            look_id: look_id.and_then(|heygen| heygen.look_id.clone()),
            cloudinary: wiring.cloudinary.clone(),
            bucket: wiring.bucket.clone(),
            mail: wiring.mail.clone(),
            store: Arc::clone(&wiring.store),
            clock: Arc::clone(&wiring.clock),
            settings: settings.clone(),
            renewals,
        }
    }
}

#[async_trait]
impl Connections for Neighbors {
    async fn list(&self) -> Result<Vec<Connection>, StoreError> {
        let marks = self.store.list_secrets(&wiring::office_id()).await?;
        let mut listed = Vec::new();
        for (vendor, name, job, is_set_up) in [
            ("heygen", "HeyGen", Job::Films, self.heygen.is_some()),
            ("groq", "Groq", Job::Writes, self.groq.is_some()),
            (
                "cloudinary",
                "Cloudinary",
                Job::Keeps,
                self.cloudinary.is_some(),
            ),
            ("mail", "SMTP", Job::Mails, self.mail.is_some()),
        ] {
            let keys = stored::entered_for(vendor);
            let theirs = |mark: &&KeyMark| keys.contains(&mark.name.as_str());
            let vendor = environment::name(vendor);
            listed.push(Connection {
                name,
                job,
                keys_from: match is_set_up {
                    _ if stored::is_in_environment(vendor.as_str()) => KeysFrom::Environment,
                    true => KeysFrom::Page,
                    false => KeysFrom::Nowhere,
                },
                keys,
                marks: marks.iter().filter(theirs).cloned().collect(),
                trouble: self.store.last_trouble(&vendor).await?,
                vendor,
            });
        }
        if self.bucket.is_some() {
            let vendor = environment::name("bucket");
            listed.push(Connection {
                trouble: self.store.last_trouble(&vendor).await?,
                keys: BUCKET_KEYS,
                ..without_keys(vendor, "S3", Job::Keeps, KeysFrom::Environment)
            });
        }
        listed.extend(built_in());
        Ok(listed)
    }

    async fn test(&self, vendor: &VendorName) -> Option<Verdict> {
        let asked = match vendor.as_str() {
            "heygen" => {
                let look_id = self.look_id.as_deref();
                ask_if(&self.heygen, async |heygen| {
                    ask::heygen(heygen, look_id).await
                })
                .await
            }
            "groq" => ask_if(&self.groq, async |groq| ask::groq(groq).await).await,
            "cloudinary" => {
                ask_if(&self.cloudinary, async |films| ask::cloudinary(films).await).await
            }
            "bucket" => ask_if(&self.bucket, async |films| ask::bucket(films).await).await,
            "mail" => ask_if(&self.mail, async |mail| ask::mail(mail).await).await,
            "house" | "writer" | "disk" => return Some(Verdict::Well),
            _ => return None,
        };
        let Some(asked) = asked else {
            return Some(Verdict::NotSetUp);
        };
        if !asked.is_well() {
            let trouble = Trouble {
                message: asked.told,
                at_ms: self.clock.now_ms(),
            };
            // The page shows what came of it anyway.
            let _ = self.store.note_trouble(vendor, &trouble).await;
        }
        Some(asked.verdict)
    }

    async fn enter_keys(
        &self,
        vendor: &VendorName,
        keys: &[Key],
        consent: SameAccount,
    ) -> Result<(), KeysRefused> {
        let names = self.changeable(vendor)?;
        if names.len() != keys.len() {
            return Err(KeysRefused::Unknown);
        }
        if consent == SameAccount::Unsaid {
            self.must_not_be_at_work(vendor).await?;
        }
        let office = wiring::office_id();
        let keys: Vec<(&str, Key)> = names.iter().copied().zip(keys.iter().cloned()).collect();
        let mut all = self.store.open_secrets(&office).await?;
        all.retain(|(name, _)| !names.contains(&name.as_str()));
        all.extend(
            keys.iter()
                .map(|(name, key)| ((*name).to_owned(), key.clone())),
        );
        self.check(&all)?;
        let now_ms = self.clock.now_ms();
        self.store.keep_secrets(&office, &keys, now_ms).await?;
        self.renewals.ask();
        Ok(())
    }

    async fn remove_keys(&self, vendor: &VendorName) -> Result<(), KeysRefused> {
        let names = self.changeable(vendor)?;
        self.must_not_be_at_work(vendor).await?;
        let office = wiring::office_id();
        self.store.remove_secrets(&office, names).await?;
        self.renewals.ask();
        Ok(())
    }
}

impl Neighbors {
    /// Returns what the keys of a vendor are called, if they can be entered here.
    fn changeable(&self, vendor: &VendorName) -> Result<&'static [&'static str], KeysRefused> {
        match stored::entered_for(vendor.as_str()) {
            [] => Err(KeysRefused::Unknown),
            _ if stored::is_in_environment(vendor.as_str()) => Err(KeysRefused::FromEnvironment),
            names => Ok(names),
        }
    }

    /// Another account knows nothing of what was bought with the keys from before, and would say that it was never bought.
    async fn must_not_be_at_work(&self, vendor: &VendorName) -> Result<(), KeysRefused> {
        let filter = Filter {
            status: Some(Status::Generating),
            ..Filter::default()
        };
        let (mut after, mut count) = (None, 0);
        loop {
            let page = self.store.list(&filter, after.as_ref(), MAX_PAGE).await?;
            let theirs = page
                .videos
                .iter()
                .filter(|video| video.order.studio == *vendor || video.order.media == *vendor);
            count += theirs.count();
            match page.next {
                Some(next) => after = Some(next),
                None if count == 0 => return Ok(()),
                None => return Err(KeysRefused::AtWork { videos: count }),
            }
        }
    }

    /// Reads and builds everything with the keys, as the next round will.
    fn check(&self, all: &[(String, Key)]) -> Result<(), KeysRefused> {
        let unusable = |problem: Problem| KeysRefused::Unusable {
            name: problem.about().map(str::to_owned),
            reason: problem.said().to_owned(),
        };
        let environment = Environment::read_over(&self.settings.budget, all).map_err(unusable)?;
        wiring::check_vendors(&environment, &self.settings, &self.clock).map_err(unusable)
    }
}

async fn ask_if<T>(vendor: &Option<Arc<T>>, ask: impl AsyncFnOnce(&T) -> Asked) -> Option<Asked> {
    match vendor {
        Some(vendor) => Some(ask(vendor).await),
        None => None,
    }
}

fn built_in() -> impl Iterator<Item = Connection> {
    let all = [
        ("house", "Doorcast Studio", Job::Films),
        ("writer", "Doorcast Writer", Job::Writes),
        ("disk", "Doorcast Disk", Job::Keeps),
    ];
    all.into_iter().map(|(vendor, name, job)| {
        without_keys(environment::name(vendor), name, job, KeysFrom::BuiltIn)
    })
}

/// Returns somebody whose keys cannot be entered here.
fn without_keys(
    vendor: VendorName,
    name: &'static str,
    job: Job,
    keys_from: KeysFrom,
) -> Connection {
    Connection {
        vendor,
        name,
        job,
        keys_from,
        keys: &[],
        marks: Vec::new(),
        trouble: None,
    }
}
