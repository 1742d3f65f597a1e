//! Small files in MongoDB, laid out as GridFS has them, so that its tools read them.
//!
//! A file is there when its description is, which is written after all of its bytes. What is being put or removed is
//! noted first, so that what a dead process left of it is found and swept. The upload of the driver is not used: where
//! the last answer is lost, it takes the bytes away from a file that may be there.

mod part;

use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    avatar_studio::ByteSource,
    files::{FileName, FileStore},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    Collection,
    bson::{Binary, Document, doc, oid::ObjectId, spec::BinarySubtype},
    error::Error,
};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use self::part::Part;
use super::{
    MongoVideos, tables,
    turns::{Fault, repeated},
};

/// How many bytes are in one document.
const CHUNK_BYTES: usize = 1024 * 1024;

/// How many documents are sent at once: less than a message may have.
const CHUNKS_AT_ONCE: usize = 8;

/// The longest that putting a file may take.
const LONGEST_PUT: Duration = Duration::from_secs(10 * 60);

/// How old what is left of a file must be to be swept: much longer than [`LONGEST_PUT`].
const SWEPT_AFTER: Duration = Duration::from_secs(60 * 60);

/// What is known of a file.
#[derive(Debug, Clone, Deserialize)]
struct Described {
    #[serde(rename = "_id")]
    id: ObjectId,
    filename: String,
    length: i64,
    #[serde(rename = "chunkSize")]
    chunk_bytes: i32,
}

/// Some bytes of a file.
#[derive(Debug, Serialize, Deserialize)]
struct Chunk {
    files_id: ObjectId,
    n: i32,
    data: Binary,
}

#[async_trait]
impl FileStore for MongoVideos {
    async fn put_file(&self, name: &FileName, bytes: Vec<u8>) -> Result<(), StoreError> {
        let put = timeout(LONGEST_PUT, self.put_at_last(name, &bytes)).await;
        put.unwrap_or_else(|late| {
            Err(StoreError::Unavailable {
                source: Box::new(late),
            })
        })
    }

    async fn read_file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        repeated!(_stamp, async {
            Ok(match self.described(name).await? {
                Some(file) => Some(self.whole(file).await?),
                None => None,
            })
        })
    }

    async fn file_size(&self, name: &FileName) -> Result<Option<u64>, StoreError> {
        repeated!(_stamp, async {
            let found = self.described(name).await?;
            Ok(found.map(|file| file.length.unsigned_abs()))
        })
    }

    async fn open_file(
        &self,
        name: &FileName,
        offset_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, StoreError> {
        repeated!(_stamp, async {
            Ok(match self.described(name).await? {
                Some(file) => {
                    let part = Part::open(&self.chunks(), &file, offset_bytes).await?;
                    Some(Box::new(part) as Box<dyn ByteSource>)
                }
                None => None,
            })
        })
    }

    async fn delete_file(&self, name: &FileName) -> Result<(), StoreError> {
        repeated!(_stamp, async {
            Ok(self.remove(doc! { "filename": name.as_str() }).await?)
        })
    }

    async fn delete_folder(&self, folder: &FileName) -> Result<(), StoreError> {
        repeated!(_stamp, async { Ok(self.remove(inside(folder)).await?) })
    }

    async fn list_folder_after(
        &self,
        folder: &FileName,
        after: Option<&FileName>,
        limit: usize,
    ) -> Result<Vec<FileName>, StoreError> {
        let mut which = vec![inside(folder)];
        which.extend(after.map(|after| doc! { "filename": { "$gt": after.as_str() } }));
        let files: Vec<Described> = repeated!(_stamp, async {
            let files = self.descriptions();
            let found = files.find(doc! { "$and": which.clone() });
            // No limit is zero.
            let limit = i64::try_from(limit).unwrap_or_default();
            let found = found.sort(doc! { "filename": 1 }).limit(limit);
            Ok::<_, Fault<StoreError>>(found.await?.try_collect().await?)
        })?;
        let names = files.iter().map(|file| file.filename.parse());
        let mut names: Vec<FileName> = names.filter_map(Result::ok).collect();
        // While one is replaced, it is there twice.
        names.dedup();
        Ok(names)
    }

    async fn sweep_files(&self) -> Result<usize, StoreError> {
        self.sweep_files_older_than(SWEPT_AFTER).await
    }
}

