//! Films that ended, in the SQLite file. A trigger notes them, see `migrations/0007_vault_and_budgets.sql`.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, film_letters::FilmLetters};
use doorcast_domain::pipeline::id::VideoId;
use rusqlite::OptionalExtension;

use super::{SqliteVideos, refused, row};

#[async_trait]
impl FilmLetters for SqliteVideos {
    async fn take_film_letter(&self, now_ms: i64) -> Result<Option<VideoId>, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM film_letters WHERE taken_at_ms IS NULL)";
        let is_any: bool = self
            .threads
            .read(move |db| db.query_row(sql, [], |row| row.get(0)).map_err(refused))
            .await?;
        if !is_any {
            return Ok(None);
        }
        let sql = "UPDATE film_letters SET taken_at_ms = ?1 WHERE video =
                   (SELECT min(video) FROM film_letters WHERE taken_at_ms IS NULL) RETURNING video";
        self.threads
            .write(move |db| {
                let taken = db.query_row(sql, [now_ms], |row| row::name(row, "video"));
                taken.optional().map_err(refused)
            })
            .await
    }
}
