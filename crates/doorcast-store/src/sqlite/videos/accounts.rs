//! People in the SQLite file. Sessions and tickets are in files of their own.

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
use rusqlite::{Connection, OptionalExtension, params};

use super::{SqliteVideos, refused, row};
use people::{COLUMNS, insert, read};
use sessions::revoke_all;

#[async_trait]
impl PersonStore for SqliteVideos {
    async fn insert_first_owner(&self, owner: &Person) -> Result<(), StoreError> {
        let owner = owner.clone();
        self.threads
            .write(move |db| match has_owner(db, &owner.office)? {
                true => Err(StoreError::Conflict),
                false => insert(db, &owner),
            })
            .await
    }

    async fn keep_neighbor(&self, neighbor: &Person) -> Result<(), StoreError> {
        let neighbor = neighbor.clone();
        let profile = row::to_json(&neighbor.profile)?;
        let no_password = PasswordHash::none();
        let sql = "UPDATE people SET email = ?3, role = ?4, profile = ?5
                   WHERE office = ?1 AND id = ?2 AND password = ?6";
        self.threads
            .write(move |db| {
                let columns = params![
                    neighbor.office.as_str(),
                    neighbor.id.as_str(),
                    neighbor.email.as_str(),
                    neighbor.role.name(),
                    profile,
                    no_password.as_phc(),
                ];
                match db.execute(sql, columns).map_err(refused)? {
                    0 => insert(db, &neighbor),
                    _ => Ok(()),
                }
            })
            .await
    }

    async fn has_owner(&self, office: &OfficeId) -> Result<bool, StoreError> {
        let office = office.clone();
        self.threads.read(move |db| has_owner(db, &office)).await
    }

    async fn find_person(
        &self,
        office: &OfficeId,
        id: &AgentId,
    ) -> Result<Option<Person>, StoreError> {
        let (office, id) = (office.clone(), id.clone());
        self.threads
            .read(move |db| find_by(db, "id", &office, id.as_str()))
            .await
    }

    async fn find_person_by_email(
        &self,
        office: &OfficeId,
        email: &Email,
    ) -> Result<Option<Person>, StoreError> {
        let (office, email) = (office.clone(), email.clone());
        self.threads
            .read(move |db| find_by(db, "email", &office, email.as_str()))
            .await
    }

