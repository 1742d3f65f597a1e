//! Tickets in MongoDB.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{AcceptRefused, KEPT_AFTER_END_MS, MAX_PEOPLE, TicketStore},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person,
        session::{IDLE_MS, SecretDigest},
        ticket::{Purpose, Ticket, TicketId},
    },
    pipeline::id::{AgentId, OfficeId},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Document, deserialize_from_bson, doc},
    error::Error,
};

use super::{
    super::{
        MongoVideos,
        row::{self, parsed, wrong},
        tables,
        tokens::{binary, bytes, set_some},
        turns::{Fault, Tx, conflict, repeated, transaction},
    },
    people, person, sessions,
};

#[async_trait]
impl TicketStore for MongoVideos {
    async fn insert_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        transaction!(self, tx, insert(tx, ticket))
    }

    async fn find_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<Ticket>, StoreError> {
        let tickets = self.db.collection::<Document>(tables::TICKETS);
        repeated!(_stamp, async {
            let found = tickets.find_one(same(office, digest)).await?;
            Ok(found.as_ref().map(read).transpose()?)
        })
    }

    async fn spend_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        transaction!(self, tx, async {
            Ok(spend(tx, office, digest, now_ms).await?.is_some())
        })
    }

    async fn list_invitations(
        &self,
        office: &OfficeId,
        now_ms: i64,
    ) -> Result<Vec<Ticket>, StoreError> {
        let tickets = self.db.collection::<Document>(tables::TICKETS);
        repeated!(_stamp, async {
            let live = live_invitations(office, now_ms);
            let newest = tickets.find(live).sort(doc! { "number": -1 });
            let cursor = newest.limit(MAX_PEOPLE as i64).await?;
            let found: Vec<Document> = cursor.try_collect().await?;
            Ok(found.iter().map(read).collect::<Result<_, _>>()?)
        })
    }

    async fn withdraw_invitation(
        &self,
        office: &OfficeId,
        id: &TicketId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let tickets = self.db.collection::<Document>(tables::TICKETS);
        repeated!(stamp, async {
            let mut live = live_invitations(office, now_ms);
            live.insert("_id", id.as_str());
            let spent = doc! { "$set": { "spent_at_ms": now_ms, "stamp": stamp } };
            let done = tickets.update_one(live, spent).await?;
            if done.matched_count == 1 {
                return Ok(true);
            }
            let ours = doc! { "_id": id.as_str(), "stamp": stamp };
            Ok(tickets.find_one(ours).await?.is_some())
        })
    }

    async fn accept_invitation(
        &self,
        digest: SecretDigest,
        person: &Person,
        now_ms: i64,
    ) -> Result<(), AcceptRefused> {
        transaction!(self, tx, accept(tx, digest, person, now_ms))
    }

    async fn reset_password(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<Option<AgentId>, StoreError> {
        transaction!(self, tx, reset(tx, office, digest, password, now_ms))
    }

    async fn sweep_ended(&self, now_ms: i64) -> Result<usize, StoreError> {
        let end_ms = now_ms - KEPT_AFTER_END_MS;
        let sessions = self.db.collection::<Document>(tables::SESSIONS);
        let tickets = self.db.collection::<Document>(tables::TICKETS);
        repeated!(_stamp, async {
            let ended = doc! { "$or": [
                { "expires_at_ms": { "$lt": end_ms } },
                { "last_seen_at_ms": { "$lt": end_ms - IDLE_MS } },
            ] };
            let gone = sessions.delete_many(ended).await?.deleted_count;
            let ended = doc! { "expires_at_ms": { "$lt": end_ms } };
            let also = tickets.delete_many(ended).await?.deleted_count;
            Ok((gone + also) as usize)
        })
    }
}

fn same(office: &OfficeId, digest: SecretDigest) -> Document {
    doc! { "digest": binary(&digest.0), "office": office.as_str() }
}

fn live_invitations(office: &OfficeId, now_ms: i64) -> Document {
    doc! {
        "office": office.as_str(),
        "kind": "invitation",
        "spent_at_ms": { "$exists": false },
        "expires_at_ms": { "$gt": now_ms },
    }
}

async fn insert(tx: &mut Tx, ticket: &Ticket) -> Result<(), Fault<StoreError>> {
    let (kind, subject) = (ticket.purpose.name(), ticket.purpose.subject());
    // Of two that are made at the same time only the later one is good.
    row::take_turn(tx, &format!("tickets {}", ticket.office)).await?;
    let tickets = tx.db.collection::<Document>(tables::TICKETS);
    let ours = doc! { "_id": ticket.id.as_str(), "stamp": tx.stamp };
    let earlier = tickets.find_one(ours).session(&mut tx.session).await?;
    if earlier.is_some() {
        return Ok(());
    }
    let replaced = doc! {
        "office": ticket.office.as_str(), "kind": kind, "subject": subject,
        "spent_at_ms": { "$exists": false },
    };
    let spent = doc! { "$set": { "spent_at_ms": ticket.created_at_ms } };
    tickets
        .update_many(replaced, spent)
        .session(&mut tx.session)
        .await?;
    let session = Some(&mut tx.session);
    let number = row::next_number(&tx.db, "tickets", 1, session).await?;
    let mut document = document(ticket)?;
    document.extend(doc! { "number": number, "stamp": tx.stamp });
    let done = tickets.insert_one(document).session(&mut tx.session).await;
    done.map(drop).map_err(conflict)
}

