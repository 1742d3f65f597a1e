//! Tokens and requests in MongoDB.

use async_trait::async_trait;
use doorcast_app::{
    ports::{
        StoreError,
        drafts::{Drafts, Request, RequestKey},
        tokens::TokenStore,
    },
    tokens::{Token, TokenDigest, TokenId, TokenScope},
};
use doorcast_domain::pipeline::Video;
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Binary, Document, doc, oid::ObjectId, spec::BinarySubtype},
    error::Error,
    options::ReturnDocument,
};
use serde::Deserialize;

use super::{
    MongoVideos, inbox,
    row::{self, parsed, wrong},
    tables,
    turns::{Fault, Tx, repeated, transaction},
};

#[async_trait]
impl TokenStore for MongoVideos {
    async fn insert_token(&self, token: &Token, digest: TokenDigest) -> Result<(), StoreError> {
        repeated!(stamp, insert(self, token, digest, stamp))
    }

    async fn find_token(&self, digest: TokenDigest) -> Result<Option<Token>, StoreError> {
        let tokens = self.db.collection::<Row>(tables::TOKENS);
        repeated!(_stamp, async {
            let found = tokens.find_one(doc! { "digest": binary(&digest.0) });
            Ok(found.await?.map(token).transpose()?)
        })
    }

    async fn list_tokens(&self) -> Result<Vec<Token>, StoreError> {
        let tokens = self.db.collection::<Row>(tables::TOKENS);
        repeated!(_stamp, async {
            let cursor = tokens.find(doc! {}).sort(doc! { "number": 1 }).await?;
            let found: Vec<Row> = cursor.try_collect().await?;
            Ok(found.into_iter().map(token).collect::<Result<_, _>>()?)
        })
    }

    async fn revoke_token(&self, id: &TokenId, now_ms: i64) -> Result<Option<Token>, StoreError> {
        let tokens = self.db.collection::<Row>(tables::TOKENS);
        // The first revocation counts.
        let revoked = vec![doc! { "$set": {
            "revoked_at_ms": { "$ifNull": ["$revoked_at_ms", now_ms] },
        } }];
        repeated!(_stamp, async {
            let found = tokens
                .find_one_and_update(doc! { "_id": id.as_str() }, revoked.clone())
                .return_document(ReturnDocument::After);
            Ok(found.await?.map(token).transpose()?)
        })
    }

    async fn note_token_use(&self, id: &TokenId, now_ms: i64) -> Result<(), StoreError> {
        let tokens = self.db.collection::<Document>(tables::TOKENS);
        repeated!(_stamp, async {
            let used = doc! { "$set": { "last_used_at_ms": now_ms } };
            tokens.update_one(doc! { "_id": id.as_str() }, used).await?;
            Ok(())
        })
    }
}

/// What is read of a token.
#[derive(Deserialize)]
pub(super) struct Row {
    #[serde(rename = "_id")]
    id: String,
    name: String,
    agent: Option<String>,
    scope: String,
    created_at_ms: i64,
    expires_at_ms: Option<i64>,
    revoked_at_ms: Option<i64>,
    last_used_at_ms: Option<i64>,
}

/// Returns the token of a document.
pub(super) fn token(row: Row) -> Result<Token, Error> {
    Ok(Token {
        id: parsed(&row.id)?,
        name: row.name,
        agent: row.agent.as_deref().map(parsed).transpose()?,
        scope: TokenScope::from_name(&row.scope).ok_or_else(|| wrong("a scope has no name"))?,
        created_at_ms: row.created_at_ms,
        expires_at_ms: row.expires_at_ms,
        revoked_at_ms: row.revoked_at_ms,
        last_used_at_ms: row.last_used_at_ms,
    })
}

