//! `doorcast serve`: the API and the pipeline in one process, until somebody stops it.
//!
//! One process at a time serves a data folder. A request to stop lets requests and calls under way come to their end,
//! for a while; whatever is not finished then goes on after the next start, as after a crash.

mod alone;
mod cast;
mod connections;
mod films;
mod house;
mod people;
mod projects;
mod speakers;
mod stop;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use doorcast_app::accounts::secret::Secret;
use doorcast_web::{
    app::App,
    cookies::Transport,
    next_auth::NextAuth,
    routes,
    server::{self, Limits},
};
use serde_json::json;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    cli::service::ServeArgs,
    data,
    environment::Environment,
    problem::{Kind, Problem},
    settings::Settings,
    text::{remark, say, say_json},
    wiring::{ToStandardError, Wiring},
};

use cast::Troupe;
use connections::Neighbors;
use speakers::People;
use stop::Stop;

/// Where it listens when nobody says: on this computer only.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How long what is under way may take after a request to stop.
const LAST_WORK: Duration = Duration::from_secs(25);

/// How long files that are being written may take after that.
const LAST_FILES: Duration = Duration::from_secs(5);

/// Serves until somebody stops it.
pub(crate) fn run(args: &ServeArgs) -> Result<(), Problem> {
    let settings = Settings::load(args.config.as_deref())?;
    let environment = Environment::read(&settings.budget)?;
    let folder = data::folder(args.data.as_deref())?;
    let alone = alone::take(&folder)?;
    let stop = Stop::on_signal()?;
    let runtime = Runtime::new().map_err(|error| internal(&error))?;
    let served = runtime.block_on(serve(args, &settings, &environment, &folder, stop));
    runtime.shutdown_timeout(LAST_FILES);
    drop(alone);
    served
}

async fn serve(
    args: &ServeArgs,
    settings: &Settings,
    environment: &Environment,
    folder: &Path,
    stop: Stop,
) -> Result<(), Problem> {
    let wiring = Wiring::build(environment, settings, folder, Arc::new(ToStandardError))?;
    let listener = listen(args).await?;
    let address = listener.local_addr().map_err(|error| internal(&error))?;
    let people = people::of(&wiring, environment, address).await;
    let people = people.map_err(|error| internal(&error))?;
    let house = house::of(&wiring, settings, environment);
    let projects = Arc::new(projects::of(&wiring, &house));
    let app = App {
        desk: Arc::clone(&wiring.desk),
        drafts: Arc::clone(&wiring.store) as _,
        writer: Arc::clone(&wiring.writer) as _,
        films: films::readers(&wiring),
        pulse: wiring.runner.pulse(),
        facts: Arc::clone(&wiring.store) as _,
        connections: Arc::new(Neighbors::of(&wiring)),
        proxies: environment.proxies.clone(),
        transport: match people.accounts.public_url.starts_with("https://") {
            true => Transport::Encrypted,
            false => Transport::Plain,
        },
        accounts: Arc::clone(&people.accounts),
        next_auth: next_auth(environment),
        projects: Arc::clone(&projects),
        speakers: Arc::new(People {
            people: Arc::clone(&wiring.store) as _,
            settings: house.profile.clone(),
        }),
        cast: Arc::new(Troupe::default()),
        house,
    };
    let router = routes::router(Arc::new(app));
    let web = server::serve(listener, router, Limits::USUAL, stop.wanted());
    tell(
        args,
        address,
        people.setup_code.as_ref().map(Secret::reveal),
    )?;
    let all = async { tokio::join!(web, wiring.work("doorcast serve", stop.wanted())) };
    tokio::select! {
        ((), work) = all => work,
        () = projects::sweep(projects) => Ok(()),
        () = async { stop.wanted().await; tokio::time::sleep(LAST_WORK).await } => {
            remark("stopped before everything under way had ended; it goes on after the next start");
            Ok(())
        }
    }
}

fn next_auth(environment: &Environment) -> Option<NextAuth> {
    let secret = environment.next_auth.as_ref()?;
    Some(NextAuth::new(secret.reveal()))
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