/// Returns a ticket as a document without its number.
pub(in crate::mongo) fn document(ticket: &Ticket) -> Result<Document, mongodb::bson::error::Error> {
    let mut document = doc! {
        "_id": ticket.id.as_str(),
        "office": ticket.office.as_str(),
        "digest": binary(&ticket.digest.0),
        "kind": ticket.purpose.name(),
        "subject": ticket.purpose.subject(),
        "purpose": row::to_bson(&ticket.purpose)?,
        "created_at_ms": ticket.created_at_ms,
        "expires_at_ms": ticket.expires_at_ms,
    };
    set_some(&mut document, "spent_at_ms", ticket.spent_at_ms);
    Ok(document)
}

/// Spends a live ticket and returns it; an earlier turn may have done it.
async fn spend(
    tx: &mut Tx,
    office: &OfficeId,
    digest: SecretDigest,
    now_ms: i64,
) -> Result<Option<Ticket>, Error> {
    let tickets = tx.db.collection::<Document>(tables::TICKETS);
    let mut ours = same(office, digest);
    ours.insert("stamp", tx.stamp);
    ours.insert("spent_at_ms", doc! { "$exists": true });
    let earlier = tickets.find_one(ours).session(&mut tx.session).await?;
    if let Some(earlier) = earlier {
        return read(&earlier).map(Some);
    }
    let mut live = same(office, digest);
    live.insert("spent_at_ms", doc! { "$exists": false });
    live.insert("expires_at_ms", doc! { "$gt": now_ms });
    let spent = doc! { "$set": { "spent_at_ms": now_ms, "stamp": tx.stamp } };
    let found = tickets.find_one_and_update(live, spent);
    let found = found.session(&mut tx.session).await?;
    found.as_ref().map(read).transpose()
}

async fn accept(
    tx: &mut Tx,
    digest: SecretDigest,
    person: &Person,
    now_ms: i64,
) -> Result<(), Fault<AcceptRefused>> {
    let ticket = spend(tx, &person.office, digest, now_ms).await?;
    match ticket.map(|ticket| ticket.purpose) {
        Some(Purpose::Invitation { .. }) => {}
        _ => return Err(Fault::Refused(AcceptRefused::Gone)),
    }
    let ours = doc! { "_id": person.id.as_str(), "stamp": tx.stamp };
    if people::find_in(tx, ours).await?.is_some() {
        return Ok(());
    }
    people::insert(tx, person)
        .await
        .map_err(|fault| match fault {
            Fault::Refused(StoreError::Conflict) => Fault::Refused(AcceptRefused::EmailTaken),
            other => other.of(),
        })
}

async fn reset(
    tx: &mut Tx,
    office: &OfficeId,
    digest: SecretDigest,
    password: &PasswordHash,
    now_ms: i64,
) -> Result<Option<AgentId>, Fault<StoreError>> {
    let tickets = tx.db.collection::<Document>(tables::TICKETS);
    let found = tickets.find_one(same(office, digest));
    let found = found.session(&mut tx.session).await?;
    let purpose = found.as_ref().map(read).transpose()?;
    let Some(Purpose::PasswordReset { person: id }) = purpose.map(|ticket| ticket.purpose) else {
        return Ok(None);
    };
    let whose = people::find_in(tx, person(office, &id)).await?;
    let is_active = whose.is_some_and(|person| person.is_active());
    if !is_active || spend(tx, office, digest, now_ms).await?.is_none() {
        return Ok(None);
    }
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let set = doc! { "$set": { "password": password.as_phc() } };
    people
        .update_one(person(office, &id), set)
        .session(&mut tx.session)
        .await?;
    sessions::revoke_all(tx, office, &id, now_ms).await?;
    Ok(Some(id))
}

/// Reads a document of a ticket.
pub(in crate::mongo) fn read(found: &Document) -> Result<Ticket, Error> {
    let missing = |field: &str| wrong(&format!("a ticket has no {field}"));
    let text = |field: &str| found.get_str(field).map_err(|_| missing(field));
    let at_ms = |field: &str| found.get_i64(field).map_err(|_| missing(field));
    let purpose = found.get("purpose").cloned().unwrap_or_default();
    Ok(Ticket {
        id: parsed(text("_id")?)?,
        office: parsed(text("office")?)?,
        purpose: deserialize_from_bson(purpose)?,
        digest: SecretDigest(bytes(found, "digest")?),
        created_at_ms: at_ms("created_at_ms")?,
        expires_at_ms: at_ms("expires_at_ms")?,
        spent_at_ms: found.get_i64("spent_at_ms").ok(),
    })
}
