//! A house with a million videos of a thousand agents, every row written by the store of the product.
//!
//! It is kept in `target/bench`, because writing it takes minutes. Sessions are opened anew for every measuring.

use std::{
    fs,
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, anyhow};
use doorcast_app::{
    accounts::secret::Secret,
    ports::{
        accounts::{PersonStore as _, SessionStore as _, TicketStore as _},
        projects::ProjectStore as _,
        videos::{Change, VideoStore as _, Writer},
    },
};
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        profile::Profile,
        session::{ABSOLUTE_MS, Session, SessionId},
        ticket::{Purpose, Ticket, TicketId},
    },
    ledger::Against,
    pipeline::id::{AgentId, OfficeId},
    project::ProjectId,
};
use doorcast_store::sqlite::videos::SqliteVideos;
use tokio::task::JoinSet;

use super::wishes::{self, Wish};
use crate::shell;

/// How many writers wait at the same time, so that many rows share one transaction.
const TOGETHER: usize = 400;

/// How many videos of an agent are written before the next agent's, as over some weeks.
const RUN: u32 = 50;

/// The moment of the first video.
const BEGINNING_MS: i64 = 1_700_000_000_000;

/// How far videos are apart, in milliseconds.
const APART_MS: i64 = 60_000;

/// How much there is in a house.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) agents: u32,
    pub(super) each: u32,
}

/// A house on the disk.
pub(super) struct House {
    pub(super) folder: PathBuf,
    pub(super) size: Size,
}

/// Somebody who is signed in: what the cookie carries.
pub(super) struct Guest {
    pub(super) number: u32,
    pub(super) secret: String,
}

impl House {
    /// Opens the house of a size; it is written if it is not there.
    pub(super) async fn ensure(size: Size) -> anyhow::Result<Self> {
        let name = format!("house-{}-{}", size.agents, size.each);
        let folder = shell::root().join("target/bench").join(name);
        let house = Self { folder, size };
        if !house.folder.join("whole").exists() {
            house.write().await.context("failed to write the house")?;
        }
        Ok(house)
    }

    async fn write(&self) -> anyhow::Result<()> {
        let videos = self.size.agents * self.size.each;
        shell::say(&format!("writing {videos} videos; this takes minutes once"));
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        let store = Arc::new(SqliteVideos::open(&self.folder)?);
        for number in 0..self.size.agents {
            move_in(&store, number).await?;
        }
        let mut writing = JoinSet::new();
        for number in 0..videos {
            if writing.len() == TOGETHER {
                writing.join_next().await.context("a writer")???;
            }
            let (store, wish) = (Arc::clone(&store), self.wish(number));
            writing.spawn(async move { film(&store, &wish).await });
            if number % 50_000 == 0 {
                shell::say(&format!("{number}"));
            }
        }
        while let Some(written) = writing.join_next().await {
            written??;
        }
        drop(store);
        Ok(fs::write(self.folder.join("whole"), "")?)
    }

    /// Returns what the video of a number is: agents take turns.
    fn wish(&self, number: u32) -> Wish {
        let run = number / RUN;
        wishes::wish(number, agent(run % self.size.agents), moment(number))
    }

    /// Returns a video of an agent, by how many they had before.
    pub(super) fn video_of(&self, agent: u32, before: u32) -> ProjectId {
        let number = self.number_of(agent, before);
        wishes::id(number, moment(number))
    }

    /// Returns whether a video of an agent was ever filmed.
    pub(super) fn is_filmed(&self, agent: u32, before: u32) -> bool {
        wishes::is_filmed(self.number_of(agent, before))
    }

    fn number_of(&self, agent: u32, before: u32) -> u32 {
        (before / RUN * self.size.agents + agent) * RUN + before % RUN
    }

