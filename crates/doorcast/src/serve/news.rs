//! Sends letters about films that are done, one after the other.

use std::{error::Error as _, time::Duration};

use doorcast_app::film_news::{FilmNews, Told};

use super::round::End;
use crate::text::remark;

/// How often it is looked whether there is any news.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// Tells of every film that ends, until the round does. A letter that was begun is finished first.
pub(super) async fn tell(news: FilmNews, end: End) {
    while !end.is_reached() {
        match news.tell_next().await {
            Ok(Some(Told::Sent | Told::Nobody)) => continue,
            Ok(Some(Told::Lost(error))) => {
                let cause = error
                    .source()
                    .map_or(String::new(), |cause| format!(": {cause}"));
                remark(&format!(
                    "a letter about a film was not sent: {error}{cause}"
                ));
                continue;
            }
            Ok(None) => {}
            Err(error) => remark(&format!("films that are done were not told of: {error}")),
        }
        tokio::select! {
            () = end.reached() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
