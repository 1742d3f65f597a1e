//! Who speaks in whose films: what the account says, or the settings where there is no account.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::{
    ports::{StoreError, accounts::PersonStore, speakers::Speakers},
    projects::Speaker,
};
use doorcast_domain::{
    agent::{AgentProfile, IncompleteProfile, ProfileDraft},
    project::Owner,
};

/// Everybody who speaks.
pub(super) struct People {
    pub(super) people: Arc<dyn PersonStore>,
    /// Who speaks for those without an account.
    pub(super) settings: Option<AgentProfile>,
}

#[async_trait]
impl Speakers for People {
    async fn find_speaker(
        &self,
        owner: &Owner,
    ) -> Result<Result<Speaker, IncompleteProfile>, StoreError> {
        let found = self.people.find_person(&owner.office, &owner.agent).await?;
        let Some(person) = found else {
            return Ok(self.of_settings());
        };
        let profile = person.profile;
        let complete = profile.complete();
        Ok(complete.map(|complete| Speaker {
            profile: complete,
            accent: profile.accent.map(|accent| accent.to_string()),
            headshot: profile.headshot,
            style: profile.speaking_style,
        }))
    }
}

impl People {
    fn of_settings(&self) -> Result<Speaker, IncompleteProfile> {
        let profile = match &self.settings {
            Some(profile) => profile.clone(),
            None => ProfileDraft::default().complete()?,
        };
        Ok(Speaker {
            profile,
            accent: None,
            headshot: None,
            style: None,
        })
    }
}
