//! Starts the server and sees to it that it ends.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use mongodb::{
    Client,
    bson::{Document, doc},
    options::ClientOptions,
};

use super::{URL, fetch};

/// How long a server may take until it takes orders.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often another port is tried: between looking for a free one and using it, somebody else may.
const TRIES: usize = 3;

/// Keeps the server for as long as somebody holds the other end of its input, which the system lets go of however that
/// process ends. Then nothing of the server is kept.
const KEEPER: &str = r#"
trap '' INT TERM HUP
folder="$1"; shift
"$@" < /dev/null > /dev/null 2>&1 &
read -r _
kill -9 $!
wait $!
rm -rf "$folder"
"#;

/// Why there is no server.
#[derive(Debug, Clone, thiserror::Error)]
#[error("there is no MongoDB to test with: {0}")]
pub struct Unavailable(pub(super) String);

impl Unavailable {
    pub(super) fn of(what: &str, error: impl std::error::Error) -> Self {
        Self(format!("failed to {what}: {error}"))
    }
}

/// A server that runs. Ours ends when this is dropped, or when the process ends.
#[derive(Debug)]
pub struct Server {
    url: String,
    keeper: Option<Child>,
}

impl Server {
    /// Returns the server that `MONGODB_URL` names, or starts one.
    ///
    /// # Errors
    ///
    /// See [`Unavailable`].
    pub fn of_this_run() -> Result<Self, Unavailable> {
        #[expect(clippy::disallowed_methods, reason = "only tests come here")]
        match env::var(URL) {
            Ok(url) => Ok(Self { url, keeper: None }),
            Err(_) => Self::start(),
        }
    }

    /// Starts a server.
    ///
    /// # Errors
    ///
    /// See [`Unavailable`].
    pub fn start() -> Result<Self, Unavailable> {
        let program = fetch::program()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Unavailable::of("make a runtime", error))?;
        let mut last = Unavailable("nobody tried".to_owned());
        for _ in 0..TRIES {
            let (port, folder) = (free_port()?, folder());
            let server = launch(&program, port, &folder)?;
            match runtime.block_on(initiate(port)) {
                Ok(()) => return Ok(server),
                Err(error) => last = told(&error, &folder),
            }
        }
        Err(last)
    }

    /// Returns its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}

fn free_port() -> Result<u16, Unavailable> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Unavailable::of("find a free port", error))
}

/// Returns a new name in memory, where there is such a place, otherwise where temporary files are.
fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let parent = match memory.is_dir() {
        true => memory.to_owned(),
        false => env::temp_dir(),
    };
    parent.join(format!(
        "doorcast-mongod-{:08x}{:08x}",
        fetch::lot(),
        fetch::lot()
    ))
}

fn launch(program: &Path, port: u16, folder: &Path) -> Result<Server, Unavailable> {
    fs::create_dir(folder).map_err(|error| Unavailable::of("make a folder", error))?;
    let keeper = Command::new("sh")
        .args(["-c", KEEPER, "mongod-keeper"])
        .arg(folder)
        .arg(program)
        .arg("--dbpath")
        .arg(folder)
        .arg("--logpath")
        .arg(folder.join("log"))
        .args(["--port", &port.to_string()])
        .args(["--bind_ip", "127.0.0.1", "--replSet", "rs0"])
        .args(["--nounixsocket", "--quiet"])
        .args(["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64"])
        .args(["--setParameter", "diagnosticDataCollectionEnabled=false"])
        .args(["--setParameter", "enableTestCommands=1"])
        .args(["--setParameter", "ttlMonitorSleepSecs=1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Unavailable::of("start sh", error))?;
    Ok(Server {
        url: format!("mongodb://127.0.0.1:{port}/?replicaSet=rs0"),
        keeper: Some(keeper),
    })
}

/// Makes a replica set of the one server and waits until it takes orders.
async fn initiate(port: u16) -> mongodb::error::Result<()> {
    let address = format!("127.0.0.1:{port}");
    let url = format!("mongodb://{address}/?directConnection=true");
    let mut options = ClientOptions::parse(&url).await?;
    options.server_selection_timeout = Some(PATIENCE);
    let admin = Client::with_options(options)?.database("admin");
    let members = vec![doc! { "_id": 0, "host": &address }];
    admin
        .run_command(doc! { "replSetInitiate": { "_id": "rs0", "members": members } })
        .await?;
    let mut hello = admin.run_command(doc! { "hello": 1 }).await?;
    while !hello.get_bool("isWritablePrimary").unwrap_or(false) {
        hello = admin.run_command(next_hello(&hello)).await?;
    }
    Ok(())
}

/// Returns the question that is answered as soon as the server's answer is another one.
fn next_hello(last: &Document) -> Document {
    let mut command = doc! { "hello": 1, "maxAwaitTimeMS": PATIENCE.as_millis() as i64 };
    if let Ok(version) = last.get_document("topologyVersion") {
        command.insert("topologyVersion", version.clone());
    }
    command
}

fn told(error: &mongodb::error::Error, folder: &Path) -> Unavailable {
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    let end = log.lines().rev().take(5).collect::<Vec<_>>().join("\n");
    Unavailable(format!("mongod did not answer: {error}\n{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_ends_and_leaves_nothing_when_it_is_let_go() {
        let server = Server::start().expect("a server");
        let address = server.url().replace("mongodb://", "");
        let address = address.split('/').next().expect("an address").to_owned();
        std::net::TcpStream::connect(&address).expect("it listens");
        drop(server);
        assert!(std::net::TcpStream::connect(&address).is_err());
    }
}
