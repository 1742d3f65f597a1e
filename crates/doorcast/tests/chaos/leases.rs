//! What nodes have leased, read in the database behind their backs.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

use futures_util::TryStreamExt as _;
use mongodb::{
    Client, Collection,
    bson::{Document, doc},
    options::ClientOptions,
};
use tokio::runtime::Runtime;

use crate::{NODES, city::City};

/// How long the database may be looked for: somebody counts the seconds.
const SELECTION: Duration = Duration::from_millis(500);

/// Videos and how far they and their leases were.
pub(crate) type Leased = BTreeMap<String, (i64, i64)>;

/// What nodes have leased.
pub(crate) struct Leases {
    folders: Vec<PathBuf>,
    videos: Collection<Document>,
    runtime: Runtime,
}

impl Leases {
    pub(crate) fn of(city: &City) -> Self {
        let runtime = Runtime::new().expect("threads");
        let place = city.place().expect("a database");
        let client = runtime.block_on(async {
            let mut options = ClientOptions::parse(&place.url).await?;
            options.server_selection_timeout = Some(SELECTION);
            Client::with_options(options)
        });
        let db = client.expect("a client").database(&place.name);
        Self {
            folders: (0..NODES).map(|node| city.data_of(node)).collect(),
            videos: db.collection("doorcast_videos"),
            runtime,
        }
    }

    /// Returns what a node has leased, but for those that only wait for a place at the studio.
    pub(crate) fn of_node(&self, node: usize) -> Leased {
        let name = fs::read_to_string(self.folders[node].join("node"));
        let name = name.expect("every node has a name");
        let leased = doc! { "lease_node": name.trim(), "queued_at_ms": { "$exists": false } };
        loop {
            if let Some(found) = self.find(leased.clone()) {
                return found;
            }
        }
    }

    /// Returns whether all of them have moved since. Nobody knows while the database is away.
    pub(crate) fn have_all_moved(&self, before: &Leased) -> bool {
        let ids: Vec<&String> = before.keys().collect();
        let Some(now) = self.find(doc! { "_id": { "$in": ids } }) else {
            return false;
        };
        let has_moved = |(id, (fence, revision)): (&String, &(i64, i64))| {
            let now = now.get(id).expect("no video is ever lost");
            now.0 > *fence || now.1 > *revision
        };
        before.iter().all(has_moved)
    }

    fn find(&self, question: Document) -> Option<Leased> {
        let found: mongodb::error::Result<Vec<Document>> = self.runtime.block_on(async {
            let fields = doc! { "fence": 1, "revision": 1 };
            let found = self.videos.find(question).projection(fields);
            found.await?.try_collect().await
        });
        let number = |one: &Document, name: &str| one.get_i64(name).expect("a number");
        let read = |one: Document| {
            let id = one.get_str("_id").expect("an id").to_owned();
            (id, (number(&one, "fence"), number(&one, "revision")))
        };
        Some(found.ok()?.into_iter().map(read).collect())
    }
}