impl MongoVideos {
    /// Removes what is left of files that somebody began to put or remove so long ago.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn sweep_files_older_than(&self, age: Duration) -> Result<usize, StoreError> {
        let age_ms = age.as_millis() as i64;
        let is_old = doc! { "$expr": {
            "$lte": ["$begun_at", { "$subtract": ["$$NOW", age_ms] }]
        } };
        repeated!(_stamp, async {
            let begun = self.begun().find(is_old.clone()).await?;
            let begun: Vec<Document> = begun.try_collect().await?;
            let mut count = 0;
            for one in &begun {
                let id = one.get_object_id("_id").map_err(Error::custom)?;
                count += usize::from(self.sweep_file(id).await?);
            }
            Ok(count)
        })
    }

    /// Removes what is left of a file, unless it is there. Returns whether it was not.
    async fn sweep_file(&self, id: ObjectId) -> Result<bool, Error> {
        let is_there = self.descriptions().find_one(doc! { "_id": id }).await?;
        if is_there.is_none() {
            self.chunks().delete_many(doc! { "files_id": id }).await?;
        }
        self.begun().delete_one(doc! { "_id": id }).await?;
        Ok(is_there.is_none())
    }

    fn descriptions(&self) -> Collection<Described> {
        self.db.collection(tables::FILES)
    }

    fn chunks(&self) -> Collection<Chunk> {
        self.db.collection(tables::FILE_CHUNKS)
    }

    /// What is being put or removed.
    fn begun(&self) -> Collection<Document> {
        self.db.collection(tables::FILES_BEGUN)
    }

    /// Returns what is known of a file: of the newest, if another one puts it at this moment.
    async fn described(&self, name: &FileName) -> Result<Option<Described>, Error> {
        let newest = doc! { "uploadDate": -1, "_id": -1 };
        let same = doc! { "filename": name.as_str() };
        self.descriptions().find_one(same).sort(newest).await
    }

    async fn whole(&self, file: Described) -> Result<Vec<u8>, Error> {
        let mut part = Part::open(&self.chunks(), &file, 0).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = part.next().await? {
            bytes.extend(piece);
        }
        Ok(bytes)
    }

    async fn put_at_last(&self, name: &FileName, bytes: &[u8]) -> Result<(), StoreError> {
        repeated!(_stamp, async {
            // Under an id of its own every time: of the one before, nobody knows what is there.
            Ok(self.put(ObjectId::new(), name, bytes).await?)
        })
    }

    async fn put(&self, id: ObjectId, name: &FileName, bytes: &[u8]) -> Result<(), Error> {
        self.begin(id).await?;
        let before = self.ids(doc! { "filename": name.as_str() }).await?;
        for (some, first) in bytes.chunks(CHUNKS_AT_ONCE * CHUNK_BYTES).zip(0..) {
            let chunks = chunks_of(id, some, first * CHUNKS_AT_ONCE as i32);
            self.chunks().insert_many(chunks).await?;
        }
        let description = doc! {
            "$set": {
                "filename": name.as_str(),
                "length": bytes.len() as i64,
                "chunkSize": CHUNK_BYTES as i32,
            },
            "$currentDate": { "uploadDate": true },
        };
        self.descriptions()
            .update_one(doc! { "_id": id }, description)
            .upsert(true)
            .await?;
        for old in before {
            self.drop_file(old).await?;
        }
        self.begun().delete_one(doc! { "_id": id }).await.map(drop)
    }

    /// Notes that a file is being put or removed.
    async fn begin(&self, id: ObjectId) -> Result<(), Error> {
        let now = doc! { "$currentDate": { "begun_at": true } };
        let begun = self.begun();
        let noted = begun.update_one(doc! { "_id": id }, now).upsert(true);
        noted.await.map(drop)
    }

    async fn ids(&self, which: Document) -> Result<Vec<ObjectId>, Error> {
        let found = self.descriptions().find(which).await?;
        let found: Vec<Described> = found.try_collect().await?;
        Ok(found.into_iter().map(|file| file.id).collect())
    }

    async fn remove(&self, which: Document) -> Result<(), Error> {
        for id in self.ids(which).await? {
            self.drop_file(id).await?;
        }
        Ok(())
    }

    async fn drop_file(&self, id: ObjectId) -> Result<(), Error> {
        self.begin(id).await?;
        self.descriptions().delete_one(doc! { "_id": id }).await?;
        self.chunks().delete_many(doc! { "files_id": id }).await?;
        self.begun().delete_one(doc! { "_id": id }).await.map(drop)
    }
}

/// Returns bytes of a file as documents, numbered from the first one on.
fn chunks_of(id: ObjectId, bytes: &[u8], first: i32) -> Vec<Chunk> {
    let chunk = |(data, n): (&[u8], i32)| Chunk {
        files_id: id,
        n,
        data: Binary {
            subtype: BinarySubtype::Generic,
            bytes: data.to_vec(),
        },
    };
    bytes.chunks(CHUNK_BYTES).zip(first..).map(chunk).collect()
}

/// Everything in a folder and below it. "0" is the sign after "/".
fn inside(folder: &FileName) -> Document {
    doc! { "filename": { "$gte": format!("{folder}/"), "$lt": format!("{folder}0") } }
}
