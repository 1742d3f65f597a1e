//! `doorcast token`: who may use the service.

use std::{fmt::Write as _, future::Future, path::Path, sync::Arc};

use doorcast_app::{
    ports::{Clock, StoreError, store::Store},
    tokens::{self, Token, TokenId, TokenRefused, TokenScope, TokenWish},
};
use doorcast_domain::pipeline::id::NotAnId;
use serde_json::{Value, json};

use crate::{
    cli::service::{CreateTokenArgs, ListTokensArgs, RevokeTokenArgs, TokenAction, TokenArgs},
    clock::SystemClock,
    data,
    problem::{Kind, Problem},
    runtime,
    text::{plain, say, say_json},
    view::{local_time, rfc3339},
    wiring::SystemChance,
};

/// Makes, lists or revokes tokens.
pub(crate) fn run(args: TokenArgs) -> Result<(), Problem> {
    match args.action {
        TokenAction::Create(args) => create(&args),
        TokenAction::List(args) => list(&args),
        TokenAction::Revoke(args) => revoke(&args),
    }
}

fn create(args: &CreateTokenArgs) -> Result<(), Problem> {
    let wrong_agent = |error: NotAnId| {
        Problem::new(Kind::Usage, "bad_agent_id", error.to_string())
            .field("agent")
            .hint("printable characters without spaces: dana-whitfield")
    };
    let agent = args.agent.as_deref().map(str::parse).transpose();
    let wish = TokenWish {
        name: args.name.clone(),
        agent: agent.map_err(wrong_agent)?,
        scope: match args.admin {
            true => TokenScope::Admin,
            false => TokenScope::Videos,
        },
        days: args.days,
    };
    let store = open(args.data.as_deref())?;
    let made = runtime::wait(tokens::create(&*store, &SystemClock, &SystemChance, wish))?;
    let (token, secret) = made.map_err(explain)?;
    match args.json {
        true => {
            let mut view = as_json(&token);
            view["secret"] = secret.reveal().into();
            say_json(&view)
        }
        false => say(&format!(
            "{}\n\nThis is shown only once. Send it as \"Authorization: Bearer …\"; revoke it with:\n\n  doorcast \
             token revoke {}\n",
            secret.reveal(),
            token.id
        )),
    }
}

fn explain(refused: TokenRefused) -> Problem {
    let message = refused.to_string();
    match refused {
        TokenRefused::Name => Problem::new(Kind::Usage, "bad_text", message).field("name"),
        TokenRefused::NoAgent => Problem::new(Kind::Usage, "usage", message).field("agent"),
        TokenRefused::Store(error) => data::explain_store(&error),
    }
}

fn list(args: &ListTokensArgs) -> Result<(), Problem> {
    let store = open(args.data.as_deref())?;
    let tokens = ask(store.list_tokens())?;
    if args.json {
        let views: Vec<Value> = tokens.iter().map(as_json).collect();
        return say_json(&json!({ "tokens": views }));
    }
    if tokens.is_empty() {
        return say(
            "No tokens yet. Make the first one:\n\n  doorcast token create --name laptop --admin\n",
        );
    }
    let now_ms = SystemClock.now_ms();
    let mut text = String::new();
    for token in &tokens {
        let whose = token.agent.as_ref().map_or("everybody", |id| id.as_str());
        let used = token.last_used_at_ms.map_or("never".into(), local_time);
        let _ = writeln!(
            text,
            "{}  {:<7}  {:<6}  {:<16}  used {:<16}  {}",
            token.id,
            state(token, now_ms),
            token.scope.name(),
            whose,
            used,
            plain(&token.name),
        );
    }
    say(&text)
}

fn revoke(args: &RevokeTokenArgs) -> Result<(), Problem> {
    let none = |message: String| {
        Problem::new(Kind::Usage, "no_such_token", message)
            .field("id")
            .hint("doorcast token list shows the ids of all tokens")
    };
    let id: Result<TokenId, NotAnId> = args.id.parse();
    let id = id.map_err(|error| none(error.to_string()))?;
    let store = open(args.data.as_deref())?;
    let token = ask(store.revoke_token(&id, SystemClock.now_ms()))?
        .ok_or_else(|| none(format!("there is no token {id}")))?;
    match args.json {
        true => say_json(&as_json(&token)),
        false => say(&format!(
            "{} is revoked and opens nothing any more.\n",
            token.id
        )),
    }
}

fn open(folder: Option<&Path>) -> Result<Arc<dyn Store>, Problem> {
    data::open_videos(&data::folder(folder)?)
}

fn state(token: &Token, now_ms: i64) -> &'static str {
    match token.revoked_at_ms {
        Some(_) => "revoked",
        None if token.is_live(now_ms) => "live",
        None => "expired",
    }
}

fn as_json(token: &Token) -> Value {
    json!({
        "id": token.id.as_str(),
        "name": token.name,
        "agent": token.agent,
        "scope": token.scope.name(),
        "state": state(token, SystemClock.now_ms()),
        "created_at": rfc3339(token.created_at_ms),
        "expires_at": token.expires_at_ms.map(rfc3339),
        "revoked_at": token.revoked_at_ms.map(rfc3339),
        "last_used_at": token.last_used_at_ms.map(rfc3339),
    })
}

/// Waits for an answer of the store.
fn ask<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, Problem> {
    runtime::wait(answer)?.map_err(|error| data::explain_store(&error))
}
