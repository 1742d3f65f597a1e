//! People in MongoDB, and what may be done to them.

pub(super) mod people;
pub(super) mod sessions;
pub(super) mod tickets;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{ChangeRefused, MAX_PEOPLE, PersonStore},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        email::Email,
        profile::Profile,
        session::SecretDigest,
        totp::{Totp, TotpStep},
    },
    pipeline::id::{AgentId, OfficeId},
};
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};

use super::{
    MongoVideos, row, tables,
    tokens::binary,
    turns::{Fault, Tx, repeated, transaction},
};

#[async_trait]
impl PersonStore for MongoVideos {
    async fn insert_first_owner(&self, owner: &Person) -> Result<(), StoreError> {
        transaction!(self, tx, people::insert_first_owner(tx, owner))
    }

    async fn keep_neighbor(&self, neighbor: &Person) -> Result<(), StoreError> {
        transaction!(self, tx, people::keep_neighbor(tx, neighbor))
    }

    async fn has_owner(&self, office: &OfficeId) -> Result<bool, StoreError> {
        let people = self.db.collection::<Document>(tables::PEOPLE);
        repeated!(_stamp, async {
            let found = people.find_one(people::owners(office)).await?;
            Ok(found.is_some())
        })
    }

    async fn find_person(
        &self,
        office: &OfficeId,
        id: &AgentId,
    ) -> Result<Option<Person>, StoreError> {
        let same = person(office, id);
        repeated!(_stamp, people::find(self, same.clone()))
    }

    async fn find_person_by_email(
        &self,
        office: &OfficeId,
        email: &Email,
    ) -> Result<Option<Person>, StoreError> {
        let same = doc! { "office": office.as_str(), "email": email.as_str() };
        repeated!(_stamp, people::find(self, same.clone()))
    }

    async fn list_people(
        &self,
        office: &OfficeId,
        after: Option<&Email>,
        limit: usize,
    ) -> Result<Vec<Person>, StoreError> {
        let after = after.map_or("", |email| email.as_str());
        let question = doc! { "office": office.as_str(), "email": { "$gt": after } };
        let limit = limit.min(MAX_PEOPLE);
        repeated!(_stamp, people::list(self, question.clone(), limit))
    }

    async fn set_profile(
        &self,
        office: &OfficeId,
        id: &AgentId,
        profile: &Profile,
    ) -> Result<(), ChangeRefused> {
        let people = self.db.collection::<Document>(tables::PEOPLE);
        repeated!(_stamp, async {
            let set = doc! { "$set": { "profile": row::to_bson(profile)? } };
            let done = people.update_one(person(office, id), set).await?;
            match done.matched_count {
                0 => Err(Fault::Refused(ChangeRefused::Unknown)),
                _ => Ok(()),
            }
        })
    }

    async fn set_password(
        &self,
        office: &OfficeId,
        id: &AgentId,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let set = doc! { "$set": { "password": password.as_phc() } };
        transaction!(self, tx, change(tx, office, id, set.clone(), now_ms))
    }

    async fn set_role(
        &self,
        office: &OfficeId,
        id: &AgentId,
        role: Role,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        transaction!(self, tx, async {
            if role != Role::Owner {
                must_not_be_last_owner(tx, office, id).await?;
            }
            let set = doc! { "$set": { "role": role.name() } };
            change(tx, office, id, set, now_ms).await
        })
    }

    async fn set_disabled(
        &self,
        office: &OfficeId,
        id: &AgentId,
        disabled_at_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        transaction!(self, tx, async {
            let set = match disabled_at_ms {
                Some(at_ms) => {
                    must_not_be_last_owner(tx, office, id).await?;
                    // The first time counts.
                    doc! { "$min": { "disabled_at_ms": at_ms } }
                }
                None => doc! { "$unset": { "disabled_at_ms": "" } },
            };
            change(tx, office, id, set, now_ms).await
        })
    }

    async fn set_totp(
        &self,
        office: &OfficeId,
        id: &AgentId,
        totp: Option<&Totp>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let set = match totp {
            Some(totp) => doc! { "$set": { "totp": people::totp_document(&self.vault, id, totp) } },
            None => doc! { "$unset": { "totp": "" } },
        };
        transaction!(self, tx, change(tx, office, id, set.clone(), now_ms))
    }

    async fn use_totp_step(
        &self,
        office: &OfficeId,
        id: &AgentId,
        step: TotpStep,
    ) -> Result<bool, StoreError> {
        let mut unused = person(office, id);
        unused.insert("totp.step", doc! { "$lt": step.0 });
        let used = doc! { "$set": { "totp.step": step.0 } };
        use_once(self, person(office, id), unused, used).await
    }

    async fn use_recovery_code(
        &self,
        office: &OfficeId,
        id: &AgentId,
        code: SecretDigest,
    ) -> Result<bool, StoreError> {
        let mut unused = person(office, id);
        unused.insert("totp.recovery", binary(&code.0));
        let used = doc! { "$pull": { "totp.recovery": binary(&code.0) } };
        use_once(self, person(office, id), unused, used).await
    }
}

fn person(office: &OfficeId, id: &AgentId) -> Document {
    doc! { "_id": id.as_str(), "office": office.as_str() }
}

/// Changes a document if it is as it must be. Returns whether this operation did it, in this turn or an earlier one.
async fn use_once(
    store: &MongoVideos,
    same: Document,
    unused: Document,
    used: Document,
) -> Result<bool, StoreError> {
    let people = store.db.collection::<Document>(tables::PEOPLE);
    repeated!(stamp, async {
        let mut used = used.clone();
        set_stamp(&mut used, stamp);
        let done = people.update_one(unused.clone(), used).await?;
        if done.matched_count == 1 {
            return Ok(true);
        }
        let mut ours = same.clone();
        ours.insert("stamp", stamp);
        Ok(people.find_one(ours).await?.is_some())
    })
}

/// Lets an update leave the stamp of its operation.
fn set_stamp(update: &mut Document, stamp: ObjectId) {
    match update.get_mut("$set") {
        Some(Bson::Document(set)) => drop(set.insert("stamp", stamp)),
        _ => drop(update.insert("$set", doc! { "stamp": stamp })),
    }
}

/// Changes a person and ends all their sessions.
async fn change(
    tx: &mut Tx,
    office: &OfficeId,
    id: &AgentId,
    update: Document,
    now_ms: i64,
) -> Result<(), Fault<ChangeRefused>> {
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let done = people
        .update_one(person(office, id), update)
        .session(&mut tx.session)
        .await?;
    match done.matched_count {
        0 => Err(Fault::Refused(ChangeRefused::Unknown)),
        _ => Ok(sessions::revoke_all(tx, office, id, now_ms).await?),
    }
}

async fn must_not_be_last_owner(
    tx: &mut Tx,
    office: &OfficeId,
    id: &AgentId,
) -> Result<(), Fault<ChangeRefused>> {
    // Two owners who lock each other out would both see one who is left.
    row::take_turn(tx, &format!("owners {office}")).await?;
    match people::is_last_owner(tx, office, id).await? {
        true => Err(Fault::Refused(ChangeRefused::LastOwner)),
        false => Ok(()),
    }
}