async fn insert(
    store: &MongoVideos,
    token: &Token,
    digest: TokenDigest,
    stamp: ObjectId,
) -> Result<(), Fault<StoreError>> {
    let mut document = document(token, digest);
    let number = row::next_number(&store.db, "tokens", 1, None).await?;
    document.extend(doc! { "number": number, "stamp": stamp });
    let id = token.id.as_str();
    match inbox::insert_new(&store.db, tables::TOKENS, id, document, stamp).await? {
        true => Ok(()),
        false => Err(Fault::Refused(StoreError::Conflict)),
    }
}

/// Returns a token as a document without its number.
pub(super) fn document(token: &Token, digest: TokenDigest) -> Document {
    let mut document = doc! {
        "_id": token.id.as_str(),
        "digest": binary(&digest.0),
        "name": &token.name,
        "scope": token.scope.name(),
        "created_at_ms": token.created_at_ms,
    };
    if let Some(agent) = &token.agent {
        document.insert("agent", agent.as_str());
    }
    set_some(&mut document, "expires_at_ms", token.expires_at_ms);
    set_some(&mut document, "revoked_at_ms", token.revoked_at_ms);
    set_some(&mut document, "last_used_at_ms", token.last_used_at_ms);
    document
}

/// Sets a moment that there is.
pub(super) fn set_some(document: &mut Document, field: &str, at_ms: Option<i64>) {
    if let Some(at_ms) = at_ms {
        document.insert(field, at_ms);
    }
}

/// Returns bytes as a part of a document.
pub(super) fn binary(bytes: &[u8]) -> Binary {
    Binary {
        subtype: BinarySubtype::Generic,
        bytes: bytes.to_vec(),
    }
}

#[async_trait]
impl Drafts for MongoVideos {
    async fn find_request(&self, key: &RequestKey) -> Result<Option<Request>, StoreError> {
        let requests = self.db.collection::<Document>(tables::REQUESTS);
        repeated!(_stamp, async {
            let found = requests.find_one(doc! { "_id": request_key(key) }).await?;
            Ok(found.as_ref().map(request).transpose()?)
        })
    }

    async fn insert_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        draft: &Video,
    ) -> Result<Request, StoreError> {
        let asked = Request {
            digest,
            video: draft.id.clone(),
        };
        transaction!(self, tx, insert_once(tx, key, &asked, draft))
    }
}

async fn insert_once(
    tx: &mut Tx,
    key: &RequestKey,
    asked: &Request,
    draft: &Video,
) -> Result<Request, Fault<StoreError>> {
    let requests = tx.db.collection::<Document>(tables::REQUESTS);
    let same = doc! { "_id": request_key(key) };
    let known = requests.find_one(same).session(&mut tx.session).await?;
    if let Some(known) = known {
        return Ok(request(&known)?);
    }
    row::insert(tx, draft).await?;
    let document = doc! {
        "_id": request_key(key),
        "digest": binary(&asked.digest),
        "video": asked.video.as_str(),
    };
    // Whoever asks under the same key at the same time finds this one in the next turn.
    requests
        .insert_one(document)
        .session(&mut tx.session)
        .await?;
    Ok(asked.clone())
}

/// Reads what was asked for.
pub(super) fn request(found: &Document) -> Result<Request, Error> {
    let video = found.get_str("video");
    let video = video.map_err(|_| wrong("a request has no video"))?;
    Ok(Request {
        digest: bytes(found, "digest")?,
        video: parsed(video)?,
    })
}

/// Reads so many bytes.
pub(super) fn bytes<const LENGTH: usize>(
    found: &Document,
    field: &str,
) -> Result<[u8; LENGTH], Error> {
    let bytes = found.get_binary_generic(field).ok();
    bytes
        .and_then(|bytes| bytes.as_slice().try_into().ok())
        .ok_or_else(|| wrong("some bytes are missing"))
}

/// Returns what a request is kept under. Names of agents have no spaces.
pub(super) fn request_key(key: &RequestKey) -> String {
    format!("{} {}", key.agent, key.key)
}
