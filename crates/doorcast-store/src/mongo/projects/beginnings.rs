//! Which project was begun under which key.

use doorcast_app::ports::{StoreError, drafts::RequestKey, projects::Beginning};
use doorcast_domain::project::Project;
use mongodb::{
    Database,
    bson::{Document, doc},
    error::Error,
};

use super::{
    super::{
        row::{parsed, wrong},
        tables,
        tokens::{binary, bytes, request_key},
        turns::{Fault, Tx},
    },
    write,
};

/// Finds what was begun under a key.
pub(super) async fn find(
    db: &Database,
    key: &RequestKey,
) -> Result<Option<Beginning>, Fault<StoreError>> {
    let beginnings = db.collection::<Document>(tables::BEGINNINGS);
    let found = beginnings.find_one(doc! { "_id": request_key(key) });
    Ok(found.await?.as_ref().map(read).transpose()?)
}

/// Keeps a project and its key, or nothing if the key is known.
pub(super) async fn begin_once(
    tx: &mut Tx,
    key: &RequestKey,
    begun: &Beginning,
    project: &Project,
) -> Result<Beginning, Fault<StoreError>> {
    let beginnings = tx.db.collection::<Document>(tables::BEGINNINGS);
    let same = doc! { "_id": request_key(key) };
    let known = beginnings.find_one(same).session(&mut tx.session).await?;
    if let Some(known) = known {
        return Ok(read(&known)?);
    }
    write::insert(tx, project).await?;
    let document = doc! {
        "_id": request_key(key),
        "digest": binary(&begun.digest),
        "project": begun.project.as_str(),
    };
    beginnings
        .insert_one(document)
        .session(&mut tx.session)
        .await?;
    Ok(begun.clone())
}

/// Reads what was begun.
pub(in crate::mongo) fn read(found: &Document) -> Result<Beginning, Error> {
    let project = found.get_str("project");
    let project = project.map_err(|_| wrong("a beginning has no project"))?;
    Ok(Beginning {
        digest: bytes(found, "digest")?,
        project: parsed(project)?,
    })
}
