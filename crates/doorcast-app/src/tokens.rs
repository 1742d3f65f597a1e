//! Access tokens: how programs say who they are.
//!
//! A token is shown once, when it is made; what is kept is the SHA-256 of it, which opens nothing. A token ends by its
//! time or by being revoked, and is never brought back.

use std::{fmt, str::FromStr};

use doorcast_domain::pipeline::id::{AgentId, NotAnId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ports::{Clock, Ids, StoreError, tokens::TokenStore};

/// What every secret begins with, so that people and scanners recognize a lost one.
const PREFIX: &str = "doorcast_";

/// The longest name of a token, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// How long a token may go on being used before that is written down again, in milliseconds.
pub const USE_NOTED_EVERY_MS: i64 = 60_000;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// What a token is called by those who list and revoke it. Not a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TokenId(String);

impl TokenId {
    /// Returns the id for a number drawn by lot.
    pub fn new(chance: u64) -> Self {
        Self(format!("{chance:016x}"))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TokenId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let are_digits = text.bytes().all(|digit| digit.is_ascii_hexdigit());
        match are_digits && text.len() == 16 {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err(NotAnId {
                what: "the id of a token",
                given: text.to_owned(),
            }),
        }
    }
}

/// A token as it is kept: without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is called.
    pub id: TokenId,
    /// What a person calls it.
    pub name: String,
    /// Whose videos it is for. Needed unless it may do everything.
    pub agent: Option<AgentId>,
    /// What it may do.
    pub scope: TokenScope,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When it ends by itself, if it does.
    pub expires_at_ms: Option<i64>,
    /// When it was revoked, if it was.
    pub revoked_at_ms: Option<i64>,
    /// When it was used last, to the minute.
    pub last_used_at_ms: Option<i64>,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// Make and see the videos of its agent.
    Videos,
    /// Everything, for every agent.
    Admin,
}

impl TokenScope {
    /// Returns the name used in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Videos => "videos",
            Self::Admin => "admin",
        }
    }

    /// Returns the scope of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Videos, Self::Admin]
            .into_iter()
            .find(|scope| scope.name() == name)
    }
}

impl Token {
    /// Returns whether it opens anything at that time.
    pub fn is_live(&self, now_ms: i64) -> bool {
        self.revoked_at_ms.is_none() && self.expires_at_ms.is_none_or(|end_ms| now_ms < end_ms)
    }
}

/// The text that opens. Never printed but once, never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret(String);

impl TokenSecret {
    /// Takes a text for a secret, which may be anything.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text, to be shown once to the person who asked for it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns what is kept of it.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(Sha256::digest(&self.0).into())
    }

    fn draw(ids: &dyn Ids) -> Self {
        Self(format!("{PREFIX}{:032x}{:032x}", ids.draw(), ids.draw()))
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// The SHA-256 of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TokenDigest(#[serde(with = "doorcast_domain::hex")] pub [u8; 32]);

/// What a person wants of a new token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenWish {
    /// What to call it.
    pub name: String,
    /// Whose videos it is for.
    pub agent: Option<AgentId>,
    /// What it may do.
    pub scope: TokenScope,
    /// After how many days it ends, if it does.
    pub days: Option<u32>,
}

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefused {
    /// The name is empty, too long or cannot be printed.
    #[error("the name has to be 1 to {MAX_NAME_CHARS} printable characters")]
    Name,
    /// Nobody said whose videos it is for.
    #[error("a token that is not an administrator's is for one agent")]
    NoAgent,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a token and returns its secret, which nobody can find out afterwards.
///
/// # Errors
///
/// See [`TokenRefused`].
pub async fn create(
    store: &dyn TokenStore,
    clock: &(dyn Clock + Send + Sync),
    ids: &dyn Ids,
    wish: TokenWish,
) -> Result<(Token, TokenSecret), TokenRefused> {
    let name = wish.name.trim().to_owned();
    let is_printable = !name.chars().any(char::is_control);
    if !(1..=MAX_NAME_CHARS).contains(&name.chars().count()) || !is_printable {
        return Err(TokenRefused::Name);
    }
    if wish.scope == TokenScope::Videos && wish.agent.is_none() {
        return Err(TokenRefused::NoAgent);
    }
    let secret = TokenSecret::draw(ids);
    let created_at_ms = clock.now_ms();
    let token = Token {
        id: TokenId::new(ids.draw() as u64),
        name,
        agent: wish.agent,
        scope: wish.scope,
        created_at_ms,
        expires_at_ms: wish
            .days
            .map(|days| created_at_ms + i64::from(days) * DAY_MS),
        revoked_at_ms: None,
        last_used_at_ms: None,
    };
    store.insert_token(&token, secret.digest()).await?;
    Ok((token, secret))
}

/// Returns the live token a secret opens, and notes that it was used.
///
/// # Errors
///
/// See [`StoreError`].
pub async fn open(
    store: &dyn TokenStore,
    secret: &TokenSecret,
    now_ms: i64,
) -> Result<Option<Token>, StoreError> {
    let found = store.find_token(secret.digest()).await?;
    let Some(token) = found.filter(|token| token.is_live(now_ms)) else {
        return Ok(None);
    };
    let is_news = token
        .last_used_at_ms
        .is_none_or(|last_ms| now_ms - last_ms >= USE_NOTED_EVERY_MS);
    if is_news {
        store.note_token_use(&token.id, now_ms).await?;
    }
    Ok(Some(token))
}
