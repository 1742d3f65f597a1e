//! The API as anonymous callers, agents, other agents and administrators see it.

#[path = "api/accounts.rs"]
mod accounts;
#[path = "api/cms.rs"]
mod cms;
#[path = "api/doors.rs"]
mod doors;
#[path = "api/films.rs"]
mod films;
#[path = "api/house.rs"]
mod house;
#[path = "api/inputs.rs"]
mod inputs;
#[path = "api/ledger.rs"]
mod ledger;
#[path = "api/next_auth.rs"]
mod next_auth;
#[path = "api/office.rs"]
mod office;
#[path = "api/office_api.rs"]
mod office_api;
#[path = "api/older.rs"]
mod older;
#[path = "api/openapi.rs"]
mod openapi;
#[path = "api/orphans.rs"]
mod orphans;
#[path = "api/pages.rs"]
mod pages;
#[path = "api/people.rs"]
mod people;
#[path = "api/projects.rs"]
mod projects;
#[path = "api/repeats.rs"]
mod repeats;
#[path = "api/subscriptions.rs"]
mod subscriptions;
#[path = "api/webhooks.rs"]
mod webhooks;
