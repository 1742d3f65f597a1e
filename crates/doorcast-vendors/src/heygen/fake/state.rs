//! The fake's books and what it is working on.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::fakes::film::{Film, Shape};

use super::knobs::Knobs;

/// How long a key is remembered.
const KEY_MS: i64 = 24 * 3_600 * 1_000;

/// One order that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// The video.
    pub video_id: String,
    /// The key it was ordered under.
    pub idempotency_key: Option<String>,
    /// What reports name it by.
    pub callback_id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The look.
    pub look_id: String,
    /// The words.
    pub script: String,
    /// How long it plays.
    pub duration_ms: u64,
    /// What it costs.
    pub micro_usd: i64,
    /// When it was ordered.
    pub accepted_ms: i64,
    /// How often the same order came again and was answered from memory.
    pub repeats: u32,
    /// Whether the money is gone: it was rendered, or failures are billed.
    pub is_charged: bool,
}

/// A video.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) bill: Bill,
    pub(super) aspect_ratio: String,
    pub(super) works_from_ms: i64,
    /// When it is done; none is never.
    pub(super) done_ms: Option<i64>,
    pub(super) fails_with: Option<String>,
    pub(super) film_bytes: u64,
    pub(super) plays_ms: u64,
    pub(super) downloads: u32,
    pub(super) looks: u32,
}

/// What a remembered key answers.
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    pub(super) at_ms: i64,
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) video_id: Option<String>,
}

/// An address that gets reports.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) number: u64,
    pub(super) id: String,
    pub(super) url: String,
    pub(super) secret: String,
}

/// A report HeyGen made.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) number: u64,
    pub(super) event_type: String,
    pub(super) data: Value,
    pub(super) at_ms: i64,
}

/// Everything the fake knows.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) jobs: BTreeMap<u64, Job>,
    numbers: HashMap<String, u64>,
    /// Videos whose end nobody has noticed, by the time of their end.
    ends: BTreeSet<(i64, u64)>,
    unfinished: HashSet<u64>,
    to_report: Vec<u64>,
    pub(super) keys: HashMap<String, Remembered>,
    pub(super) keys_in_progress: HashSet<String>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) reports: Vec<Report>,
    pub(super) most_at_once: usize,
    spent_micro_usd: i64,
    last_number: u64,
}

impl State {
    /// Returns a number nothing else has.
    pub(super) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Returns one bill for every order that was taken.
    pub(super) fn bills(&self) -> Vec<Bill> {
        self.jobs.values().map(|job| job.bill.clone()).collect()
    }

    /// Returns what is in the wallet.
    pub(super) fn balance(&self, knobs: &Knobs) -> i64 {
        knobs.wallet_micro_usd - self.spent_micro_usd
    }

    /// Returns how many videos are being made.
    pub(super) fn in_progress(&self) -> usize {
        self.unfinished.len()
    }

    /// Returns a remembered answer that is not too old.
    pub(super) fn remembered(&mut self, key: &str, now_ms: i64) -> Option<Remembered> {
        let remembered = self.keys.get(key)?.clone();
        if now_ms - remembered.at_ms >= KEY_MS {
            self.keys.remove(key);
            return None;
        }
        if let Some(number) = remembered
            .video_id
            .as_ref()
            .and_then(|id| self.numbers.get(id))
            && let Some(job) = self.jobs.get_mut(number)
        {
            job.bill.repeats += 1;
        }
        Some(remembered)
    }

    /// Takes an order into the books.
    pub(super) fn take(&mut self, number: u64, job: Job) {
        if let Some(done) = job.done_ms {
            self.ends.insert((done, number));
        }
        self.numbers.insert(job.bill.video_id.clone(), number);
        self.unfinished.insert(number);
        self.most_at_once = self.most_at_once.max(self.unfinished.len());
        self.jobs.insert(number, job);
    }

    /// Returns a video.
    pub(super) fn job(&self, id: &str) -> Option<&Job> {
        self.jobs.get(self.numbers.get(id)?)
    }

    /// Returns a video to change.
    pub(super) fn job_mut(&mut self, id: &str) -> Option<&mut Job> {
        self.jobs.get_mut(self.numbers.get(id)?)
    }

