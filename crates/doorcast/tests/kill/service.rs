//! The real command, serving in a process of its own that can be killed.

#![allow(dead_code, reason = "every test file uses another part")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, ExitStatus},
    sync::{
        Mutex,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use ureq::Agent;

use super::city::{City, until};

/// How long a start may take.
const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// How long it may take until a point is reached.
const DIES_WITHIN: Duration = Duration::from_secs(20);

/// The service. It is killed when dropped.
pub(crate) struct Service {
    child: Mutex<Child>,
    base: String,
    agent: Agent,
}

impl Service {
    /// Starts it and waits until it listens.
    pub(crate) fn start(city: &City) -> Self {
        Self::try_start_node(city, 0).expect("the service says where it listens")
    }

    /// Starts a node and waits until it listens, or until it has ended because it cannot.
    pub(crate) fn try_start_node(city: &City, node: usize) -> Option<Self> {
        Self::try_start_with(city, node, &[])
    }

    /// The same with some more flags.
    pub(crate) fn try_start_with(city: &City, node: usize, more: &[&str]) -> Option<Self> {
        let (service, lines) = Self::spawn(city, node, more, None);
        match lines.recv_timeout(STARTS_WITHIN) {
            Ok(_) => Some(service),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("node {node} neither listens nor ends"),
        }
    }

    /// Starts it to die at a point, perhaps before it listens.
    pub(crate) fn start_to_die(city: &City, point: &str) -> Self {
        let (service, lines) = Self::spawn(city, 0, &[], Some(point));
        match lines.recv_timeout(STARTS_WITHIN) {
            Ok(_) | Err(RecvTimeoutError::Disconnected) => service,
            Err(RecvTimeoutError::Timeout) => panic!("neither listening nor dead"),
        }
    }

    fn spawn(
        city: &City,
        node: usize,
        more: &[&str],
        point: Option<&str>,
    ) -> (Self, Receiver<String>) {
        let listen = format!("127.0.0.1:{}", city.ports[node]);
        let args = [&["serve", "--json", "--listen", &listen], more].concat();
        let mut command = city.doorcast_at(node, &args);
        if let Some(point) = point {
            command.env("DOORCAST_CRASH_AT", point);
        }
        let mut child = command.spawn().expect("the command runs");
        let output = child.stdout.take().expect("its output");
        let (tell, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(10)))
            .build();
        let service = Self {
            child: Mutex::new(child),
            base: format!("http://{listen}"),
            agent: Agent::new_with_config(config),
        };
        (service, lines)
    }

    /// Asks for a video under a key of its own. Returns whether there was an answer; what cannot be is an error.
    pub(crate) fn ask_for(&self, city: &City, wish: &str) -> bool {
        let body = json!({
            "type": "custom",
            "quality": "production",
            "title": wish,
            "script": format!("Come and see the house called {wish}, it is open on Sunday."),
            "press": true,
            "max_price_usd": 5,
        });
        let sent = self
            .agent
            .post(format!("{}/api/v1/videos", self.base))
            .header("authorization", format!("Bearer {}", city.token))
            .header("idempotency-key", wish)
            .header("content-type", "application/json")
            .send(body.to_string());
        let Ok(mut answer) = sent else { return false };
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string();
        // The studio is played badly on purpose; then there is no price, and the same is asked again.
        let is_played = status == 503;
        assert!(
            matches!(status, 200 | 201) || is_played,
            "{wish}: {status} {text:?}"
        );
        text.is_ok() && !is_played
    }

    /// Returns how many videos are on their way, if there is an answer.
    pub(crate) fn count_on_their_way(&self, city: &City) -> Option<usize> {
        let page = self.get(city, "/api/v1/videos?status=generating&limit=200");
        Some(page["videos"].as_array()?.len())
    }

    /// Returns what is at an address, or nothing if there is no answer.
    pub(crate) fn get(&self, city: &City, path: &str) -> Value {
        let asked = self.agent.get(format!("{}{path}", self.base));
        let answer = asked
            .header("authorization", format!("Bearer {}", city.token))
            .call();
        let text = answer.and_then(|mut answer| answer.body_mut().read_to_string());
        text.ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Sends something and returns the answer.
    pub(crate) fn post(&self, city: &City, path: &str, body: &Value) -> Value {
        let asked = self.agent.post(format!("{}{path}", self.base));
        let answer = asked
            .header("authorization", format!("Bearer {}", city.token))
            .header("content-type", "application/json")
            .send(body.to_string());
        let text = answer.and_then(|mut answer| answer.body_mut().read_to_string());
        serde_json::from_str(&text.expect("an answer")).expect("JSON")
    }

    /// Returns the most memory it ever had, in bytes.
    pub(crate) fn peak_memory_bytes(&self) -> u64 {
        let id = self.child.lock().expect("a process").id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status"));
        let status = status.expect("a process that lives");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes: u64 = kilobytes
            .and_then(|text| text.parse().ok())
            .expect("a number");
        kilobytes * 1_024
    }

    /// Kills it after a while.
    pub(crate) fn kill_after(&self, moment: Duration) {
        thread::park_timeout(moment);
        self.kill();
    }

    /// Asks it to end after a while, and waits for its orderly end.
    pub(crate) fn end_after(&self, moment: Duration, most: Duration) {
        thread::park_timeout(moment);
        self.ask_to_end();
        until("an orderly end", most, || !self.is_alive());
        assert_eq!(self.ended().and_then(|status| status.code()), Some(0));
    }

    /// Asks it to end.
    pub(crate) fn ask_to_end(&self) {
        let id = self.child.lock().expect("a process").id();
        let kill = format!("kill -TERM {id}");
        let status = std::process::Command::new("sh")
            .args(["-c", &kill])
            .status();
        assert!(status.is_ok_and(|status| status.success()));
    }

    /// Returns the status of the answer at an address, if there is one.
    pub(crate) fn status(&self, city: &City, path: &str) -> Option<u16> {
        let asked = self.agent.get(format!("{}{path}", self.base));
        let asked = asked.header("authorization", format!("Bearer {}", city.token));
        Some(asked.call().ok()?.status().as_u16())
    }

    /// Returns where it is.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Kills it, and waits until it is dead.
    pub(crate) fn kill(&self) {
        let mut child = self.child.lock().expect("a process");
        child.kill().expect("a process that can be killed");
        child.wait().expect("its end");
    }

    /// Returns whether it lives.
    pub(crate) fn is_alive(&self) -> bool {
        self.ended().is_none()
    }

    /// Waits until it has died by itself, without tidying up.
    pub(crate) fn assert_dies(&self, point: &str) {
        until(&format!("death at {point}"), DIES_WITHIN, || {
            !self.is_alive()
        });
        let status = self.ended().expect("its end");
        assert_eq!(status.code(), None, "it ends by a signal at {point}");
    }

    fn ended(&self) -> Option<ExitStatus> {
        let mut child = self.child.lock().expect("a process");
        child.try_wait().expect("a process that can be asked")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
