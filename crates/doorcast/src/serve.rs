//! `doorcast serve`: the API and the pipeline in one process, until somebody stops it.
//!
//! One process at a time serves a data folder. A request to stop lets requests and calls under way come to their end,
//! for a while; whatever is not finished then goes on after the next start, as after a crash.

pub(crate) mod alone;
mod cast;
mod connections;
mod films;
mod heart;
mod heygen_cast;
mod house;
mod neighbors;
mod news;
mod people;
mod projects;
mod round;
mod speakers;
mod stop;
mod sweep;
mod webhooks;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use doorcast_app::{
    accounts::secret::Secret, film_news::FilmNews, ports::nodes::Role, projects::Projects,
    webhooks::Webhooks,
};
use doorcast_domain::pipeline::id::OfficeId;
use doorcast_web::{
    app::App,
    cookies::Transport,
    live::Live,
    metrics::Metrics,
    next_auth::NextAuth,
    routes,
    server::{self, Limits},
};
use serde_json::json;
use tokio::{net::TcpListener, runtime::Runtime, sync::Mutex, task::JoinSet};

use crate::{
    cli::service::ServeArgs,
    data,
    environment::{self, Environment},
    problem::{Kind, Problem},
    settings::Settings,
    text::{remark, say, say_json},
    wiring::{Ground, ToStandardError, Wiring},
};

use cast::Troupe;
use connections::Neighbors;
use heart::Heart;
use neighbors::Lookout;
use people::Gate;
use round::{End, Renewals};
use speakers::People;
use stop::Stop;
use sweep::Broom;

/// Where it listens when nobody says: on this computer only.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How long what is under way may take after a request to stop.
const LAST_WORK: Duration = Duration::from_secs(25);

/// How long to wait before a round is begun again that could not be.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// How long files that are being written may take after that.
const LAST_FILES: Duration = Duration::from_secs(5);

/// Serves until somebody stops it.
pub(crate) fn run(args: &ServeArgs) -> Result<(), Problem> {
    let settings = Settings::load(args.config.as_deref())?;
    let folder = data::folder(args.data.as_deref())?;
    let alone = alone::take(&folder)?;
    let stop = Stop::on_signal()?;
    let runtime = Runtime::new().map_err(|error| internal(&error))?;
    let served = runtime.block_on(serve(args, &settings, &folder, stop));
    runtime.shutdown_timeout(LAST_FILES);
    drop(alone);
    served
}

async fn serve(
    args: &ServeArgs,
    settings: &Settings,
    folder: &Path,
    stop: Stop,
) -> Result<(), Problem> {
    if args.role != Role::All && environment::read_database()?.is_none() {
        return Err(alone_in_its_role(args.role));
    }
    let ground = Ground::lay(settings, folder)?;
    // What stands in the way of working is said before anybody is told where it is.
    let environment = ground.environment(settings).await?;
    let listener = listen(args).await?;
    let address = listener.local_addr().map_err(|error| internal(&error))?;
    let (metrics, renewals) = (Metrics::default(), Renewals::default());
    let house = Premises {
        gate: Gate::at(address, &ground, &environment),
        heart: Heart::new(
            Arc::clone(&ground.nodes),
            Arc::clone(&ground.store) as _,
            (metrics.clone(), ground.workers.clone()),
            renewals.clone(),
            ground.worker.clone(),
            args.role,
        ),
        role: args.role,
        ground,
        settings,
        address,
        live: Live::default(),
        metrics,
        renewals,
        stop,
    };
    let first = house.begin_round().await?;
    let drain = Duration::from_secs(args.drain);
    let drained = async {
        house.stop.wanted().await;
        tokio::time::sleep(drain).await;
    };
    let web = server::serve(listener, house.live.router(), Limits::USUAL, drained);
    tell(args, address, first.setup_code.as_ref().map(Secret::reveal))?;
    let chores = house.do_chores(Arc::clone(&first.projects), Arc::clone(&first.webhooks));
    let filming = async {
        house.stop.wanted().await;
        house.ground.house.leave().await;
    };
    let all = async {
        let ((), work, ()) = tokio::join!(web, house.go_round(first), filming);
        ((), work)
    };
    let served = tokio::select! {
        ((), work) = all => work,
        () = chores => Ok(()),
        () = house.heart.keep_beating() => Ok(()),
        () = async { house.stop.wanted().await; tokio::time::sleep(drain + LAST_WORK).await } => {
            remark("stopped before everything under way had ended; it goes on after the next start");
            Ok(())
        }
    };
    house.heart.stop().await;
    served
}

