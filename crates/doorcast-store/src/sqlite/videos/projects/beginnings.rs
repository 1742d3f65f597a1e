//! Which project was begun under which key.

use doorcast_app::ports::{StoreError, drafts::RequestKey, projects::Beginning};
use doorcast_domain::project::Project;
use rusqlite::{Connection, OptionalExtension, params};

use super::{refused, row, write};

/// Returns what was begun under a key.
pub(super) fn find(db: &Connection, key: &RequestKey) -> Result<Option<Beginning>, StoreError> {
    let sql = "SELECT digest, project FROM project_requests WHERE agent = ?1 AND key = ?2";
    let found = db.prepare_cached(sql).and_then(|mut statement| {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Beginning {
                digest: row.get("digest")?,
                project: row::name(row, "project")?,
            })
        };
        statement
            .query_row(params![key.agent.as_str(), key.key], read)
            .optional()
    });
    found.map_err(refused)
}

/// Keeps a project and its key, unless the key is known.
pub(super) fn insert(
    db: &Connection,
    key: &RequestKey,
    digest: [u8; 32],
    project: &Project,
) -> Result<Beginning, StoreError> {
    if let Some(known) = find(db, key)? {
        return Ok(known);
    }
    write::insert(db, project)?;
    let sql = "INSERT INTO project_requests (agent, key, digest, project) VALUES (?1, ?2, ?3, ?4)";
    let columns = params![key.agent.as_str(), key.key, digest, project.id.as_str()];
    db.execute(sql, columns).map_err(refused)?;
    Ok(Beginning {
        digest,
        project: project.id.clone(),
    })
}
