//! A run that is stopped while somebody else is slow.

mod common;

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use common::{Home, run, text};

/// A run that waits for a speech server which never answers.
struct Waiting {
    home: Home,
    child: Child,
    _server: TcpListener,
    _call: TcpStream,
}

impl Waiting {
    fn start() -> Self {
        let home = Home::new();
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", server.local_addr().expect("an address"));
        let args = [
            "make",
            "--type",
            "custom",
            "--topic",
            "Open house",
            "--voice",
            &address,
        ];
        let child = home
            .doorcast(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let (call, _) = server.accept().expect("a call");
        Self {
            home,
            child,
            _server: server,
            _call: call,
        }
    }

    fn signal(&mut self, name: &str) -> Option<i32> {
        let command = format!("kill -{name} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &command]).status();
        assert!(status.is_ok_and(|status| status.success()));
        self.child.wait().expect("its end").code()
    }

    fn status(&self) -> String {
        let shown = self.home.succeed_json(&["show", "last"]);
        shown["status"].as_str().expect("a status").to_owned()
    }
}

#[test]
fn a_request_to_stop_is_heard_at_once_and_leaves_nothing() {
    for name in ["INT", "TERM", "HUP"] {
        let mut waiting = Waiting::start();
        assert_eq!(waiting.status(), "making");
        assert_eq!(waiting.signal(name), Some(130), "{name}");
        assert_eq!(waiting.status(), "cancelled");
        assert!(waiting.home.look().is_empty());
    }
}

#[test]
fn a_killed_run_is_interrupted_and_the_next_one_is_not_disturbed() {
    let mut waiting = Waiting::start();
    assert_eq!(waiting.signal("KILL"), None);
    assert_eq!(waiting.status(), "interrupted");
    assert!(waiting.home.look().is_empty());
    let next = [
        "make",
        "--type",
        "custom",
        "--topic",
        "Next",
        "--voice",
        "http://127.0.0.1:9",
    ];
    let output = run(&mut waiting.home.doorcast(&next));
    assert_eq!(output.status.code(), Some(7), "{}", text(&output.stderr));
    let runs = waiting.home.succeed_json(&["list"])["runs"].clone();
    assert_eq!(
        (&runs[0]["status"], &runs[1]["status"]),
        (&"failed".into(), &"interrupted".into())
    );
    let left = std::fs::read_dir(waiting.home.data().join("making")).expect("a folder");
    assert_eq!(left.count(), 0, "no trace of either");
}