/// Somebody has to do the rest, and only one process serves a data folder.
fn alone_in_its_role(role: Role) -> Problem {
    let message =
        format!("--role {role} is for several nodes on one database, and MONGODB_URI is not set");
    Problem::new(Kind::Usage, "role_alone", message)
        .field("role")
        .hint("leave it out, or keep everything in MongoDB: docs/mongodb.md")
}

fn next_auth(environment: &Environment) -> Option<NextAuth> {
    let secret = environment.next_auth.as_ref()?;
    Some(NextAuth::new(secret.reveal()))
}

/// What stays while rounds come and go.
struct Premises<'a> {
    ground: Ground,
    heart: Heart,
    role: Role,
    gate: Gate,
    settings: &'a Settings,
    address: SocketAddr,
    live: Live,
    metrics: Metrics,
    renewals: Renewals,
    stop: Stop,
}

/// Everything of one round that others wait for.
struct Round {
    wiring: Arc<Wiring>,
    projects: Arc<Projects>,
    webhooks: Arc<Webhooks>,
    news: FilmNews,
    office: OfficeId,
    setup_code: Option<Secret>,
    end: End,
}

impl Premises<'_> {
    /// Builds everything with the keys there are now, and has new requests answered by it.
    async fn begin_round(&self) -> Result<Round, Problem> {
        let settings = self.settings;
        let end = self.renewals.begin(&self.stop);
        let known = self.heart.look_at_keys().await;
        known.map_err(|error| data::explain_store(&error))?;
        let environment = self.ground.environment(settings).await?;
        self.heart
            .join(self.ground.place_of_films(&environment))
            .await?;
        let listener = Arc::new(ToStandardError);
        let wiring = Wiring::build(&self.ground, &environment, settings, listener)?;
        let people = people::of(&wiring, &self.gate, &environment, self.address).await;
        let people = people.map_err(|error| internal(&error))?;
        let house = house::of(&wiring, settings, &environment);
        let projects = Arc::new(projects::of(&wiring, &house));
        let webhooks = Arc::new(webhooks::of(&wiring, &environment));
        let news = FilmNews {
            ended: Arc::clone(&wiring.store) as _,
            videos: Arc::clone(&wiring.store) as _,
            people: Arc::clone(&wiring.store) as _,
            mailer: people.accounts.mailer.clone(),
            letters: Arc::clone(&people.accounts.letters),
            clock: Arc::clone(&wiring.clock),
            public_url: people.accounts.public_url.clone(),
        };
        let app = App {
            desk: Arc::clone(&wiring.desk),
            drafts: Arc::clone(&wiring.store) as _,
            writer: Arc::clone(&wiring.writer) as _,
            films: films::readers(&wiring),
            pulse: wiring.runner.pulse(),
            role: self.role,
            closing: self.stop.closing(),
            moves: Arc::clone(&wiring.store) as _,
            facts: Arc::clone(&wiring.store) as _,
            budgets: Arc::clone(&wiring.store) as _,
            connections: Arc::new(Neighbors::of(
                &wiring,
                &environment,
                settings,
                self.renewals.clone(),
            )),
            transport: match people.accounts.public_url.starts_with("https://") {
                true => Transport::Encrypted,
                false => Transport::Plain,
            },
            accounts: Arc::clone(&people.accounts),
            metrics: self.metrics.clone(),
            next_auth: next_auth(&environment),
            proxies: environment.proxies.clone(),
            webhooks: Arc::clone(&webhooks),
            projects: Arc::clone(&projects),
            speakers: Arc::new(People {
                people: Arc::clone(&wiring.store) as _,
                settings: house.profile.clone(),
            }),
            cast: Arc::new(Troupe::of(&wiring, &environment)),
            house,
        };
        self.live.exchange(routes::router(Arc::new(app)));
        Ok(Round {
            wiring: Arc::new(wiring),
            projects,
            webhooks,
            news,
            office: people.accounts.office.clone(),
            setup_code: people.setup_code,
            end,
        })
    }

    /// Does what is to be done now and then, for as long as it is waited for.
    async fn do_chores(&self, projects: Arc<Projects>, webhooks: Arc<Webhooks>) {
        if !self.role.works() {
            return std::future::pending().await;
        }
        let broom = Broom {
            nodes: Arc::clone(&self.ground.nodes),
            worker: self.ground.worker.clone(),
            projects,
            webhooks: Arc::clone(&webhooks),
            tickets: Arc::clone(&self.ground.store) as _,
            files: Arc::clone(&self.ground.files),
            clock: Arc::clone(&self.ground.clock),
        };
        tokio::join!(broom.keep_sweeping(), webhooks::deliver(webhooks));
    }

    /// Returns who looks for what the CMS beside us has made, where there may be one.
    fn lookout(&self, round: &Round) -> Option<Lookout> {
        self.ground.directory.as_ref()?;
        let heygen = round.wiring.heygen.as_ref();
        Some(Lookout {
            nodes: Arc::clone(&self.ground.nodes),
            worker: self.ground.worker.clone(),
            wiring: Arc::clone(&round.wiring),
            studio: heygen.map(|_| environment::name("heygen")),
            office: round.office.clone(),
            looked_at: Mutex::default(),
        })
    }

    /// Begins another round, however often it has to be tried; nothing if somebody wants it to stop meanwhile.
    async fn begin_another(&self) -> Option<Round> {
        loop {
            match self.begin_round().await {
                Ok(round) => return Some(round),
                Err(problem) => remark(&format!("new keys are not in use yet: {}", problem.told())),
            }
            tokio::select! {
                () = self.stop.wanted() => return None,
                () = tokio::time::sleep(TRY_AGAIN) => {}
            }
        }
    }

    /// Lets the pipeline go on, round after round, until somebody wants it to stop.
    async fn go_round(&self, mut round: Round) -> Result<(), Problem> {
        let mut works = JoinSet::new();
        loop {
            if self.role.works() {
                let (wiring, end) = (Arc::clone(&round.wiring), round.end.reached());
                works.spawn(async move { wiring.work("doorcast serve", end).await });
                let (news, end) = (round.news.clone(), round.end.clone());
                works.spawn(async move {
                    news::tell(news, end).await;
                    Ok(())
                });
                if let Some(lookout) = self.lookout(&round) {
                    let end = round.end.clone();
                    works.spawn(async move {
                        lookout.keep_looking(end).await;
                        Ok(())
                    });
                }
            }
            loop {
                tokio::select! {
                    () = round.end.reached() => break,
                    // That of an earlier round; or work cannot go on at all.
                    Some(ended) = works.join_next() => ended.map_err(|error| internal(&error))??,
                }
            }
            if !round.end.is_renewed() {
                break;
            }
            match self.begin_another().await {
                Some(another) => round = another,
                None => break,
            }
        }
        while let Some(ended) = works.join_next().await {
            ended.map_err(|error| internal(&error))??;
        }
        Ok(())
    }
}

