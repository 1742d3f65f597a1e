//! Long lists that change slowly, asked for once in a while.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use tokio::{sync::Mutex, time::Instant};

/// The most lists that are kept; the oldest goes first.
const LISTS: usize = 64;

/// A list and since when it is kept.
type Kept<T> = (Instant, Arc<[T]>);

/// Keeps lists for a while. Two who ask at once cause one call.
pub(super) struct Cache<T> {
    keeps: Duration,
    lists: Mutex<HashMap<String, Kept<T>>>,
}

impl<T> Cache<T> {
    /// Returns an empty cache.
    pub(super) fn new(keeps: Duration) -> Self {
        Self {
            keeps,
            lists: Mutex::new(HashMap::new()),
        }
    }

    /// Returns the list under a name, fetched if it is not there or too old. A failed fetch is not kept.
    pub(super) async fn get<E, F>(&self, name: &str, fetch: F) -> Result<Arc<[T]>, E>
    where
        F: Future<Output = Result<Vec<T>, E>>,
    {
        let mut lists = self.lists.lock().await;
        if let Some((since, list)) = lists.get(name)
            && since.elapsed() < self.keeps
        {
            return Ok(Arc::clone(list));
        }
        let list: Arc<[T]> = fetch.await?.into();
        if lists.len() >= LISTS
            && let Some(oldest) = lists
                .iter()
                .min_by_key(|(_, (since, _))| *since)
                .map(|(name, _)| name.clone())
        {
            lists.remove(&oldest);
        }
        lists.insert(name.to_owned(), (Instant::now(), Arc::clone(&list)));
        Ok(list)
    }

    /// Forgets everything.
    pub(super) async fn clear(&self) {
        self.lists.lock().await.clear();
    }
}