    /// Hides a video; its bill stays.
    pub(super) fn delete(&mut self, id: &str) -> bool {
        self.numbers.remove(id).is_some()
    }

    /// Whether a video was not deleted.
    pub(super) fn is_listed(&self, job: &Job) -> bool {
        self.numbers.contains_key(&job.bill.video_id)
    }

    /// Settles when and how a video ends.
    pub(super) fn settle(&mut self, id: &str, at_ms: i64, fails_with: Option<String>) {
        let Some(number) = self.numbers.get(id).copied() else {
            return;
        };
        if !self.unfinished.contains(&number) {
            return;
        }
        if let Some(job) = self.jobs.get_mut(&number) {
            if let Some(old) = job.done_ms.replace(at_ms) {
                self.ends.remove(&(old, number));
            }
            job.fails_with = fails_with;
            self.ends.insert((at_ms, number));
        }
    }

    /// Notices which videos have ended meanwhile, and charges them.
    pub(super) fn catch_up(&mut self, now_ms: i64, knobs: &Knobs) {
        while let Some(&(at, number)) = self.ends.first() {
            if at > now_ms {
                break;
            }
            self.ends.pop_first();
            self.unfinished.remove(&number);
            if let Some(job) = self.jobs.get_mut(&number) {
                let is_charged = job.fails_with.is_none() || knobs.bills_failures;
                job.bill.is_charged = is_charged;
                if is_charged {
                    self.spent_micro_usd += job.bill.micro_usd;
                }
                self.to_report.push(number);
            }
        }
    }

    /// Returns the videos that have ended and were not reported, in the order of their ends.
    pub(super) fn take_ended(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.to_report)
    }

    /// Adds an address for reports.
    pub(super) fn add_endpoint(&mut self, url: &str) -> Endpoint {
        let number = self.next_number();
        let endpoint = Endpoint {
            number,
            id: format!("endpoint-{number}"),
            url: url.to_owned(),
            secret: format!("whsec_fake_{number}"),
        };
        self.endpoints.push(endpoint.clone());
        endpoint
    }
}

impl Job {
    /// Returns HeyGen's word for how far it is.
    pub(super) fn status(&self, now_ms: i64) -> &'static str {
        if self.done_ms.is_some_and(|done| now_ms >= done) {
            match self.fails_with {
                Some(_) => "failed",
                None => "completed",
            }
        } else if now_ms >= self.works_from_ms {
            "processing"
        } else {
            "pending"
        }
    }

    /// Returns the same, but every other time an earlier word while it is not done.
    pub(super) fn shuffled_status(&mut self, now_ms: i64) -> &'static str {
        self.looks += 1;
        match self.status(now_ms) {
            "processing" if self.looks.is_multiple_of(2) => "pending",
            status => status,
        }
    }

    /// Returns its film.
    pub(super) fn film(&self) -> Film {
        let shape = Shape::from_ratio(&self.aspect_ratio);
        Film::new(shape, self.plays_ms, self.film_bytes)
    }

    /// Returns it as HeyGen describes it; `link` turns an extension into an address.
    pub(super) fn describe(
        &self,
        status: &str,
        now_ms: i64,
        link: impl Fn(&str) -> String,
    ) -> Value {
        let mut row = json!({
            "id": self.bill.video_id,
            "status": status,
            "title": self.bill.title,
            "created_at": self.bill.accepted_ms / 1_000,
            "completed_at": null, "duration": null,
            "video_url": null, "captioned_video_url": null, "subtitle_url": null,
            "thumbnail_url": null, "gif_url": null, "video_page_url": null,
            "failure_code": null, "failure_message": null,
        });
        match status {
            "completed" => {
                row["completed_at"] = json!(self.done_ms.unwrap_or(now_ms) / 1_000);
                row["duration"] = json!(self.plays_ms as f64 / 1_000.0);
                row["video_url"] = json!(link("mp4"));
                row["subtitle_url"] = json!(link("srt"));
                row["thumbnail_url"] = json!(link("jpg"));
            }
            "failed" => {
                row["failure_code"] = json!(self.fails_with);
                row["failure_message"] = json!("the video could not be rendered");
            }
            _ => {}
        }
        row
    }
}
