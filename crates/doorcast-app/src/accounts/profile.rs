//! What a person changes about themselves.

use doorcast_domain::{
    account::{
        Person,
        profile::{Profile, ProfileInput},
    },
    picture::PictureId,
    pipeline::id::AgentId,
};

use super::{
    Accounts, Opened, Present, Refused, Visitor,
    password::{self, Password},
};
use crate::ports::StoreError;

impl Accounts {
    /// Returns a person of the office.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn find_person(&self, id: &AgentId) -> Result<Option<Person>, StoreError> {
        self.store.find_person(&self.office, id).await
    }

    /// Keeps what a program of somebody says about them. The picture stays.
    ///
    /// # Errors
    ///
    /// [`Refused::Profile`] names every part that cannot be kept; nothing is kept then.
    pub async fn change_profile_of(
        &self,
        person: &Person,
        typed: &ProfileInput,
    ) -> Result<Profile, Refused> {
        let profile = typed.parse(person.profile.headshot.clone())?;
        self.store
            .set_profile(&self.office, &person.id, &profile)
            .await?;
        Ok(profile)
    }

    /// Keeps the profile somebody typed. The headshot stays.
    ///
    /// # Errors
    ///
    /// [`Refused::Profile`] names what cannot be kept; then nothing is.
    pub async fn update_profile(
        &self,
        present: &Present,
        typed: &ProfileInput,
    ) -> Result<Profile, Refused> {
        let profile = typed.parse(present.person.profile.headshot.clone())?;
        self.keep_profile(present, profile).await
    }

    /// Takes another headshot, or none. The picture is kept elsewhere.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn set_headshot(
        &self,
        present: &Present,
        headshot: Option<PictureId>,
    ) -> Result<Profile, Refused> {
        let profile = present.person.profile.clone();
        self.keep_profile(
            present,
            Profile {
                headshot,
                ..profile
            },
        )
        .await
    }

    /// Sets another password for somebody who knows the one so far. All other sessions end.
    ///
    /// # Errors
    ///
    /// [`Refused::Wrong`] if the password so far is not right, [`Refused::Password`] if the new one cannot be one.
    pub async fn change_password(
        &self,
        present: &Present,
        so_far: Password,
        new: Password,
        visitor: &Visitor,
    ) -> Result<Opened, Refused> {
        password::check(&new, &present.person.email)?;
        self.prove(present, so_far).await?;
        let hash = self.passwords.hash(new).await?;
        self.store
            .set_password(&self.office, &present.person.id, &hash, self.now_ms())
            .await?;
        self.reopen(present, visitor).await
    }

    async fn keep_profile(&self, present: &Present, profile: Profile) -> Result<Profile, Refused> {
        self.store
            .set_profile(&self.office, &present.person.id, &profile)
            .await?;
        Ok(profile)
    }
}