    /// Signs agents in.
    pub(super) async fn sign_in(&self) -> anyhow::Result<Vec<Guest>> {
        let store = SqliteVideos::open(&self.folder)?;
        let now_ms = now_ms()?;
        let mut guests = Vec::new();
        for number in 0..self.size.agents {
            let secret = Secret::presented(&format!("bench-{now_ms}-{number}"));
            let session = Session {
                id: SessionId::new(now_ms.unsigned_abs() << 16 | u64::from(number)),
                office: office(),
                person: agent(number),
                digest: secret.digest(),
                created_at_ms: now_ms,
                last_seen_at_ms: now_ms,
                expires_at_ms: now_ms + ABSOLUTE_MS,
                browser: "bench".into(),
                revoked_at_ms: None,
            };
            store.insert_session(&session).await?;
            let secret = secret.reveal().to_owned();
            guests.push(Guest { number, secret });
        }
        Ok(guests)
    }

    /// Lets a film of every agent be under way at a studio nobody here talks to, and returns their projects.
    pub(super) async fn begin_films(&self) -> anyhow::Result<Vec<ProjectId>> {
        let store = SqliteVideos::open(&self.folder)?;
        let now_ms = now_ms()?;
        let mut begun = Vec::new();
        // Other numbers than those of the house, and others than a thousand seconds ago.
        let base = 2_000_000_000 + (now_ms / 1_000 % 2_000_000) as u32 * 1_000;
        for number in 0..self.size.agents {
            let chance = base + number;
            let wish = wishes::under_way(chance, agent(number), now_ms + i64::from(number));
            begun.push(wish.project.id.clone());
            film(&store, &wish).await?;
        }
        Ok(begun)
    }

    /// Returns how big the database is, in megabytes.
    pub(super) fn megabytes(&self) -> anyhow::Result<u64> {
        let bytes = fs::metadata(self.folder.join("doorcast.sqlite3"))?.len();
        Ok(bytes / 1_000_000)
    }
}

/// Makes an account: the owner, and those who were invited.
async fn move_in(store: &SqliteVideos, number: u32) -> anyhow::Result<()> {
    let person = Person {
        id: agent(number),
        office: office(),
        email: format!("agent{number}@example.com")
            .parse()
            .map_err(|_| anyhow!("an address"))?,
        role: Role::Agent,
        profile: Profile {
            name: Some(format!("Dana Whitfield {number}")),
            brokerage: Some("Stone & Vale Realty".into()),
            license: Some("CA DRE #01234567".into()),
            phone: Some("(760) 555-0142".into()),
            ..Profile::default()
        },
        password: PasswordHash::from_phc("$none".into()),
        totp: None,
        created_at_ms: BEGINNING_MS,
        disabled_at_ms: None,
    };
    if number == 0 {
        let role = Role::Owner;
        return Ok(store.insert_first_owner(&Person { role, ..person }).await?);
    }
    let secret = Secret::presented(&format!("invitation-{number}"));
    let invitation = Ticket {
        id: TicketId::new(u64::from(number)),
        office: office(),
        purpose: Purpose::Invitation {
            email: person.email.clone(),
            role: Role::Agent,
            by: agent(0),
        },
        digest: secret.digest(),
        created_at_ms: BEGINNING_MS,
        expires_at_ms: BEGINNING_MS + 1_000,
        spent_at_ms: None,
    };
    store.insert_ticket(&invitation).await?;
    let accepted = store.accept_invitation(secret.digest(), &person, BEGINNING_MS);
    Ok(accepted.await?)
}

/// Keeps a project, begins its film if it has one, and brings that to where it is.
async fn film(store: &SqliteVideos, wish: &Wish) -> anyhow::Result<()> {
    store.insert_project(&wish.project).await?;
    let Some(film) = &wish.film else {
        return Ok(());
    };
    store.begin_film(&film.project, &film.draft).await?;
    let change = Change {
        video: film.end.clone(),
        entries: film.entries.clone(),
        caps: Against::Exactly(wishes::PLENTY),
        writer: Writer::Outside,
        webhook: None,
    };
    Ok(store.record_outcome(&change).await?)
}

pub(super) fn office() -> OfficeId {
    "office".parse().expect("a name")
}

fn moment(number: u32) -> i64 {
    BEGINNING_MS + i64::from(number) * APART_MS
}

fn agent(number: u32) -> AgentId {
    format!("agent{number}").parse().expect("a name")
}

#[expect(clippy::disallowed_methods, reason = "sessions are opened now")]
fn now_ms() -> anyhow::Result<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(i64::try_from(since.as_millis())?)
}
