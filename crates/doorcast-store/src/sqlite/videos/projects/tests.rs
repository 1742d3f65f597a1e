use doorcast_app::ports::projects::Shelf;
use doorcast_domain::{pipeline::Status, video::VideoType};
use rusqlite::{Connection, StatementStatus};

use super::{
    cards::{Value, question},
    numbered::{count_question, last_question},
    *,
};
use crate::sqlite::migrations;

fn database() -> Connection {
    let db = Connection::open_in_memory().expect("a database");
    for migration in migrations::ALL {
        db.execute_batch(migration.sql).expect("a change");
    }
    db
}

/// Returns how SQLite would look for the feed.
fn plan(feed: &Feed) -> String {
    let after = ProjectId::new(1, 1);
    plan_of(question(feed, Some(&after), 20))
}

fn plan_of((sql, values): (String, Vec<Value>)) -> String {
    let db = database();
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
                        if agent.is_some() && words.is_empty() {
                            assert!(!plan.contains("TEMP B-TREE"), "{feed:?}: {plan}");
                            assert!(plan.contains("(office=? AND agent=?"), "{feed:?}: {plan}");
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

fn of_dana() -> Feed {
    Feed {
        reach: Reach {
            office: "stone-vale".parse().expect("a name"),
            agent: Some("dana".parse().expect("a name")),
        },
        kind: None,
        status: None,
        words: Vec::new(),
        shelf: Shelf::Kept,
    }
}

/// Keeps projects of ten agents, so that Dana has one in ten.
fn fill(db: &Connection, from: u64, to: u64) {
    for number in from..to {
        let agent = match number % 10 {
            0 => "dana".to_owned(),
            other => format!("agent{other}"),
        };
        let owner = doorcast_domain::project::Owner {
            office: "stone-vale".parse().expect("a name"),
            agent: agent.parse().expect("a name"),
        };
        let id = ProjectId::new(number, number);
        let language = doorcast_domain::video::Language::English;
        let kind = VideoType::ALL[(number / 10) as usize % VideoType::ALL.len()];
        let mut project = Project::begin(id, owner, kind, language, number as i64);
        project.title = format!("{number} Palm Court pool{}", number % 100);
        write::insert(db, &project).expect("a new project");
    }
}

/// Returns how many steps SQLite takes to answer, and how many rows it reads without an index.
fn steps(db: &Connection, feed: &Feed) -> (i32, i32) {
    let (sql, values) = question(feed, None, 20);
    let mut statement = db.prepare(&sql).expect("a question");
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        row.get::<_, String>("id")
    });
    let rows: Vec<String> = rows.and_then(Iterator::collect).expect("rows");
    assert!(!rows.is_empty(), "{feed:?}");
    (
        statement.get_status(StatementStatus::VmStep),
        statement.get_status(StatementStatus::FullscanStep),
    )
}

#[test]
fn a_page_of_the_feed_costs_the_same_among_ten_thousand() {
    let db = database();
    let begin = |db: &Connection, sql: &str| db.execute_batch(sql).expect("a transaction");
    let feeds = [
        of_dana(),
        Feed {
            kind: Some(VideoType::Custom),
            ..of_dana()
        },
        Feed {
            status: Some(Status::Draft),
            ..of_dana()
        },
    ];
    begin(&db, "BEGIN");
    fill(&db, 0, 1_000);
    let few = feeds.each_ref().map(|feed| steps(&db, feed));
    fill(&db, 1_000, 10_000);
    let many = feeds.each_ref().map(|feed| steps(&db, feed));
    begin(&db, "COMMIT");
    for ((few, many), feed) in few.into_iter().zip(many).zip(&feeds) {
        assert_eq!(many.1, 0, "{feed:?}");
        // A page of 25 rows is short of one of 21 by a few steps at most.
        assert!(many.0 <= few.0 + 20, "{feed:?}: {few:?}, then {many:?}");
    }
}

#[test]
fn a_word_is_looked_for_among_the_own_words_only() {
    let db = database();
    fill(&db, 0, 2_000);
    let feed = Feed {
        words: vec!["pool30".to_owned()],
        ..of_dana()
    };
    let (steps, unindexed) = steps(&db, &feed);
    assert_eq!(unindexed, 0);
    assert!(steps < 4_000, "{steps} steps for 20 videos");
}
