//! Nodes in memory: those of one process, or of a test. All that joined live until they leave.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    nodes::{Duty, JoinRefused, Node, Nodes},
};
use doorcast_domain::pipeline::lease::Worker;

/// Nodes in memory.
#[derive(Default)]
pub struct MemoryNodes {
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    nodes: Vec<Node>,
    dead: Vec<Worker>,
    duties: BTreeMap<Duty, Task>,
}

#[derive(Default)]
struct Task {
    due_at_ms: i64,
    holder: Option<Worker>,
}

impl MemoryNodes {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn join(&mut self, node: &Node) {
        let is_earlier = |other: &Node| {
            other.worker.node == node.worker.node && other.worker.process != node.worker.process
        };
        let earlier: Vec<Node> = self
            .nodes
            .extract_if(.., |other| is_earlier(other))
            .collect();
        self.dead
            .extend(earlier.into_iter().map(|other| other.worker));
        self.nodes.retain(|other| other.worker != node.worker);
        self.nodes.push(node.clone());
    }

    fn release(&mut self, worker: &Worker) {
        for task in self.duties.values_mut() {
            if task.holder.as_ref() == Some(worker) {
                *task = Task::default();
            }
        }
    }
}

#[async_trait]
impl Nodes for MemoryNodes {
    async fn beat(&self, node: &Node) -> Result<Vec<Node>, JoinRefused> {
        let mut table = self.table();
        node.check_beside(&table.nodes)?;
        table.join(node);
        Ok(table.nodes.clone())
    }

    async fn list_living(&self) -> Result<Vec<Node>, StoreError> {
        Ok(self.table().nodes.clone())
    }

    async fn leave(&self, worker: &Worker) -> Result<(), StoreError> {
        let mut table = self.table();
        table.nodes.retain(|node| node.worker != *worker);
        table.release(worker);
        Ok(())
    }

    async fn bury(&self, _: Duration) -> Result<Vec<Worker>, StoreError> {
        let mut table = self.table();
        let dead = std::mem::take(&mut table.dead);
        dead.iter().for_each(|worker| table.release(worker));
        if !dead.is_empty() {
            table.duties.entry(Duty::Reconcile).or_default().due_at_ms = 0;
        }
        Ok(dead)
    }

    async fn take_duty(
        &self,
        duty: Duty,
        worker: &Worker,
        every_ms: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut table = self.table();
        let task = table.duties.entry(duty).or_default();
        let is_free = task.holder.is_none() && task.due_at_ms <= now_ms;
        if is_free {
            *task = Task {
                due_at_ms: now_ms + every_ms,
                holder: Some(worker.clone()),
            };
        }
        Ok(is_free)
    }

    async fn end_duty(&self, duty: Duty, worker: &Worker) -> Result<(), StoreError> {
        let mut table = self.table();
        let task = table.duties.get_mut(&duty);
        if let Some(task) = task.filter(|task| task.holder.as_ref() == Some(worker)) {
            task.holder = None;
        }
        Ok(())
    }
}
