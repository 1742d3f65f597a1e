//! Takes what is due, as much as vendors and we can bear, and makes tasks of it.

use std::{collections::BTreeMap, sync::Arc};

use doorcast_domain::pipeline::{
    Video,
    breaker::{Allowance, Breaker},
    event::{Call, Event},
    id::VendorName,
    stage::Stage,
    step::step,
};

use super::{Held, LEASE_MS, Limits, Runner, Task};
use crate::{
    crash::CrashPoint,
    ports::{
        StoreError,
        avatar_studio::MAX_POLL,
        connections::Trouble,
        videos::{Claim, Claimed, Heard, Room},
    },
};

impl Runner {
    /// Deals with webhooks, leases what is due and returns the work.
    pub(super) async fn start_due(self: &Arc<Self>) -> Result<Vec<Task>, StoreError> {
        self.pulse.beat(self.now_ms());
        self.settle_webhooks().await?;
        let now_ms = self.now_ms();
        let claim = Claim {
            worker: self.crew.worker.clone(),
            now_ms,
            deadline_ms: now_ms + LEASE_MS,
            rooms: self.rooms(now_ms).await?,
        };
        if claim.rooms.is_empty() {
            return Ok(Vec::new());
        }
        let claimed = self.crew.store.claim_due(&claim).await?;
        if !claimed.is_empty() {
            self.crew.crashes.reach(CrashPoint::ClaimStored).await;
        }
        Ok(self.tasks_for(claimed))
    }

    async fn rooms(&self, now_ms: i64) -> Result<Vec<Room>, StoreError> {
        let studios = self
            .crew
            .studios
            .iter()
            .map(|(name, (_, limits))| (name, limits));
        let media = self
            .crew
            .media
            .iter()
            .map(|(name, (_, limits))| (name, limits));
        let mut limits: BTreeMap<&VendorName, &Limits> = studios.collect();
        limits.extend(media);
        let mut rooms = Vec::new();
        for (vendor, limits) in limits {
            let health = self.crew.store.vendor_health(vendor).await?;
            rooms.extend(self.room(vendor, limits, health, now_ms));
        }
        Ok(rooms)
    }

    fn room(
        &self,
        vendor: &VendorName,
        limits: &Limits,
        health: Breaker,
        now_ms: i64,
    ) -> Option<Room> {
        let counts = self.with_counts(vendor, |counts| {
            counts.health = health;
            *counts
        });
        let free = limits.at_once.saturating_sub(counts.at_work);
        let most = match health.allowance(now_ms) {
            Allowance::Usual => free,
            Allowance::OneTry => free.min(usize::from(counts.at_work == 0)),
            Allowance::NothingUntil(_) => 0,
        };
        let is_paced = counts
            .last_first_send_ms
            .is_some_and(|last_ms| (last_ms..last_ms + limits.gap_ms).contains(&now_ms));
        let first_sends = match (is_paced, limits.gap_ms) {
            (true, _) => 0,
            (false, 0) => most,
            (false, _) => most.min(1),
        };
        (most > 0).then(|| Room {
            vendor: vendor.clone(),
            ongoing: most,
            first_sends,
            places: limits.places.among(self.crew.workers.count()),
        })
    }

    fn tasks_for(self: &Arc<Self>, claimed: Vec<Claimed>) -> Vec<Task> {
        let mut tasks: Vec<Task> = Vec::new();
        let mut polls: BTreeMap<VendorName, Vec<Held>> = BTreeMap::new();
        for Claimed { video, lease } in claimed {
            let Some(vendor) = video.lane().cloned() else {
                continue;
            };
            self.count_in(&vendor, &video);
            let held = Held { video, lease };
            match held.video.stage {
                Stage::Rendering { .. } => polls.entry(vendor).or_default().push(held),
                _ => tasks.push(self.task(vendor, held)),
            }
        }
        for (vendor, mut held) in polls {
            while !held.is_empty() {
                let rest = held.split_off(held.len().min(MAX_POLL));
                tasks.push(self.poll_task(vendor.clone(), std::mem::replace(&mut held, rest)));
            }
        }
        tasks
    }

    fn task(self: &Arc<Self>, vendor: VendorName, held: Held) -> Task {
        let runner = Arc::clone(self);
        Box::pin(async move {
            runner.work_on(&vendor, held).await;
            runner.count_out(&vendor, 1);
        })
    }

    fn poll_task(self: &Arc<Self>, vendor: VendorName, held: Vec<Held>) -> Task {
        let runner = Arc::clone(self);
        Box::pin(async move {
            let count = held.len();
            runner.poll(&vendor, held).await;
            runner.count_out(&vendor, count);
        })
    }

    fn count_in(&self, vendor: &VendorName, video: &Video) {
        let now_ms = self.now_ms();
        self.with_counts(vendor, |counts| {
            counts.at_work += 1;
            if matches!(video.stage, Stage::Queued { .. }) {
                counts.last_first_send_ms = Some(now_ms);
            }
        });
    }

    fn count_out(&self, vendor: &VendorName, count: usize) {
        self.with_counts(vendor, |counts| {
            counts.at_work = counts.at_work.saturating_sub(count)
        });
    }

    /// Stores what is about to be done with a video, then does it.
    async fn work_on(&self, vendor: &VendorName, held: Held) {
        let Ok((next, effects)) = step(&held.video, Event::Due, self.now_ms()) else {
            return self.let_go(&held).await;
        };
        let call = effects.call.clone();
        let Some(held) = self.store_intent(held, next, effects).await else {
            return;
        };
        match call {
            Some(Call::Submit(attempt)) => self.submit(vendor, held, attempt).await,
            Some(Call::LookUp(attempt)) => self.look_up(vendor, held, attempt).await,
            Some(Call::Store {
                render,
                key,
                duration_ms,
            }) => {
                self.store_film(vendor, held, render, key, duration_ms)
                    .await
            }
            Some(Call::Poll(_)) => self.poll(vendor, vec![held]).await,
            None => self.let_go(&held).await,
        }
    }

    /// Remembers what a vendor said when it refused something, for people to read.
    pub(super) async fn note_trouble(&self, vendor: &VendorName, message: &str) {
        let trouble = Trouble {
            message: message.to_owned(),
            at_ms: self.now_ms(),
        };
        if let Err(error) = self.crew.store.note_trouble(vendor, &trouble).await {
            let doing = "note what a vendor said";
            self.crew.listener.store_failed(doing, &error);
        }
    }

    /// Remembers what was heard of a vendor. Good news of a vendor that is well is no news.
    pub(super) async fn heard(&self, vendor: &VendorName, heard: Heard) {
        let health = self.with_counts(vendor, |counts| counts.health);
        if heard == Heard::Answer && health == Breaker::Well {
            return;
        }
        match self
            .crew
            .store
            .record_vendor(vendor, heard, self.now_ms())
            .await
        {
            Ok(health) => self.with_counts(vendor, |counts| counts.health = health),
            Err(error) => self
                .crew
                .listener
                .store_failed("record how a vendor is doing", &error),
        }
        self.crew.crashes.reach(CrashPoint::HealthStored).await;
    }
}
