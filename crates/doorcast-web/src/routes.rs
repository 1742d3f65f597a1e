//! Every address, once, with who may call it.
//!
//! The router is made from [`ROUTES`] and from nothing else, so an address that is not listed is not there, and one
//! that is listed lets nobody in but those it names.

use std::sync::Arc;

use axum::{
    Router,
    http::Method,
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::{MethodRouter, delete, get, options, patch, post, put},
};

pub use crate::input::MAX_BODY_BYTES;
use crate::{
    api::{
        budgets, cast, connections, health, insights, ledger, orphans, people, pictures, profile,
        projects, subscriptions, videos, webhooks,
    },
    app::App,
    assets,
    auth::{Door, let_in},
    compat, metrics, openapi, page,
    pages::{accounts, errors, look, office, reference, settings, videos as cms},
    problem::Problem,
    proxies, shield, squeeze,
};

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, without a token.
    Anybody,
    /// Agents for what is theirs, and administrators.
    Agent,
    /// Administrators.
    Admin,
    /// Whoever is signed in, on a page.
    Person,
    /// Whoever looks after the office, on a page.
    OfficeAdmin,
    /// Whoever is signed in, on a page or by a token of an agent, for what is theirs: see [`crate::compat`].
    Member,
}

/// An address.
pub struct Route {
    /// How it is called.
    pub method: Method,
    /// Where it is.
    pub path: &'static str,
    /// Who may call it.
    pub who: Who,
    answer: fn() -> MethodRouter<Arc<App>>,
}

