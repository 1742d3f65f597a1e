//! One server program, and the keeper that sees to it that it ends.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use super::{Unavailable, fetch};

/// Keeps the server for as long as somebody holds the other end of its input, which the system lets go of however that
/// process ends. Then nothing of the server is kept. Until then it does as it is told, and says when it has.
const KEEPER: &str = r#"
trap '' INT TERM HUP PIPE
folder="$1"; shift
ulimit -n "$(ulimit -H -n)"
run() { "$@" < /dev/null > /dev/null 2>&1 & child=$!; }
end() { if [ -n "$child" ]; then kill -9 $child; wait $child; child=; fi 2> /dev/null; }
run "$@"
while read -r order; do
  case "$order" in
    end) end ;;
    start) end; run "$@" ;;
    pause) kill -STOP $child ;;
    resume) kill -CONT $child ;;
  esac
  echo done
done
end
rm -rf "$folder"
"#;

/// The ports that are tried: the system gives none of these to callers, so that one stays free while its server is dead.
const PORTS: std::ops::Range<u16> = 10_000..20_000;

/// How the storage is kept small, so that many servers fit into memory: it has a file for every collection and every index,
/// and those nobody has used for seconds are closed. A server that can open no more ends.
const SMALL: &str = "log=(prealloc=false,file_max=8MB),\
    file_manager=(close_idle_time=2,close_scan_interval=1,close_handle_minimum=500)";

/// A server program. It ends when this is dropped, or when the process ends.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) port: u16,
    folder: PathBuf,
    keeper: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Member {
    /// Starts one on a free port and in a folder of its own.
    pub(super) fn start(program: &Path) -> Result<Self, Unavailable> {
        let (port, folder) = (free_port()?, folder());
        fs::create_dir(&folder).map_err(|error| Unavailable::of("make a folder", error))?;
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "mongod-keeper"])
            .arg(&folder)
            .arg(program)
            .arg("--dbpath")
            .arg(&folder)
            .arg("--logpath")
            .arg(folder.join("log"))
            .args(["--port", &port.to_string()])
            .args(["--bind_ip", "127.0.0.1", "--replSet", "rs0"])
            .args(["--nounixsocket", "--quiet", "--logappend"])
            .args(["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64"])
            .args(["--wiredTigerEngineConfigString", SMALL])
            .args(["--setParameter", "diagnosticDataCollectionEnabled=false"])
            .args(["--setParameter", "enableTestCommands=1"])
            .args(["--setParameter", "ttlMonitorSleepSecs=1"])
            // What was dropped is kept for those who may read an older state.
            .args(["--setParameter", "minSnapshotHistoryWindowInSeconds=5"])
            .args(["--syncdelay", "10"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Unavailable::of("start sh", error))?;
        let orders = keeper.stdin.take();
        let answers = keeper.stdout.take();
        let answers = answers.ok_or_else(|| Unavailable("the keeper is mute".to_owned()))?;
        Ok(Self {
            port,
            folder,
            keeper,
            orders,
            answers: BufReader::new(answers),
        })
    }

    /// Returns where it listens.
    pub(super) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Has the keeper do something, and waits until it has.
    pub(super) fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().expect("it is taken only at the end");
        writeln!(orders, "{order}").expect("the keeper lives");
        let mut answer = String::new();
        self.answers
            .read_line(&mut answer)
            .expect("the keeper answers");
        assert_eq!(answer.trim(), "done", "the keeper does {order}");
    }

    /// Returns the last words of its log.
    pub(super) fn last_words(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        log.lines().rev().take(5).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.keeper.wait();
    }
}

fn free_port() -> Result<u16, Unavailable> {
    let size = u32::from(PORTS.end - PORTS.start);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let lots = std::iter::repeat_with(|| PORTS.start + (fetch::lot() % size) as u16);
    let mut tried = lots.take(usize::from(u8::MAX));
    tried
        .find(is_free)
        .ok_or_else(|| Unavailable("no port is free".to_owned()))
}

/// Returns a new name in memory, where there is such a place, otherwise where temporary files are.
fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let parent = match memory.is_dir() {
        true => memory.to_owned(),
        false => env::temp_dir(),
    };
    let (left, right) = (fetch::lot(), fetch::lot());
    parent.join(format!("doorcast-mongod-{left:08x}{right:08x}"))
}
