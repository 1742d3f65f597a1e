//! Tokens and requests in memory.

use async_trait::async_trait;
use doorcast_app::{
    ports::{
        StoreError,
        drafts::{Drafts, Request, RequestKey},
        tokens::TokenStore,
    },
    tokens::{Token, TokenDigest, TokenId},
};
use doorcast_domain::pipeline::Video;

use super::MemoryVideos;

#[async_trait]
impl TokenStore for MemoryVideos {
    async fn insert_token(&self, token: &Token, digest: TokenDigest) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_known =
            |(known, of_known): &(Token, TokenDigest)| known.id == token.id || *of_known == digest;
        if shelf.tokens.iter().any(is_known) {
            return Err(StoreError::Conflict);
        }
        shelf.tokens.push((token.clone(), digest));
        Ok(())
    }

    async fn find_token(&self, digest: TokenDigest) -> Result<Option<Token>, StoreError> {
        let shelf = self.shelf();
        let found = shelf.tokens.iter().find(|(_, known)| *known == digest);
        Ok(found.map(|(token, _)| token.clone()))
    }

    async fn list_tokens(&self) -> Result<Vec<Token>, StoreError> {
        let shelf = self.shelf();
        Ok(shelf
            .tokens
            .iter()
            .map(|(token, _)| token.clone())
            .collect())
    }

    async fn revoke_token(&self, id: &TokenId, now_ms: i64) -> Result<Option<Token>, StoreError> {
        let mut shelf = self.shelf();
        let found = shelf.tokens.iter_mut().find(|(token, _)| token.id == *id);
        Ok(found.map(|(token, _)| {
            token.revoked_at_ms.get_or_insert(now_ms);
            token.clone()
        }))
    }

    async fn note_token_use(&self, id: &TokenId, now_ms: i64) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if let Some((token, _)) = shelf.tokens.iter_mut().find(|(token, _)| token.id == *id) {
            token.last_used_at_ms = Some(now_ms);
        }
        Ok(())
    }
}

#[async_trait]
impl Drafts for MemoryVideos {
    async fn find_request(&self, key: &RequestKey) -> Result<Option<Request>, StoreError> {
        Ok(self.shelf().requests.get(key).cloned())
    }

    async fn insert_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        draft: &Video,
    ) -> Result<Request, StoreError> {
        let mut shelf = self.shelf();
        if let Some(known) = shelf.requests.get(key) {
            return Ok(known.clone());
        }
        shelf.insert(draft)?;
        let request = Request {
            digest,
            video: draft.id.clone(),
        };
        shelf.requests.insert(key.clone(), request.clone());
        Ok(request)
    }
}
