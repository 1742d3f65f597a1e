//! Documents of people.

use doorcast_app::ports::StoreError;
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        session::SecretDigest,
        totp::{Totp, TotpKey, TotpStep},
    },
    pipeline::id::{AgentId, OfficeId},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Bson, Document, deserialize_from_bson, doc, oid::ObjectId},
    error::Error,
};

use super::super::{
    MongoVideos,
    row::{self, parsed, wrong},
    tables,
    tokens::{binary, set_some},
    turns::{Fault, Tx, conflict},
};
use crate::sqlite::vault::{Vault, second_step_of};

/// Returns the question for the owners of an office, able to sign in or not.
pub(super) fn owners(office: &OfficeId) -> Document {
    doc! { "office": office.as_str(), "role": Role::Owner.name() }
}

/// Keeps the first owner of an office.
pub(super) async fn insert_first_owner(
    tx: &mut Tx,
    owner: &Person,
) -> Result<(), Fault<StoreError>> {
    row::take_turn(tx, &format!("owners {}", owner.office)).await?;
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let known = people
        .find_one(owners(&owner.office))
        .session(&mut tx.session)
        .await?;
    match known {
        Some(known) if known.get_object_id("stamp").ok() == Some(tx.stamp) => Ok(()),
        Some(_) => Err(Fault::Refused(StoreError::Conflict)),
        None => insert(tx, owner).await,
    }
}

/// Keeps a new person.
pub(super) async fn insert(tx: &mut Tx, person: &Person) -> Result<(), Fault<StoreError>> {
    let document = document(&tx.vault, person, tx.stamp)?;
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let done = people.insert_one(document).session(&mut tx.session).await;
    done.map(drop).map_err(conflict)
}

/// Returns a person as a document.
pub(in crate::mongo) fn document(
    vault: &Vault,
    person: &Person,
    stamp: ObjectId,
) -> Result<Document, mongodb::bson::error::Error> {
    let mut document = doc! {
        "_id": person.id.as_str(),
        "office": person.office.as_str(),
        "email": person.email.as_str(),
        "role": person.role.name(),
        "profile": row::to_bson(&person.profile)?,
        "password": person.password.as_phc(),
        "created_at_ms": person.created_at_ms,
        "stamp": stamp,
    };
    if let Some(totp) = &person.totp {
        document.insert("totp", totp_document(vault, &person.id, totp));
    }
    set_some(&mut document, "disabled_at_ms", person.disabled_at_ms);
    Ok(document)
}

/// Returns a second step as a part of a document. Its key is sealed.
pub(super) fn totp_document(vault: &Vault, person: &AgentId, totp: &Totp) -> Document {
    let name = second_step_of(person.as_str());
    let recovery = totp.recovery.iter().map(|digest| binary(&digest.0).into());
    doc! {
        "key": binary(&vault.seal(&name, &totp.key.0)),
        "step": totp.last_step.0,
        "recovery": recovery.collect::<Vec<Bson>>(),
    }
}

/// Finds a person.
pub(super) async fn find(
    store: &MongoVideos,
    question: Document,
) -> Result<Option<Person>, Fault<StoreError>> {
    let people = store.db.collection::<Document>(tables::PEOPLE);
    let found = people.find_one(question).await?;
    Ok(found.map(|found| read(&store.vault, found)).transpose()?)
}

/// Finds a person in a transaction.
pub(super) async fn find_in(tx: &mut Tx, question: Document) -> Result<Option<Person>, Error> {
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let found = people.find_one(question).session(&mut tx.session).await?;
    found.map(|found| read(&tx.vault, found)).transpose()
}

/// Lists people by their addresses.
pub(super) async fn list(
    store: &MongoVideos,
    question: Document,
    limit: usize,
) -> Result<Vec<Person>, Fault<StoreError>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let people = store.db.collection::<Document>(tables::PEOPLE);
    let cursor = people.find(question).sort(doc! { "email": 1 });
    let found: Vec<Document> = cursor.limit(limit as i64).await?.try_collect().await?;
    let people = found.into_iter().map(|found| read(&store.vault, found));
    Ok(people.collect::<Result<_, _>>()?)
}

