//! Version 1 of the API: one file for each thing, one function for each address.

pub(crate) mod budgets;
pub(crate) mod cast;
pub(crate) mod connections;
pub(crate) mod health;
pub(crate) mod insights;
pub(crate) mod ledger;
pub(crate) mod orphans;
pub(crate) mod people;
pub(crate) mod pictures;
pub(crate) mod profile;
pub(crate) mod projects;
pub(crate) mod subscriptions;
pub(crate) mod videos;
pub(crate) mod webhooks;
