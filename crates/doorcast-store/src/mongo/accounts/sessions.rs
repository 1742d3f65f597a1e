//! Sessions in MongoDB.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{MAX_PEOPLE, SessionStore},
};
use doorcast_domain::{
    account::{
        Person,
        session::{IDLE_MS, SecretDigest, Session, SessionId},
    },
    pipeline::id::{AgentId, OfficeId},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Document, doc, oid::ObjectId},
    error::Error,
};

use super::{
    super::{
        MongoVideos, inbox,
        row::{self, parsed, wrong},
        tables,
        tokens::{binary, bytes, set_some},
        turns::{Fault, Tx, repeated},
    },
    people, person,
};

#[async_trait]
impl SessionStore for MongoVideos {
    async fn insert_session(&self, session: &Session) -> Result<(), StoreError> {
        repeated!(stamp, insert(self, session, stamp))
    }

    async fn find_session(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<(Session, Person)>, StoreError> {
        let sessions = self.db.collection::<Document>(tables::SESSIONS);
        repeated!(_stamp, async {
            let same = doc! { "digest": binary(&digest.0), "office": office.as_str() };
            let found = sessions.find_one(same).await?;
            let Some(session) = found.as_ref().map(read).transpose()? else {
                return Ok(None);
            };
            let whose = people::find(self, person(office, &session.person)).await?;
            Ok(whose.map(|person| (session, person)))
        })
    }

    async fn note_session_use(
        &self,
        office: &OfficeId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let sessions = self.db.collection::<Document>(tables::SESSIONS);
        repeated!(_stamp, async {
            let same = doc! { "_id": id.as_str(), "office": office.as_str() };
            let used = doc! { "$max": { "last_seen_at_ms": now_ms } };
            sessions.update_one(same, used).await?;
            Ok(())
        })
    }

    async fn list_sessions(
        &self,
        office: &OfficeId,
        person: &AgentId,
        now_ms: i64,
    ) -> Result<Vec<Session>, StoreError> {
        let sessions = self.db.collection::<Document>(tables::SESSIONS);
        let mut live = of_person(office, person);
        live.insert("expires_at_ms", doc! { "$gt": now_ms });
        live.insert("last_seen_at_ms", doc! { "$gt": now_ms - IDLE_MS });
        repeated!(_stamp, async {
            let newest = sessions.find(live.clone()).sort(doc! { "number": -1 });
            let cursor = newest.limit(MAX_PEOPLE as i64).await?;
            let found: Vec<Document> = cursor.try_collect().await?;
            Ok(found.iter().map(read).collect::<Result<_, _>>()?)
        })
    }

    async fn revoke_session(
        &self,
        office: &OfficeId,
        person: &AgentId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sessions = self.db.collection::<Document>(tables::SESSIONS);
        repeated!(_stamp, async {
            let same = doc! {
                "_id": id.as_str(), "office": office.as_str(), "person": person.as_str(),
            };
            let revoked = doc! { "$min": { "revoked_at_ms": now_ms } };
            let done = sessions.update_one(same, revoked).await?;
            Ok(done.matched_count == 1)
        })
    }
}

/// Returns the question for the sessions of a person that are not revoked.
fn of_person(office: &OfficeId, person: &AgentId) -> Document {
    doc! {
        "office": office.as_str(),
        "person": person.as_str(),
        "revoked_at_ms": { "$exists": false },
    }
}

/// Revokes all sessions of a person.
pub(super) async fn revoke_all(
    tx: &mut Tx,
    office: &OfficeId,
    person: &AgentId,
    now_ms: i64,
) -> Result<(), Error> {
    let sessions = tx.db.collection::<Document>(tables::SESSIONS);
    let revoked = doc! { "$set": { "revoked_at_ms": now_ms } };
    sessions
        .update_many(of_person(office, person), revoked)
        .session(&mut tx.session)
        .await
        .map(drop)
}

async fn insert(
    store: &MongoVideos,
    session: &Session,
    stamp: ObjectId,
) -> Result<(), Fault<StoreError>> {
    let whose = people::find(store, person(&session.office, &session.person)).await?;
    if whose.is_none() {
        return Err(Fault::Refused(StoreError::Conflict));
    }
    let mut document = document(session);
    let number = row::next_number(&store.db, "sessions", 1, None).await?;
    document.extend(doc! { "number": number, "stamp": stamp });
    let id = session.id.as_str();
    match inbox::insert_new(&store.db, tables::SESSIONS, id, document, stamp).await? {
        true => Ok(()),
        false => Err(Fault::Refused(StoreError::Conflict)),
    }
}

/// Returns a session as a document without its number.
pub(in crate::mongo) fn document(session: &Session) -> Document {
    let mut document = doc! {
        "_id": session.id.as_str(),
        "office": session.office.as_str(),
        "person": session.person.as_str(),
        "digest": binary(&session.digest.0),
        "created_at_ms": session.created_at_ms,
        "last_seen_at_ms": session.last_seen_at_ms,
        "expires_at_ms": session.expires_at_ms,
        "browser": &session.browser,
    };
    set_some(&mut document, "revoked_at_ms", session.revoked_at_ms);
    document
}

/// Reads a document of a session.
pub(in crate::mongo) fn read(found: &Document) -> Result<Session, Error> {
    let text = |field: &str| found.get_str(field).map_err(|_| missing(field));
    let at_ms = |field: &str| found.get_i64(field).map_err(|_| missing(field));
    Ok(Session {
        id: parsed(text("_id")?)?,
        office: parsed(text("office")?)?,
        person: parsed(text("person")?)?,
        digest: SecretDigest(bytes(found, "digest")?),
        created_at_ms: at_ms("created_at_ms")?,
        last_seen_at_ms: at_ms("last_seen_at_ms")?,
        expires_at_ms: at_ms("expires_at_ms")?,
        browser: text("browser")?.to_owned(),
        revoked_at_ms: found.get_i64("revoked_at_ms").ok(),
    })
}

fn missing(field: &str) -> Error {
    wrong(&format!("a session has no {field}"))
}
