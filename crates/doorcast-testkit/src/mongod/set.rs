//! Replica sets whose members can be killed, stopped and started again.

use std::{path::Path, thread, time::Duration};

use mongodb::{
    Client,
    bson::{Document, doc},
    options::ClientOptions,
};

use super::{Unavailable, fetch, member::Member};

/// How long a set may take until it takes orders.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a member may take to say whether it is the primary.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// How often other ports are tried: between looking for a free one and using it, somebody else may.
const TRIES: usize = 3;

/// A replica set of servers in this computer's memory. All end when this is dropped, or when the process ends.
#[derive(Debug)]
pub struct ReplicaSet {
    url: String,
    members: Vec<Member>,
}

impl ReplicaSet {
    /// Starts a set of some members that choose another primary within about two seconds.
    ///
    /// # Errors
    ///
    /// See [`Unavailable`].
    pub fn start(members: usize) -> Result<Self, Unavailable> {
        let program = fetch::program()?;
        let mut last = Unavailable("nobody tried".to_owned());
        for _ in 0..TRIES {
            match Self::try_start(&program, members) {
                Ok(set) => return Ok(set),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn try_start(program: &Path, members: usize) -> Result<Self, Unavailable> {
        let members = (0..members).map(|_| Member::start(program));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        let addresses: Vec<String> = members.iter().map(Member::address).collect();
        let url = format!("mongodb://{}/?replicaSet=rs0", addresses.join(","));
        let set = Self { url, members };
        set.waited(initiate(&addresses))
            .map_err(|error| set.told(&error))?;
        Ok(set)
    }

    /// Returns its address: that of all members.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns how many members there are, dead ones included.
    pub fn count(&self) -> usize {
        self.members.len()
    }

    /// Returns which member is the primary now, if one is.
    pub fn primary(&self) -> Option<usize> {
        let is_primary = |member: &Member| {
            let hello = self.waited(hello(member.address()));
            hello.is_ok_and(|hello| hello.get_bool("isWritablePrimary").unwrap_or(false))
        };
        self.members.iter().position(is_primary)
    }

    /// Kills a member as a power cut would. One that is dead stays so.
    pub fn kill(&mut self, member: usize) {
        self.members[member].order("end");
    }

    /// Starts a member again on what it had.
    pub fn start_again(&mut self, member: usize) {
        self.members[member].order("start");
    }

    /// Lets a member stand still: it keeps its connections and answers nothing.
    pub fn pause(&mut self, member: usize) {
        self.members[member].order("pause");
    }

    /// Lets a member that stands still go on.
    pub fn resume(&mut self, member: usize) {
        self.members[member].order("resume");
    }

    /// Waits for something, whether or not the caller is already inside a runtime, which does not let itself be waited in.
    fn waited<T: Send>(
        &self,
        work: impl Future<Output = mongodb::error::Result<T>> + Send,
    ) -> mongodb::error::Result<T> {
        let wait = || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build()?.block_on(work)
        };
        let waited = thread::scope(|scope| scope.spawn(wait).join());
        waited.unwrap_or_else(|_| Err(mongodb::error::Error::custom("it panicked".to_owned())))
    }

    fn told(&self, error: &mongodb::error::Error) -> Unavailable {
        let logs: Vec<String> = self.members.iter().map(Member::last_words).collect();
        Unavailable(format!(
            "mongod did not answer: {error}\n{}",
            logs.join("\n")
        ))
    }
}

async fn direct(address: &str, patience: Duration) -> mongodb::error::Result<mongodb::Database> {
    let url = format!("mongodb://{address}/?directConnection=true");
    let mut options = ClientOptions::parse(&url).await?;
    options.server_selection_timeout = Some(patience);
    options.connect_timeout = Some(patience);
    Ok(Client::with_options(options)?.database("admin"))
}

async fn hello(address: String) -> mongodb::error::Result<Document> {
    let admin = direct(&address, ANSWERS_WITHIN).await?;
    let asked = admin.run_command(doc! { "hello": 1 });
    let answer = tokio::time::timeout(ANSWERS_WITHIN, asked).await;
    answer.unwrap_or_else(|_| Err(mongodb::error::Error::custom("no answer".to_owned())))
}

/// Makes a replica set of servers and waits until it takes orders.
async fn initiate(addresses: &[String]) -> mongodb::error::Result<()> {
    for address in addresses {
        direct(address, PATIENCE)
            .await?
            .run_command(doc! { "ping": 1 })
            .await?;
    }
    let members: Vec<Document> = addresses
        .iter()
        .zip(0..)
        .map(|(address, id)| doc! { "_id": id, "host": address })
        .collect();
    let settings = doc! { "electionTimeoutMillis": 1_000, "heartbeatIntervalMillis": 200 };
    let first = direct(&addresses[0], PATIENCE).await?;
    first
        .run_command(doc! {
            "replSetInitiate": { "_id": "rs0", "members": members, "settings": settings },
        })
        .await?;
    let mut answer = first.run_command(doc! { "hello": 1 }).await?;
    // Any of them may be the one that is chosen.
    while !answer.contains_key("primary") {
        answer = first.run_command(next_hello(&answer)).await?;
    }
    // Those that are still copying what the first has could not choose another.
    for address in addresses {
        let member = direct(address, PATIENCE).await?;
        let mut answer = member.run_command(doc! { "hello": 1 }).await?;
        while !is_whole(&answer) {
            answer = member.run_command(next_hello(&answer)).await?;
        }
    }
    Ok(())
}

/// Returns whether a member takes orders, or would if it were chosen.
fn is_whole(hello: &Document) -> bool {
    ["isWritablePrimary", "secondary"]
        .iter()
        .any(|state| hello.get_bool(state).unwrap_or(false))
}

/// Returns the question that is answered as soon as the server's answer is another one.
fn next_hello(last: &Document) -> Document {
    let mut command = doc! { "hello": 1, "maxAwaitTimeMS": PATIENCE.as_millis() as i64 };
    if let Ok(version) = last.get_document("topologyVersion") {
        command.insert("topologyVersion", version.clone());
    }
    command
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn until(what: &str, mut is_so: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < deadline, "{what}");
        }
    }

    #[test]
    fn another_member_is_the_primary_after_one_is_killed_and_it_comes_back() {
        let mut set = ReplicaSet::start(3).expect("a set");
        let first = set.primary().expect("a primary");
        set.kill(first);
        until("another primary", || {
            set.primary().is_some_and(|member| member != first)
        });
        set.start_again(first);
        let address = set.members[first].address();
        until("it is back", || {
            let hello = set.waited(hello(address.clone()));
            hello.is_ok_and(|hello| hello.get_bool("secondary").unwrap_or(false))
        });
    }

    #[test]
    fn a_member_that_stands_still_answers_when_it_goes_on() {
        let mut set = ReplicaSet::start(1).expect("a set");
        set.pause(0);
        assert_eq!(set.primary(), None);
        set.resume(0);
        until("it goes on", || set.primary() == Some(0));
    }
}