const fn route(
    method: Method,
    path: &'static str,
    who: Who,
    answer: fn() -> MethodRouter<Arc<App>>,
) -> Route {
    Route {
        method,
        path,
        who,
        answer,
    }
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;
const OPTIONS: Method = Method::OPTIONS;

/// Every address.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    route(GET, "/", Who::Anybody, || get(async || page::go_to("/agent/cms"))),
    route(GET, "/healthz", Who::Anybody, || get(health::show)),
    route(GET, "/readyz", Who::Anybody, || get(health::is_ready)),
    route(GET, "/metrics", Who::Admin, || get(metrics::show)),
    route(POST, "/api/v1/videos", Who::Agent, || post(videos::create::create)),
    route(GET, "/api/v1/videos", Who::Agent, || get(videos::list::list)),
    route(GET, "/api/v1/videos/{id}", Who::Agent, || get(videos::show::show)),
    route(GET, "/api/v1/videos/{id}/quote", Who::Agent, || get(videos::quote::quote)),
    route(POST, "/api/v1/videos/{id}/press", Who::Agent, || post(videos::press::press)),
    route(POST, "/api/v1/videos/{id}/cancel", Who::Agent, || post(videos::steer::cancel)),
    route(POST, "/api/v1/videos/{id}/resume", Who::Agent, || post(videos::steer::resume)),
    route(POST, "/api/v1/videos/{id}/buy-again", Who::Agent, || post(videos::press::buy_again)),
    route(GET, "/api/v1/videos/{id}/film", Who::Agent, || get(videos::film::film)),
    route(GET, "/api/v1/ledger", Who::Agent, || get(ledger::list)),
    route(GET, "/api/v1/orphans", Who::Admin, || get(orphans::list)),
    route(POST, "/api/v1/orphans/{studio}/{render}/adopt", Who::Admin, || post(orphans::adopt)),
    route(POST, "/api/v1/webhooks/{studio}", Who::Anybody, || post(webhooks::receive)),
    route(POST, "/api/v1/projects", Who::Agent, || post(projects::create::create)),
    route(GET, "/api/v1/projects", Who::Agent, || get(projects::list::list)),
    route(GET, "/api/v1/projects/{id}", Who::Agent, || get(projects::show::show)),
    route(PATCH, "/api/v1/projects/{id}", Who::Agent, || patch(projects::edit::edit)),
    route(DELETE, "/api/v1/projects/{id}", Who::Agent, || delete(projects::bin::delete)),
    route(POST, "/api/v1/projects/{id}/restoration", Who::Agent, || post(projects::bin::restore)),
    route(POST, "/api/v1/projects/{id}/script", Who::Agent, || post(projects::script::write)),
    route(GET, "/api/v1/projects/{id}/versions", Who::Agent, || get(projects::script::list_versions)),
    route(POST, "/api/v1/projects/{id}/versions/{number}/choice", Who::Agent, || post(projects::script::choose)),
    route(POST, "/api/v1/projects/{id}/preview", Who::Agent, || post(projects::films::preview)),
    route(GET, "/api/v1/projects/{id}/quote", Who::Agent, || get(projects::films::quote)),
    route(POST, "/api/v1/projects/{id}/purchase", Who::Agent, || post(projects::films::purchase)),
    route(PUT, "/api/v1/projects/{id}/rating", Who::Agent, || put(projects::rating::rate)),
    route(GET, "/api/v1/projects/{id}/history", Who::Agent, || get(projects::history::show)),
    route(GET, "/api/v1/projects/{id}/films", Who::Agent, || get(projects::films::list)),
    route(POST, "/api/v1/projects/{id}/films/{film}/shapes", Who::Agent, || post(projects::films::reshape)),
    route(GET, "/api/v1/projects/{id}/films/{film}/film.mp4", Who::Agent, || get(projects::films::film)),
    route(GET, "/api/v1/projects/{id}/films/{film}/poster.jpg", Who::Agent, || get(projects::films::poster)),
    route(GET, "/api/v1/projects/{id}/films/{film}/captions.vtt", Who::Agent, || get(projects::films::captions)),
    route(POST, "/api/v1/pictures", Who::Agent, || post(pictures::add)),
    route(GET, "/api/v1/profile", Who::Agent, || get(profile::show)),
    route(PATCH, "/api/v1/profile", Who::Agent, || patch(profile::change)),
    route(GET, "/api/v1/people", Who::Admin, || get(people::list)),
    route(PATCH, "/api/v1/people/{id}", Who::Admin, || patch(people::change)),
    route(GET, "/api/v1/invitations", Who::Admin, || get(people::list_invitations)),
    route(POST, "/api/v1/invitations", Who::Admin, || post(people::invite)),
    route(DELETE, "/api/v1/invitations/{id}", Who::Admin, || delete(people::withdraw)),
    route(GET, "/api/v1/budgets", Who::Admin, || get(budgets::show)),
    route(PUT, "/api/v1/budgets/office", Who::Admin, || put(budgets::set_office)),
    route(PUT, "/api/v1/budgets/agents/{agent}", Who::Admin, || put(budgets::set_agent)),
    route(GET, "/api/v1/connections", Who::Admin, || get(connections::list)),
    route(POST, "/api/v1/connections/{vendor}/test", Who::Admin, || post(connections::test)),
    route(GET, "/api/v1/insights", Who::Admin, || get(insights::show)),
    route(GET, "/api/v1/cast", Who::Agent, || get(cast::show)),
    route(GET, "/api/v1/subscriptions", Who::Agent, || get(subscriptions::list)),
    route(POST, "/api/v1/subscriptions", Who::Agent, || post(subscriptions::create)),
    route(DELETE, "/api/v1/subscriptions/{id}", Who::Agent, || delete(subscriptions::remove)),
    route(POST, "/api/v1/subscriptions/{id}/resumption", Who::Agent, || post(subscriptions::resume)),
    route(POST, "/api/v1/subscriptions/{id}/test", Who::Agent, || post(subscriptions::test)),
    route(GET, "/api/v1/subscriptions/{id}/deliveries", Who::Agent, || get(subscriptions::log)),
    route(POST, "/api/v1/subscriptions/{id}/deliveries/{delivery}/repetition", Who::Agent, || post(subscriptions::repeat)),
    route(GET, "/agent/cms/settings/webhooks", Who::Person, || get(settings::webhooks::show_page)),
    route(POST, "/agent/cms/settings/webhooks", Who::Person, || post(settings::webhooks::create)),
    route(POST, "/agent/cms/settings/webhooks/{id}/end", Who::Person, || post(settings::webhooks::remove)),
    route(POST, "/agent/cms/settings/webhooks/{id}/resumption", Who::Person, || post(settings::webhooks::resume)),
    route(POST, "/agent/cms/settings/webhooks/{id}/test", Who::Person, || post(settings::webhooks::test)),
    route(POST, "/agent/cms/settings/webhooks/{id}/deliveries/{delivery}/repetition", Who::Person, || post(settings::webhooks::repeat)),
    route(POST, "/api/videos/generate-script", Who::Member, || post(compat::generate_script::write)),
    route(POST, "/api/videos/generate", Who::Member, || post(compat::generate::generate)),
    route(GET, "/api/videos/status/{videoId}", Who::Member, || get(compat::status::show)),
    route(GET, "/api/videos", Who::Member, || get(compat::list::list)),
    route(OPTIONS, "/api/v1/webhooks/{studio}", Who::Anybody, || options(webhooks::greet)),
    route(GET, "/api/v1/openapi.json", Who::Anybody, || get(openapi::show)),
    route(GET, "/assets/{hash}/{*name}", Who::Anybody, || get(assets::show)),
    route(GET, "/agent/sign-in", Who::Anybody, || get(accounts::sign_in::show_form)),
    route(POST, "/agent/sign-in", Who::Anybody, || post(accounts::sign_in::sign_in)),
    route(POST, "/agent/sign-in/code", Who::Anybody, || post(accounts::sign_in::finish)),
    route(GET, "/agent/setup", Who::Anybody, || get(accounts::setup::show_form)),
    route(POST, "/agent/setup", Who::Anybody, || post(accounts::setup::make_owner)),
    route(GET, "/agent/password", Who::Anybody, || get(accounts::password::show_form)),
    route(POST, "/agent/password", Who::Anybody, || post(accounts::password::ask)),
    route(GET, "/agent/password/{code}", Who::Anybody, || get(accounts::password::show_new)),
    route(POST, "/agent/password/{code}", Who::Anybody, || post(accounts::password::set)),
    route(GET, "/agent/invitations/{code}", Who::Anybody, || get(accounts::invitation::show_form)),
    route(POST, "/agent/invitations/{code}", Who::Anybody, || post(accounts::invitation::accept)),
    route(GET, "/agent/cms/settings", Who::Person, || get(settings::profile::show_form)),
    route(POST, "/agent/cms/settings", Who::Person, || post(settings::profile::save)),
    route(POST, "/agent/cms/settings/photo", Who::Person, || post(settings::profile::take_photo)),
    route(POST, "/agent/cms/settings/photo/removal", Who::Person, || post(settings::profile::remove_photo)),
    route(GET, "/agent/cms/settings/security", Who::Person, || get(settings::security::show_page)),
    route(POST, "/agent/cms/settings/security/password", Who::Person, || post(settings::security::change_password)),
    route(POST, "/agent/cms/settings/security/codes", Who::Person, || post(settings::security::confirm_codes)),
    route(POST, "/agent/cms/settings/security/codes/end", Who::Person, || post(settings::security::end_codes)),
    route(POST, "/agent/cms/settings/security/sessions/{id}/end", Who::Person, || post(settings::security::end_session)),
    route(GET, "/agent/cms/settings/tokens", Who::Person, || get(settings::tokens::show_page)),
    route(POST, "/agent/cms/settings/tokens", Who::Person, || post(settings::tokens::create)),
    route(POST, "/agent/cms/settings/tokens/{id}/end", Who::Person, || post(settings::tokens::revoke)),
    route(GET, "/agent/cms/office/people", Who::OfficeAdmin, || get(office::people::show_page)),
    route(POST, "/agent/cms/office/people/{id}", Who::OfficeAdmin, || post(office::people::change)),
    route(POST, "/agent/cms/office/invitations", Who::OfficeAdmin, || post(office::people::invite)),
    route(POST, "/agent/cms/office/invitations/{id}/end", Who::OfficeAdmin, || post(office::people::withdraw)),
    route(POST, "/agent/sign-out", Who::Person, || post(accounts::sign_out::sign_out)),
    route(POST, "/agent/look", Who::Anybody, || post(look::choose)),
    route(GET, "/agent/cms", Who::Person, || get(cms::feed::show_feed)),
    route(POST, "/agent/cms/first-video", Who::Person, || post(cms::first::make)),
    route(GET, "/agent/cms/videos/new", Who::Person, || get(cms::new::show_kinds)),
    route(POST, "/agent/cms/videos", Who::Person, || post(cms::new::create)),
    route(GET, "/agent/cms/videos/{id}", Who::Person, || get(cms::show::show_video)),
    route(GET, "/agent/cms/videos/{id}/events", Who::Person, || get(cms::events::watch)),
    route(POST, "/agent/cms/videos/{id}/draft", Who::Person, || post(cms::draft::keep)),
    route(POST, "/agent/cms/videos/{id}/writing", Who::Person, || post(cms::writing::write)),
    route(POST, "/agent/cms/videos/{id}/revisions/{number}/choice", Who::Person, || post(cms::revisions::choose)),
    route(POST, "/agent/cms/videos/{id}/preview", Who::Person, || post(cms::films::preview)),
    route(POST, "/agent/cms/videos/{id}/purchase", Who::Person, || post(cms::films::purchase)),
    route(POST, "/agent/cms/videos/{id}/rating", Who::Person, || post(cms::rating::rate)),
    route(POST, "/agent/cms/videos/{id}/deletion", Who::Person, || post(cms::bin::delete)),
    route(POST, "/agent/cms/videos/{id}/restoration", Who::Person, || post(cms::bin::restore)),
    route(POST, "/agent/cms/videos/{id}/pictures", Who::Person, || post(cms::pictures::add)),
    route(POST, "/agent/cms/videos/{id}/photos/{picture}/removal", Who::Person, || post(cms::pictures::remove)),
    route(GET, "/agent/cms/videos/{id}/films/{film}/film.mp4", Who::Person, || get(cms::files::film)),
    route(GET, "/agent/cms/videos/{id}/films/{film}/poster.jpg", Who::Person, || get(cms::files::poster)),
    route(GET, "/agent/cms/videos/{id}/films/{film}/captions.vtt", Who::Person, || get(cms::files::captions)),
    route(POST, "/agent/cms/videos/{id}/films/{film}/shapes", Who::Person, || post(cms::films::reshape)),
    route(POST, "/agent/cms/videos/{id}/films/{film}/{choice}", Who::Person, || post(cms::films::steer)),
    route(GET, "/agent/cms/videos/{id}/{step}", Who::Person, || get(cms::step::show_step)),
    route(POST, "/agent/cms/videos/{id}/{step}", Who::Person, || post(cms::step::save)),
    route(GET, "/agent/cms/pictures/{picture}", Who::Person, || get(cms::pictures::show)),
    route(GET, "/agent/cms/cast/{studio}/{name}/portrait.jpg", Who::Person, || get(cms::cast::portrait)),
    route(GET, "/agent/cms/cast/{studio}/{name}/sample.wav", Who::Person, || get(cms::cast::sample)),
    route(GET, "/agent/cms/settings/api", Who::Person, || get(reference::show_reference)),
    route(GET, "/agent/cms/office", Who::OfficeAdmin, || get(office::overview::show_overview)),
    route(GET, "/agent/cms/office/attention", Who::OfficeAdmin, || get(office::attention::show_attention)),
    route(POST, "/agent/cms/office/attention/{id}/retry", Who::OfficeAdmin, || post(office::attention::retry)),
    route(POST, "/agent/cms/office/attention/{id}/cancel", Who::OfficeAdmin, || post(office::attention::cancel)),
    route(GET, "/agent/cms/office/queue", Who::OfficeAdmin, || get(office::queue::show_queue)),
    route(GET, "/agent/cms/office/ledger", Who::OfficeAdmin, || get(office::ledger::show_ledger)),
    route(GET, "/agent/cms/office/ledger.csv", Who::OfficeAdmin, || get(office::ledger_csv::send)),
    route(GET, "/agent/cms/office/budget", Who::OfficeAdmin, || get(office::budget::show_budget)),
    route(POST, "/agent/cms/office/budget", Who::OfficeAdmin, || post(office::budget::set_office)),
    route(POST, "/agent/cms/office/budget/{agent}", Who::OfficeAdmin, || post(office::budget::set_agent)),
    route(GET, "/agent/cms/settings/connections", Who::OfficeAdmin, || get(settings::connections::show_connections)),
    route(POST, "/agent/cms/settings/connections/{vendor}/test", Who::OfficeAdmin, || post(settings::connections::test)),
    route(POST, "/agent/cms/settings/connections/{vendor}/keys", Who::OfficeAdmin, || post(settings::connections::enter)),
    route(POST, "/agent/cms/settings/connections/{vendor}/keys/removal", Who::OfficeAdmin, || post(settings::connections::remove)),
];

