//! Whose turn it is: places at a studio are shared between agents, not between videos.

use std::collections::HashMap;

use crate::pipeline::id::{AgentId, VideoId};

/// A video that waits for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The video.
    pub video: VideoId,
    /// Whose it is.
    pub agent: AgentId,
    /// Since when, in milliseconds since 1970.
    pub since_ms: i64,
}

/// Returns who gets the free places: always the agent who has the fewest, and of those who waited longest.
///
/// `taken` says how many places each agent has already.
pub fn choose(
    mut waiting: Vec<Waiting>,
    mut taken: HashMap<AgentId, usize>,
    places: usize,
) -> Vec<VideoId> {
    waiting.sort_by(|a, b| (a.since_ms, &a.video).cmp(&(b.since_ms, &b.video)));
    let mut chosen = Vec::new();
    while chosen.len() < places {
        let next = waiting
            .iter()
            .enumerate()
            .min_by_key(|(at, one)| (taken.get(&one.agent).copied().unwrap_or(0), *at));
        let Some((at, _)) = next else { break };
        let one = waiting.remove(at);
        *taken.entry(one.agent).or_default() += 1;
        chosen.push(one.video);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(name: &str) -> AgentId {
        name.parse().expect("a name")
    }

    fn waiting(agent_name: &str, since_ms: i64) -> Waiting {
        Waiting {
            video: VideoId::new(since_ms.unsigned_abs(), 0),
            agent: agent(agent_name),
            since_ms,
        }
    }

    #[test]
    fn one_agent_with_many_videos_does_not_hold_up_another() {
        let mut queue: Vec<Waiting> = (0..100).map(|at| waiting("dana", at)).collect();
        queue.push(waiting("marisol", 1_000));
        let chosen = choose(queue, HashMap::new(), 3);
        let times = [0, 1_000, 1].map(|at| VideoId::new(at, 0));
        assert_eq!(chosen, times);
    }

    #[test]
    fn places_taken_already_count() {
        let queue = vec![waiting("dana", 1), waiting("marisol", 2)];
        let taken = HashMap::from([(agent("dana"), 2)]);
        assert_eq!(choose(queue.clone(), taken, 1), [VideoId::new(2, 0)]);
        assert_eq!(choose(queue, HashMap::new(), 9).len(), 2);
    }
}
