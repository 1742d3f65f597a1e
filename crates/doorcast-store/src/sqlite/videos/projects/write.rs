//! Writes rows of projects and the words they are found by.

use doorcast_app::ports::{StoreError, projects::SaveError};
use doorcast_domain::{
    pipeline::{
        Video,
        id::{AgentId, OfficeId},
    },
    project::{Project, ProjectId},
};
use rusqlite::{Connection, OptionalExtension, named_params, params};
use sha2::{Digest, Sha256};

use super::{find, refused, row};

/// Keeps a new project.
pub(in crate::sqlite::videos) fn insert(
    db: &Connection,
    project: &Project,
) -> Result<(), StoreError> {
    if find(db, &project.id)?.is_some() {
        return Err(StoreError::Conflict);
    }
    let sql = "
        INSERT INTO projects (id, office, agent, owner, kind, title, created_at_ms, deleted_at_ms, regenerations,
            is_edited, rating, revision, body)
        VALUES (:id, :office, :agent, :owner, :kind, :title, :created, :deleted, :regenerations,
            :is_edited, :rating, :revision, :body)";
    let columns = named_params! {
        ":id": project.id.as_str(),
        ":office": project.office.as_str(),
        ":agent": project.agent.as_str(),
        ":owner": owner_number(&project.office, &project.agent),
        ":kind": project.kind.name(),
        ":title": project.shown_title(),
        ":created": project.created_at_ms,
        ":deleted": project.deleted_at_ms,
        ":regenerations": project.regenerations,
        ":is_edited": project.is_edited(),
        ":rating": project.rating.map(|rating| rating.stars()),
        ":revision": project.revision as i64,
        ":body": row::to_json(project)?,
    };
    let written = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(columns));
    written.map_err(refused)?;
    write_words(db, None, project)
}

/// Keeps a change.
pub(super) fn update(db: &Connection, project: &Project) -> Result<(), SaveError> {
    let before = find(db, &project.id)?.ok_or(SaveError::Stale)?;
    if project.revision != before.revision + 1 {
        return Err(SaveError::Stale);
    }
    let sql = "
        UPDATE projects SET kind = :kind, title = :title, deleted_at_ms = :deleted, regenerations = :regenerations,
            is_edited = :is_edited, rating = :rating, revision = :revision, body = :body
        WHERE id = :id";
    let columns = named_params! {
        ":id": project.id.as_str(),
        ":kind": project.kind.name(),
        ":title": project.shown_title(),
        ":deleted": project.deleted_at_ms,
        ":regenerations": project.regenerations,
        ":is_edited": project.is_edited(),
        ":rating": project.rating.map(|rating| rating.stars()),
        ":revision": project.revision as i64,
        ":body": row::to_json(project)?,
    };
    let written = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(columns));
    written.map_err(refused)?;
    Ok(write_words(db, Some(&before), project)?)
}

/// Lets the row follow a film that was just begun.
pub(super) fn follow_new_film(
    db: &Connection,
    project: &Project,
    film: &Video,
) -> Result<(), StoreError> {
    let sql =
        "UPDATE projects SET newest_film = ?2, newest_quality = ?3, status = ?4 WHERE id = ?1";
    let columns = params![
        project.id.as_str(),
        film.id.as_str(),
        film.order.style.quality.name(),
        film.status().name(),
    ];
    db.execute(sql, columns).map(drop).map_err(refused)
}

/// Removes a project that is in the bin.
pub(super) fn remove(db: &Connection, id: &ProjectId) -> Result<(), StoreError> {
    let Some(project) = find(db, id)?.filter(|project| !project.is_kept()) else {
        return Ok(());
    };
    let (owner, number) = place(db, &project)?;
    for word in project.words() {
        forget(db, owner, &word, number)?;
    }
    let sql = "DELETE FROM projects WHERE number = ?1";
    db.execute(sql, [number]).map(drop).map_err(refused)
}

/// Returns the number that stands for an owner among the words.
pub(super) fn owner_number(office: &OfficeId, agent: &AgentId) -> i64 {
    // Names have no spaces.
    let digest = Sha256::digest(format!("{office} {agent}"));
    let first = digest.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}

/// Writes the words that are new and removes those that are gone.
fn write_words(
    db: &Connection,
    before: Option<&Project>,
    project: &Project,
) -> Result<(), StoreError> {
    let old = before.map(Project::words).unwrap_or_default();
    let new = project.words();
    if old == new {
        return Ok(());
    }
    let (owner, number) = place(db, project)?;
    for word in old.difference(&new) {
        forget(db, owner, word, number)?;
    }
    let sql = "INSERT INTO project_words (owner, word, number) VALUES (?1, ?2, ?3)";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    for word in new.difference(&old) {
        let written = statement.execute(params![owner, word, number]);
        written.map_err(refused)?;
    }
    Ok(())
}

fn place(db: &Connection, project: &Project) -> Result<(i64, i64), StoreError> {
    let sql = "SELECT owner, number FROM projects WHERE id = ?1";
    let found = db.prepare_cached(sql).and_then(|mut statement| {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        statement.query_row([project.id.as_str()], read).optional()
    });
    found.map_err(refused)?.ok_or(StoreError::Conflict)
}

fn forget(db: &Connection, owner: i64, word: &str, number: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM project_words WHERE owner = ?1 AND word = ?2 AND number = ?3";
    let done = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![owner, word, number]));
    done.map(drop).map_err(refused)
}
