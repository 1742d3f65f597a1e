//! Leases what is due.

use std::collections::HashMap;

use doorcast_app::ports::videos::{Claim, Claimed, Room};
use doorcast_domain::pipeline::{
    fair::{Waiting, choose},
    id::VideoId,
    lease::{Fence, Lease},
    schedule::is_due,
    stage::Stage,
};

use super::{Row, Shelf};

impl Shelf {
    pub(super) fn claim_due(&mut self, claim: &Claim) -> Vec<Claimed> {
        let mut chosen = Vec::new();
        for room in &claim.rooms {
            chosen.extend(self.ongoing(room, claim.now_ms));
            chosen.extend(self.first_sends(room, claim.now_ms));
        }
        chosen
            .iter()
            .filter_map(|id| self.lease(id, claim))
            .collect()
    }

    fn ongoing(&self, room: &Room, now_ms: i64) -> Vec<VideoId> {
        let mut due: Vec<(i64, &VideoId)> = self
            .videos
            .values()
            .filter(|row| is_free(row, now_ms) && row.video.lane() == Some(&room.vendor))
            .filter(|row| !matches!(row.video.stage, Stage::Queued { .. }))
            .filter_map(|row| {
                row.video
                    .due_at_ms()
                    .map(|due_at_ms| (due_at_ms, &row.video.id))
            })
            .collect();
        due.sort();
        due.into_iter()
            .take(room.ongoing)
            .map(|(_, id)| id.clone())
            .collect()
    }

    fn first_sends(&self, room: &Room, now_ms: i64) -> Vec<VideoId> {
        let mut taken = HashMap::new();
        let mut waiting = Vec::new();
        for row in self.videos.values() {
            let video = &row.video;
            if video.order.studio != room.vendor {
                continue;
            }
            match video.stage {
                Stage::Queued { since_ms, .. } if is_free(row, now_ms) => waiting.push(Waiting {
                    video: video.id.clone(),
                    agent: video.agent.clone(),
                    since_ms,
                }),
                Stage::Queued { .. } if is_leased(row, now_ms) => {
                    *taken.entry(video.agent.clone()).or_default() += 1;
                }
                _ if video.stage.takes_a_place() => {
                    *taken.entry(video.agent.clone()).or_default() += 1;
                }
                _ => {}
            }
        }
        let all_taken: usize = taken.values().sum();
        let places = room.places.saturating_sub(all_taken).min(room.first_sends);
        choose(waiting, taken, places)
    }

    fn lease(&mut self, id: &VideoId, claim: &Claim) -> Option<Claimed> {
        let row = self.videos.get_mut(id)?;
        row.fence = Fence(row.fence.0 + 1);
        let lease = Lease {
            worker: claim.worker.clone(),
            deadline_ms: claim.deadline_ms,
            fence: row.fence,
        };
        row.lease = Some(lease.clone());
        Some(Claimed {
            video: row.video.clone(),
            lease,
        })
    }
}

fn is_leased(row: &Row, now_ms: i64) -> bool {
    row.lease
        .as_ref()
        .is_some_and(|lease| lease.is_live(now_ms))
}

fn is_free(row: &Row, now_ms: i64) -> bool {
    !is_leased(row, now_ms)
        && row
            .video
            .due_at_ms()
            .is_some_and(|due_at_ms| is_due(due_at_ms, now_ms))
}