/// Says where it is, and what the first owner has to type there, if anything.
fn tell(args: &ServeArgs, address: SocketAddr, setup_code: Option<&str>) -> Result<(), Problem> {
    if args.json {
        let mut told = json!({ "url": format!("http://{address}") });
        if let Some(code) = setup_code {
            told["setup_code"] = code.into();
        }
        return say_json(&told);
    }
    say(&format!(
        "Doorcast: http://{address}/\nOpen it in a browser. Ctrl-C stops it; what is under way goes on after the next start.\n"
    ))?;
    match setup_code {
        Some(code) => say(&format!("The code for the account of the owner: {code}\n")),
        None => Ok(()),
    }
}

/// Listens where somebody said, or at the usual port, or at any free one if another program has that.
async fn listen(args: &ServeArgs) -> Result<TcpListener, Problem> {
    let listener = match args.listen {
        Some(address) => TcpListener::bind(address).await,
        None => match TcpListener::bind(USUAL).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
            }
            other => other,
        },
    };
    listener.map_err(|error| {
        let address = args.listen.unwrap_or(USUAL);
        let message = format!("{address} cannot be listened at: {error}");
        Problem::new(Kind::Usage, "bad_listen", message)
            .field("listen")
            .hint("choose another address or port: --listen 127.0.0.1:8081")
    })
}

fn internal(error: &dyn std::error::Error) -> Problem {
    Problem::new(Kind::Internal, "internal", error.to_string())
}