/// Returns whether somebody is the only owner who can sign in.
pub(super) async fn is_last_owner(
    tx: &mut Tx,
    office: &OfficeId,
    id: &AgentId,
) -> Result<bool, Error> {
    let mut active = owners(office);
    active.insert("disabled_at_ms", doc! { "$exists": false });
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let first_two = people.find(active).projection(doc! { "_id": 1 }).limit(2);
    let mut cursor = first_two.session(&mut tx.session).await?;
    let found: Vec<Document> = cursor.stream(&mut tx.session).try_collect().await?;
    Ok(matches!(&found[..], [one] if one.get_str("_id").ok() == Some(id.as_str())))
}

/// Reads a document of a person.
pub(in crate::mongo) fn read(vault: &Vault, found: Document) -> Result<Person, Error> {
    let text = |field: &str| {
        let text = found.get_str(field);
        text.map_err(|_| wrong(&format!("a person has no {field}")))
    };
    let profile = found.get("profile").cloned().unwrap_or_default();
    let email = text("email")?.parse();
    let created_at_ms = found.get_i64("created_at_ms");
    let id = parsed(text("_id")?)?;
    let totp = found.get_document("totp").ok();
    let totp = totp.map(|totp| read_totp(vault, &id, totp));
    Ok(Person {
        id,
        office: parsed(text("office")?)?,
        email: email.map_err(|_| wrong("an address is none"))?,
        role: Role::from_name(text("role")?).ok_or_else(|| wrong("a role has no name"))?,
        profile: deserialize_from_bson(profile)?,
        password: PasswordHash::from_phc(text("password")?.to_owned()),
        totp: totp.transpose()?,
        created_at_ms: created_at_ms.map_err(|_| wrong("a person has no beginning"))?,
        disabled_at_ms: found.get_i64("disabled_at_ms").ok(),
    })
}

fn read_totp(vault: &Vault, person: &AgentId, found: &Document) -> Result<Totp, Error> {
    let sealed = found.get_binary_generic("key");
    let sealed = sealed.map_err(|_| wrong("a second step has no key"))?;
    let key = vault.open(&second_step_of(person.as_str()), sealed);
    let key = key.map_err(|error| wrong(&error.to_string()))?;
    let key = key.try_into();
    let step = found.get_i64("step");
    let recovery = found.get_array("recovery");
    let recovery = recovery.map_err(|_| wrong("recovery codes are missing"))?;
    let digest = |code: &Bson| match code {
        Bson::Binary(binary) => binary.bytes.as_slice().try_into().ok().map(SecretDigest),
        _ => None,
    };
    let recovery: Option<Vec<SecretDigest>> = recovery.iter().map(digest).collect();
    Ok(Totp {
        key: TotpKey(key.map_err(|_| wrong("a second step has another key"))?),
        last_step: TotpStep(step.map_err(|_| wrong("a step has no number"))?),
        recovery: recovery.ok_or_else(|| wrong("a recovery code has no digest"))?,
    })
}

/// Keeps somebody of the site beside us, or what is new about them.
pub(super) async fn keep_neighbor(tx: &mut Tx, neighbor: &Person) -> Result<(), Fault<StoreError>> {
    let people = tx.db.collection::<Document>(tables::PEOPLE);
    let same = doc! {
        "_id": neighbor.id.as_str(),
        "office": neighbor.office.as_str(),
        "password": PasswordHash::none().as_phc(),
    };
    let news = doc! { "$set": {
        "email": neighbor.email.as_str(),
        "role": neighbor.role.name(),
        "profile": row::to_bson(&neighbor.profile)?,
        "stamp": tx.stamp,
    } };
    let done = people.update_one(same, news).session(&mut tx.session).await;
    match done.map_err(conflict)?.matched_count {
        0 => insert(tx, neighbor).await,
        _ => Ok(()),
    }
}