    async fn list_people(
        &self,
        office: &OfficeId,
        after: Option<&Email>,
        limit: usize,
    ) -> Result<Vec<Person>, StoreError> {
        let office = office.clone();
        let after = after.map_or(String::new(), |email| email.as_str().to_owned());
        let limit = limit.min(MAX_PEOPLE) as i64;
        let sql = format!(
            "SELECT {COLUMNS} FROM people p WHERE office = ?1 AND email > ?2 ORDER BY email LIMIT ?3"
        );
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(&sql).map_err(refused)?;
                let found = statement.query_map(params![office.as_str(), after, limit], read);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn set_profile(
        &self,
        office: &OfficeId,
        id: &AgentId,
        profile: &Profile,
    ) -> Result<(), ChangeRefused> {
        let (office, id) = (office.clone(), id.clone());
        let profile = row::to_json(profile)?;
        let sql = "UPDATE people SET profile = ?3 WHERE office = ?1 AND id = ?2";
        self.threads
            .write(move |db| changed(db, sql, params![office.as_str(), id.as_str(), profile]))
            .await
    }

    async fn set_password(
        &self,
        office: &OfficeId,
        id: &AgentId,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let (office, id, password) = (office.clone(), id.clone(), password.clone());
        self.threads
            .write(move |db| {
                set_password(db, &office, &id, &password)?;
                revoke_all(db, &office, &id, now_ms).map_err(ChangeRefused::Store)
            })
            .await
    }

    async fn set_role(
        &self,
        office: &OfficeId,
        id: &AgentId,
        role: Role,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let (office, id) = (office.clone(), id.clone());
        let sql = "UPDATE people SET role = ?3 WHERE office = ?1 AND id = ?2";
        self.threads
            .write(move |db| {
                if role != Role::Owner {
                    must_not_be_last_owner(db, &office, &id)?;
                }
                changed(db, sql, params![office.as_str(), id.as_str(), role.name()])?;
                revoke_all(db, &office, &id, now_ms).map_err(ChangeRefused::Store)
            })
            .await
    }

    async fn set_disabled(
        &self,
        office: &OfficeId,
        id: &AgentId,
        disabled_at_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let (office, id) = (office.clone(), id.clone());
        let sql = "UPDATE people
                   SET disabled_at_ms = iif(?3 IS NULL, NULL, coalesce(disabled_at_ms, ?3))
                   WHERE office = ?1 AND id = ?2";
        self.threads
            .write(move |db| {
                if disabled_at_ms.is_some() {
                    must_not_be_last_owner(db, &office, &id)?;
                }
                changed(
                    db,
                    sql,
                    params![office.as_str(), id.as_str(), disabled_at_ms],
                )?;
                revoke_all(db, &office, &id, now_ms).map_err(ChangeRefused::Store)
            })
            .await
    }

    async fn set_totp(
        &self,
        office: &OfficeId,
        id: &AgentId,
        totp: Option<&Totp>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let (office, id, totp) = (office.clone(), id.clone(), totp.cloned());
        let sql = "UPDATE people SET totp_key = seal('second step of ' || id, ?3), totp_step = ?4, recovery = ?5
                   WHERE office = ?1 AND id = ?2";
        self.threads
            .write(move |db| {
                let (key, step, recovery) = people::totp_columns(totp.as_ref());
                let columns = params![office.as_str(), id.as_str(), key, step, recovery];
                changed(db, sql, columns)?;
                revoke_all(db, &office, &id, now_ms).map_err(ChangeRefused::Store)
            })
            .await
    }

    async fn use_totp_step(
        &self,
        office: &OfficeId,
        id: &AgentId,
        step: TotpStep,
    ) -> Result<bool, StoreError> {
        let (office, id) = (office.clone(), id.clone());
        let sql =
            "UPDATE people SET totp_step = ?3 WHERE office = ?1 AND id = ?2 AND totp_step < ?3";
        self.threads
            .write(move |db| {
                let changed = db.execute(sql, params![office.as_str(), id.as_str(), step.0]);
                changed.map(|rows| rows == 1).map_err(refused)
            })
            .await
    }

    async fn use_recovery_code(
        &self,
        office: &OfficeId,
        id: &AgentId,
        code: SecretDigest,
    ) -> Result<bool, StoreError> {
        let (office, id) = (office.clone(), id.clone());
        let sql = "UPDATE people SET recovery = ?3 WHERE office = ?1 AND id = ?2";
        self.threads
            .write(move |db| {
                let person = find_by(db, "id", &office, id.as_str())?;
                let Some(mut totp) = person.and_then(|person| person.totp) else {
                    return Ok(false);
                };
                let before = totp.recovery.len();
                totp.recovery.retain(|known| *known != code);
                let (_, _, recovery) = people::totp_columns(Some(&totp));
                db.execute(sql, params![office.as_str(), id.as_str(), recovery])
                    .map_err(refused)?;
                Ok(totp.recovery.len() < before)
            })
            .await
    }
}

fn has_owner(db: &Connection, office: &OfficeId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM people WHERE office = ?1 AND role = 'owner')";
    db.query_row(sql, [office.as_str()], |row| row.get(0))
        .map_err(refused)
}

fn find_by(
    db: &Connection,
    column: &'static str,
    office: &OfficeId,
    value: &str,
) -> Result<Option<Person>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE office = ?1 AND {column} = ?2");
    let mut statement = db.prepare_cached(&sql).map_err(refused)?;
    statement
        .query_row([office.as_str(), value], read)
        .optional()
        .map_err(refused)
}

fn set_password(
    db: &Connection,
    office: &OfficeId,
    id: &AgentId,
    password: &PasswordHash,
) -> Result<(), ChangeRefused> {
    let sql = "UPDATE people SET password = ?3 WHERE office = ?1 AND id = ?2";
    changed(
        db,
        sql,
        params![office.as_str(), id.as_str(), password.as_phc()],
    )
}

/// Changes one row, which has to be there.
fn changed(
    db: &Connection,
    sql: &str,
    columns: impl rusqlite::Params,
) -> Result<(), ChangeRefused> {
    match db.execute(sql, columns).map_err(refused)? {
        0 => Err(ChangeRefused::Unknown),
        _ => Ok(()),
    }
}

fn must_not_be_last_owner(
    db: &Connection,
    office: &OfficeId,
    id: &AgentId,
) -> Result<(), ChangeRefused> {
    let sql = "SELECT count(*) = 1 AND max(id = ?2) FROM people
               WHERE office = ?1 AND role = 'owner' AND disabled_at_ms IS NULL";
    let is_last: Option<bool> = db
        .query_row(sql, [office.as_str(), id.as_str()], |row| row.get(0))
        .map_err(refused)?;
    match is_last {
        Some(true) => Err(ChangeRefused::LastOwner),
        _ => Ok(()),
    }
}
