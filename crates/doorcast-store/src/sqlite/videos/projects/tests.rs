use doorcast_app::ports::projects::Shelf;
use doorcast_domain::{pipeline::Status, video::VideoType};
use rusqlite::Connection;

use super::{cards::question, *};
use crate::sqlite::migrations;

/// Returns how SQLite would look for the feed.
fn plan(feed: &Feed) -> String {
    let db = Connection::open_in_memory().expect("a database");
    for migration in migrations::ALL {
        db.execute_batch(migration.sql).expect("a change");
    }
    let after = ProjectId::new(1, 1);
    let (sql, values) = question(feed, Some(&after), 20);
    let mut statement = db
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .expect("a question");
    let lines = statement.query_map(rusqlite::params_from_iter(values), |row| row.get("detail"));
    let lines: Vec<String> = lines.and_then(Iterator::collect).expect("a plan");
    lines.join("; ")
}

#[test]
fn no_feed_is_read_from_its_beginning_or_sorted() {
    let agents = [None, Some("dana".parse().expect("a name"))];
    for agent in agents {
        for kind in [None, Some(VideoType::Custom)] {
            for status in [None, Some(Status::Failed)] {
                for words in [vec![], vec!["pool".to_owned()]] {
                    for shelf in [Shelf::Kept, Shelf::Deleted] {
                        let feed = Feed {
                            reach: Reach {
                                office: "stone-vale".parse().expect("a name"),
                                agent: agent.clone(),
                            },
                            kind,
                            status,
                            words: words.clone(),
                            shelf,
                        };
                        let plan = plan(&feed);
                        assert!(
                            plan.contains("SEARCH projects USING INDEX"),
                            "{feed:?}: {plan}"
                        );
                        assert!(!plan.contains("SCAN"), "{feed:?}: {plan}");
                        if agent.is_some() && shelf == Shelf::Kept && words.is_empty() {
                            assert!(!plan.contains("TEMP B-TREE"), "{feed:?}: {plan}");
                            assert!(plan.contains("projects_by_agent"), "{feed:?}: {plan}");
                        }
                    }
                }
            }
        }
    }
}