/// What is there where there are no pages.
const ALWAYS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Returns everything there is to call.
pub fn router(app: Arc<App>) -> Router {
    let mut router = Router::new();
    let is_there = |route: &&Route| app.role.has_pages() || ALWAYS.contains(&route.path);
    for route in ROUTES.iter().filter(is_there) {
        let door = Door {
            app: Arc::clone(&app),
            who: route.who,
        };
        let answer = (route.answer)()
            .route_layer(from_fn_with_state(door, let_in))
            .route_layer(from_fn_with_state(app.metrics.at(route), metrics::count));
        router = router.route(route.path, answer);
    }
    router
        .fallback(async || Problem::not_found())
        .layer(map_response(explain_method))
        .layer(from_fn_with_state(Arc::clone(&app), errors::explain))
        .layer(from_fn(squeeze::squeeze))
        .layer(from_fn_with_state(Arc::clone(&app), shield::cover))
        .layer(from_fn_with_state(Arc::clone(&app), proxies::look_through))
        .with_state(app)
}

/// Says in words that an address is called in another way.
async fn explain_method(response: Response) -> Response {
    let status = axum::http::StatusCode::METHOD_NOT_ALLOWED;
    if response.status() != status {
        return response;
    }
    let detail = "This address is called in another way; the header Allow says which.";
    let problem = Problem::new(status, "method", "That method is not allowed.", detail);
    let mut explained = problem.into_response();
    if let Some(allow) = response.headers().get(axum::http::header::ALLOW) {
        let headers = explained.headers_mut();
        headers.insert(axum::http::header::ALLOW, allow.clone());
    }
    explained
}
