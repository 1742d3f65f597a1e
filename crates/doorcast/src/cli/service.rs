//! What can be typed to run the service and to look after it.

use std::{net::SocketAddr, path::PathBuf};

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use doorcast_app::ports::nodes::Role;

/// What `doorcast serve` takes.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 is any free one [default: 127.0.0.1:8080, or any free port if that one is taken]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,

    /// What this process does, of several on one database: pages and the API, the pipeline, or both
    #[arg(long, value_name = "ROLE", default_value = "all", value_parser = role())]
    pub(crate) role: Role,

    /// How many seconds to go on answering after a request to stop, while /readyz says no
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=300))]
    pub(crate) drain: u64,

    /// Read settings from this file only, instead of looking for doorcast.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Print the address as one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where videos, money and tokens are kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast ledger` takes.
#[derive(Debug, Args)]
pub(crate) struct LedgerArgs {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where the ledger is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast export` and `doorcast import` take.
#[derive(Debug, Args)]
pub(crate) struct ArchiveArgs {
    /// The folder of the archive; for an export a new or an empty one
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where everything is kept, unless MONGODB_URI says
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast token` takes.
#[derive(Debug, Args)]
pub(crate) struct TokenArgs {
    #[command(subcommand)]
    pub(crate) action: TokenAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenAction {
    /// Make a token and print its secret, once
    Create(CreateTokenArgs),
    /// List the tokens; secrets are not kept, so they are not shown
    List(ListTokensArgs),
    /// Revoke a token: from then on it opens nothing
    Revoke(RevokeTokenArgs),
}

/// What `doorcast token create` takes.
#[derive(Debug, Args)]
pub(crate) struct CreateTokenArgs {
    /// What to call it
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,

    /// Whose videos it is for
    #[arg(long, value_name = "ID", required_unless_present = "admin")]
    pub(crate) agent: Option<String>,

    /// It may do everything, for every agent
    #[arg(long)]
    pub(crate) admin: bool,

    /// After how many days it ends [default: never]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: Option<u32>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where the tokens are kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast token list` takes.
#[derive(Debug, Args)]
pub(crate) struct ListTokensArgs {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where the tokens are kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast token revoke` takes.
#[derive(Debug, Args)]
pub(crate) struct RevokeTokenArgs {
    /// The id of the token, as in the list
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where the tokens are kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

fn role() -> impl TypedValueParser<Value = Role> {
    let names = [Role::All, Role::Web, Role::Worker].map(Role::name);
    PossibleValuesParser::new(names).map(|name| Role::named(&name).unwrap_or_default())
}
