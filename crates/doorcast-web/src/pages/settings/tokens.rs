//! Tokens: for the programs somebody uses.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::{
    accounts::{Present, Refused},
    tokens::{Token, TokenId, TokenScope, TokenSecret},
};

use super::tabs;
use crate::{
    app::App,
    form::Form,
    frame::Frame,
    input::Address,
    page::{Page, back_saying, show, show_again},
    problem::Problem,
    session::Me,
    words::Words,
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/settings/tokens";

/// How long a token may live, in days, as the form offers it.
const DAYS: [u32; 4] = [7, 30, 90, 365];

/// A token as it is listed.
pub(crate) struct Row {
    id: String,
    name: String,
    is_admin: bool,
    ends: String,
    used: Option<String>,
    is_live: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "settings/tokens.html")]
pub(crate) struct TokensPage {
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    is_admin: bool,
    /// The secret of a new one, this once.
    made: Option<TokenSecret>,
}

impl Page for TokensPage {
    const NAME: &'static str = "settings/tokens";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let row = |number: u8, is_live: bool| Row {
            id: format!("{number:016x}"),
            name: "Listing sync".into(),
            is_admin: number == 2,
            ends: frame.words.date(1_790_000_000_000),
            used: is_live.then(|| frame.words.minute(1_790_000_000_000)),
            is_live,
        };
        let page = |form, rows, made| Self {
            frame: frame.clone(),
            form,
            rows,
            is_admin: true,
            made,
        };
        let mut wrong = Form::default();
        wrong.fail("name", "token-name-wrong");
        let secret = TokenSecret::presented("doorcast_0123456789abcdef0123456789abcdef");
        vec![
            ("empty", page(Form::default(), Vec::new(), None)),
            (
                "some",
                page(Form::default(), vec![row(1, true), row(2, false)], None),
            ),
            (
                "made",
                page(Form::default(), vec![row(1, true)], Some(secret)),
            ),
            ("wrong", page(wrong, Vec::new(), None)),
        ]
    }
}

impl Row {
    fn of(token: Token, words: Words, now_ms: i64) -> Self {
        Self {
            is_live: token.is_live(now_ms),
            is_admin: token.scope == TokenScope::Admin,
            ends: token
                .expires_at_ms
                .map_or_else(String::new, |at_ms| words.date(at_ms)),
            used: token.last_used_at_ms.map(|at_ms| words.minute(at_ms)),
            id: token.id.to_string(),
            name: token.name,
        }
    }
}

impl TokensPage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.frame, PATH)
    }

    fn scopes(&self) -> Vec<(&'static str, String)> {
        let mut scopes = vec![("videos", self.frame.t("token-scope-videos").into_owned())];
        if self.is_admin {
            scopes.push(("admin", self.frame.t("token-scope-admin").into_owned()));
        }
        scopes
    }

    fn lifetimes(&self) -> Vec<(String, String)> {
        let label = |days: u32| self.frame.say("token-days").arg("count", days).to_string();
        DAYS.iter()
            .map(|days| (days.to_string(), label(*days)))
            .collect()
    }

    async fn of(
        app: &App,
        frame: Frame,
        present: &Present,
        form: Form,
        made: Option<TokenSecret>,
    ) -> Result<Self, Problem> {
        let now_ms = app.desk.clock.now_ms();
        let tokens = app.accounts.list_tokens(present).await?;
        let newest_first = tokens.into_iter().rev();
        Ok(Self {
            rows: newest_first
                .map(|token| Row::of(token, frame.words, now_ms))
                .collect(),
            is_admin: present.person.role.is_admin(),
            frame,
            form,
            made,
        })
    }
}

/// Shows the page.
pub(crate) async fn show_page(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
) -> Result<Response, Problem> {
    let page = TokensPage::of(&app, frame, &present, Form::default(), None).await?;
    Ok(show(&page))
}

/// Makes a token and shows its secret, once.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    mut form: Form,
) -> Result<Response, Problem> {
    let scope = TokenScope::from_name(form.get("scope")).unwrap_or(TokenScope::Videos);
    let days = form.get("days").parse().unwrap_or(DAYS[1]);
    let name = form.get("name").to_owned();
    match app.accounts.create_token(&present, name, scope, days).await {
        Ok((_, secret)) => {
            let page = TokensPage::of(&app, frame, &present, Form::default(), Some(secret));
            Ok(show(&page.await?))
        }
        Err(Refused::TokenName) => {
            form.fail("name", "token-name-wrong");
            let page = TokensPage::of(&app, frame, &present, form, None).await?;
            Ok(show_again(&page))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Revokes one of the own tokens.
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    address: Address,
) -> Result<Response, Problem> {
    let id: TokenId = address.part("id")?;
    app.accounts.revoke_token(&present, &id).await?;
    Ok(back_saying(PATH, &frame, "flash-saved"))
}
