//! Tokens of people: for the programs they use.

use super::{Accounts, Present, Refused};
use crate::{
    ports::StoreError,
    tokens::{self, Token, TokenId, TokenScope, TokenSecret, TokenWish},
};

/// The most days a personal token lives.
pub const MAX_TOKEN_DAYS: u32 = 366;

impl Accounts {
    /// Returns the tokens of whoever is there, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn list_tokens(&self, present: &Present) -> Result<Vec<Token>, StoreError> {
        let tokens = self.tokens.list_tokens().await?;
        let is_own = |token: &Token| token.agent.as_ref() == Some(&present.person.id);
        Ok(tokens.into_iter().filter(is_own).collect())
    }

    /// Makes a token for whoever is there. The secret is shown once.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] for more than the own role allows, [`Refused::TokenName`] for a name that is none.
    pub async fn create_token(
        &self,
        present: &Present,
        name: String,
        scope: TokenScope,
        days: u32,
    ) -> Result<(Token, TokenSecret), Refused> {
        let is_allowed = match scope {
            TokenScope::Videos => true,
            TokenScope::Admin => present.person.role.is_admin(),
        };
        if !is_allowed {
            return Err(Refused::NotAllowed);
        }
        let wish = TokenWish {
            name,
            agent: Some(present.person.id.clone()),
            scope,
            days: Some(days.clamp(1, MAX_TOKEN_DAYS)),
        };
        let made = tokens::create(
            self.tokens.as_ref(),
            self.clock.as_ref(),
            self.ids.as_ref(),
            wish,
        );
        Ok(made.await?)
    }

    /// Revokes one of the own tokens.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if it is not an own one.
    pub async fn revoke_token(&self, present: &Present, id: &TokenId) -> Result<(), Refused> {
        let own = self.list_tokens(present).await?;
        if !own.iter().any(|token| token.id == *id) {
            return Err(Refused::Gone);
        }
        self.tokens.revoke_token(id, self.now_ms()).await?;
        Ok(())
    }

    /// Returns the live token a secret opens, unless the person it is of may not sign in or is no administrator any more.
    ///
    /// A token whose agent has no account was made by those who run the house, and counts.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn open_token(&self, secret: &TokenSecret) -> Result<Option<Token>, StoreError> {
        let now_ms = self.now_ms();
        let Some(token) = tokens::open(self.tokens.as_ref(), secret, now_ms).await? else {
            return Ok(None);
        };
        let Some(agent) = &token.agent else {
            return Ok(Some(token));
        };
        let owner = self.store.find_person(&self.office, agent).await?;
        let counts = owner.is_none_or(|person| {
            person.is_active() && (token.scope == TokenScope::Videos || person.role.is_admin())
        });
        Ok(counts.then_some(token))
    }
}
