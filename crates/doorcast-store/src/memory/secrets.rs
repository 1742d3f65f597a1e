//! Keys in memory, where nothing is at rest.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    secrets::{Key, KeyMark, SecretStore},
};
use doorcast_domain::pipeline::id::OfficeId;

use super::MemoryVideos;

#[async_trait]
impl SecretStore for MemoryVideos {
    async fn keep_secrets(
        &self,
        office: &OfficeId,
        keys: &[(&str, Key)],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        for (name, key) in keys {
            let place = (office.clone(), (*name).to_owned());
            shelf.secrets.insert(place, (key.clone(), now_ms));
        }
        Ok(())
    }

    async fn open_secrets(&self, office: &OfficeId) -> Result<Vec<(String, Key)>, StoreError> {
        let shelf = self.shelf();
        let theirs = shelf.secrets.iter().filter(|((of, _), _)| of == office);
        Ok(theirs
            .map(|((_, name), (key, _))| (name.clone(), key.clone()))
            .collect())
    }

    async fn list_secrets(&self, office: &OfficeId) -> Result<Vec<KeyMark>, StoreError> {
        let shelf = self.shelf();
        let theirs = shelf.secrets.iter().filter(|((of, _), _)| of == office);
        Ok(theirs
            .map(|((_, name), (key, changed_at_ms))| KeyMark {
                name: name.clone(),
                tail: key.tail().to_owned(),
                changed_at_ms: *changed_at_ms,
            })
            .collect())
    }

    async fn remove_secrets(&self, office: &OfficeId, names: &[&str]) -> Result<usize, StoreError> {
        let mut shelf = self.shelf();
        let before = shelf.secrets.len();
        shelf
            .secrets
            .retain(|(of, name), _| of != office || !names.contains(&name.as_str()));
        Ok(before - shelf.secrets.len())
    }
}
