use doorcast_app::ports::projects::Shelf;
use doorcast_domain::{pipeline::Status, video::VideoType};
use rusqlite::Connection;

use super::{
    cards::{Value, question},
    numbered::{count_question, last_question},
    *,
};
use crate::sqlite::migrations;

/// Returns how SQLite would look for the feed.
fn plan(feed: &Feed) -> String {
    let after = ProjectId::new(1, 1);
    plan_of(question(feed, Some(&after), 20))
}

fn plan_of((sql, values): (String, Vec<Value>)) -> String {
    let db = Connection::open_in_memory().expect("a database");
    for migration in migrations::ALL {
        db.execute_batch(migration.sql).expect("a change");
    }
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

#[test]
fn pages_by_number_are_counted_and_found_in_an_index_alone() {
    for kind in [None, Some(VideoType::Custom)] {
        for status in [None, Some(Status::Failed)] {
            let feed = Feed {
                reach: Reach {
                    office: "stone-vale".parse().expect("a name"),
                    agent: Some("dana".parse().expect("a name")),
                },
                kind,
                status,
                words: Vec::new(),
                shelf: Shelf::Kept,
            };
            for question in [
                count_question(&feed),
                last_question(&feed, 20, 100),
                last_question(&feed, 80, 100),
            ] {
                let plan = plan_of(question);
                let is_index = plan.contains("USING COVERING INDEX projects_by_agent");
                assert!(is_index, "{feed:?}: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{feed:?}: {plan}");
            }
        }
    }
}
