//! Rows of people.

use doorcast_app::ports::StoreError;
use doorcast_domain::account::{
    PasswordHash, Person, Role,
    session::SecretDigest,
    totp::{KEY_BYTES, Totp, TotpKey, TotpStep},
};
use rusqlite::{Connection, Row, named_params};

use super::{refused, row};

/// The columns of a person, of the table `p`.
pub(in crate::sqlite::videos) const COLUMNS: &str = "p.id AS person_id, p.office AS person_office, p.email, p.role,
     p.profile, p.password, unseal('second step of ' || p.id, p.totp_key) AS totp_key, p.totp_step, p.recovery,
     p.created_at_ms AS person_created_at_ms, p.disabled_at_ms";

/// Writes a new row.
pub(in crate::sqlite::videos) fn insert(
    db: &Connection,
    person: &Person,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO people
               (id, office, email, role, profile, password, totp_key, totp_step, recovery, created_at_ms, disabled_at_ms)
               VALUES (:id, :office, :email, :role, :profile, :password, seal('second step of ' || :id, :key), :step, :recovery, :created, :disabled)";
    let (key, step, recovery) = totp_columns(person.totp.as_ref());
    let columns = named_params! {
        ":id": person.id.as_str(),
        ":office": person.office.as_str(),
        ":email": person.email.as_str(),
        ":role": person.role.name(),
        ":profile": row::to_json(&person.profile)?,
        ":password": person.password.as_phc(),
        ":key": key,
        ":step": step,
        ":recovery": recovery,
        ":created": person.created_at_ms,
        ":disabled": person.disabled_at_ms,
    };
    db.execute(sql, columns).map(drop).map_err(refused)
}

/// Returns the three columns of a second step.
pub(super) fn totp_columns(
    totp: Option<&Totp>,
) -> (Option<[u8; KEY_BYTES]>, Option<i64>, Option<Vec<u8>>) {
    let recovery = |totp: &Totp| totp.recovery.iter().flat_map(|digest| digest.0).collect();
    (
        totp.map(|totp| totp.key.0),
        totp.map(|totp| totp.last_step.0),
        totp.map(recovery),
    )
}

/// Reads [`COLUMNS`].
pub(in crate::sqlite::videos) fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let email: String = row.get("email")?;
    let role: String = row.get("role")?;
    let profile: String = row.get("profile")?;
    Ok(Person {
        id: row::name(row, "person_id")?,
        office: row::name(row, "person_office")?,
        email: email
            .parse()
            .map_err(|_| row::wrong(format!("an address is \"{email}\"").into()))?,
        role: Role::from_name(&role)
            .ok_or_else(|| row::wrong(format!("a role is called \"{role}\"").into()))?,
        profile: serde_json::from_str(&profile).map_err(|error| row::wrong(error.into()))?,
        password: PasswordHash::from_phc(row.get("password")?),
        totp: read_totp(row)?,
        created_at_ms: row.get("person_created_at_ms")?,
        disabled_at_ms: row.get("disabled_at_ms")?,
    })
}

fn read_totp(row: &Row<'_>) -> rusqlite::Result<Option<Totp>> {
    let Some(key) = row.get("totp_key")? else {
        return Ok(None);
    };
    let recovery: Vec<u8> = row.get("recovery")?;
    let (digests, _) = recovery.as_chunks();
    Ok(Some(Totp {
        key: TotpKey(key),
        last_step: TotpStep(row.get("totp_step")?),
        recovery: digests.iter().copied().map(SecretDigest).collect(),
    }))
}
