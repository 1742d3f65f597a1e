//! The database as a whole: read, and filled from another store. Nothing but projects is shown to the CMS or looked for
//! there.

mod keep;
mod read;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    archive::{Archive, Import, KeepError, Kind, MAX_RECORDS, Place, Record, RecordPage},
};
use mongodb::{
    Database,
    bson::{Document, doc},
};

use super::{
    MongoVideos, accounts, budgets, cms, inbox, money, projects, row, secrets, tables, tokens,
    turns::{Fault, is_duplicate, repeated},
};

/// What the import that is under way is kept under.
const UNDER_WAY: &str = "import";

#[async_trait]
impl Archive for MongoVideos {
    async fn read_records(
        &self,
        kind: Kind,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<RecordPage, StoreError> {
        let limit = limit.clamp(1, MAX_RECORDS);
        let after = after.map_or("", |place| &place.0);
        repeated!(_stamp, async {
            let page = read::page(self, kind, after, limit).await;
            page.map_err(Fault::<StoreError>::from)
        })
    }

    async fn keep_records(&self, records: &[Record]) -> Result<(), KeepError> {
        match self.find_import().await? {
            Some(_) => keep::keep(self, records).await,
            None => Err(StoreError::Conflict.into()),
        }
    }

    async fn find_import(&self) -> Result<Option<Import>, StoreError> {
        repeated!(_stamp, async { Ok(find_import(&self.db).await?) })
    }

    async fn begin_import(&self, import: &Import) -> Result<(), StoreError> {
        let imports = self.db.collection::<Document>(tables::IMPORTS);
        repeated!(_stamp, async {
            let first = doc! { "_id": UNDER_WAY, "body": row::to_bson(import)? };
            match imports.insert_one(first).await {
                Ok(_) => return Ok(()),
                Err(error) if !is_duplicate(&error) => return Err(error.into()),
                Err(_) => {}
            }
            let known = find_import(&self.db).await?;
            match known.is_some_and(|known| known.archive == import.archive) {
                true => Ok(()),
                false => Err(Fault::Refused(StoreError::Conflict)),
            }
        })
    }

    async fn end_import(&self) -> Result<(), StoreError> {
        let imports = self.db.collection::<Document>(tables::IMPORTS);
        repeated!(_stamp, async {
            imports.delete_one(doc! { "_id": UNDER_WAY }).await?;
            Ok(())
        })
    }
}

async fn find_import(db: &Database) -> Result<Option<Import>, mongodb::error::Error> {
    let imports = db.collection::<row::Kept<Import>>(tables::IMPORTS);
    let found = imports.find_one(doc! { "_id": UNDER_WAY }).await?;
    Ok(found.map(|kept| kept.body))
}
