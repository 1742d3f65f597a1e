use doorcast_app::ports::videos::{Filter, Whose};
use doorcast_domain::pipeline::Status;

use super::*;
use crate::sqlite::videos::{
    SqliteVideos,
    money::{Order, question},
    row::list_sql,
    tests::wait,
};

/// Returns how SQLite will go about a query.
fn plan(store: &SqliteVideos, sql: &str) -> String {
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    let lines = wait(store.threads.read(move |db| {
        let mut statement = db.prepare(&sql).map_err(refused)?;
        let mut rows = statement.raw_query();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().map_err(refused)? {
            lines.push(row.get::<_, String>("detail").map_err(refused)?);
        }
        Ok(lines)
    }));
    lines.expect("a plan").join("\n")
}

#[test]
fn a_tick_reads_only_what_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    for (sql, index) in [
        (
            due_sql("due_at_ms <= :now"),
            "INDEX videos_due (lane=? AND due_at_ms>? AND due_at_ms<?)",
        ),
        (
            due_sql("due_at_ms > :now + :wait"),
            "INDEX videos_due (lane=? AND due_at_ms>?)",
        ),
        (taken_sql(), "INDEX videos_placed (studio=?)"),
        (taken_sql(), "INDEX videos_leased (lease_node>?)"),
        (waiting_sql(), "INDEX videos_queued (studio=? AND agent>?)"),
        (
            waiting_sql(),
            "INDEX videos_queued (studio=? AND agent=? AND queued_at_ms>?)",
        ),
    ] {
        let plan = plan(&store, &sql);
        assert!(plan.contains(index), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN videos"), "{sql}\n{plan}");
        assert!(!plan.contains("videos_queued (studio=?)"), "{sql}\n{plan}");
        assert!(!plan.contains("B-TREE FOR ORDER BY"), "{sql}\n{plan}");
    }
}

#[test]
fn a_page_reads_no_more_rows_than_it_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    let filter = |agent: Option<&str>, status| Filter {
        agent: agent.map(|agent| agent.parse().expect("a name")),
        status,
        ..Filter::default()
    };
    let of_office = |filter: Filter| Filter {
        office: Some("stone-vale".parse().expect("a name")),
        ..filter
    };
    let waiting = Filter {
        is_waiting: true,
        ..Filter::default()
    };
    for (filter, index) in [
        (filter(None, None), "(id<?)"),
        (
            filter(Some("dana"), None),
            "INDEX videos_by_agent (agent=? AND id<?)",
        ),
        (
            filter(None, Some(Status::Completed)),
            "INDEX videos_by_status (status=? AND id<?)",
        ),
        (
            of_office(filter(None, None)),
            "INDEX videos_by_office (office=? AND id<?)",
        ),
        (
            of_office(filter(None, Some(Status::Generating))),
            "INDEX videos_by_office_status (office=? AND status=? AND id<?)",
        ),
        (
            of_office(filter(Some("dana"), Some(Status::Completed))),
            "INDEX videos_by_office_agent_status (office=? AND agent=? AND status=? AND id<?)",
        ),
        (
            of_office(waiting),
            "INDEX videos_waiting (office=? AND id<?)",
        ),
    ] {
        let plan = plan(&store, &list_sql(&filter));
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[test]
fn a_page_of_the_ledger_reads_no_more_lines_than_it_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    for order in [Order::OldestFirst, Order::NewestFirst] {
        for (office, agent, index) in [
            (false, false, "INTEGER PRIMARY KEY (rowid"),
            (
                false,
                true,
                "INDEX ledger_entries_by_agent (agent=? AND number",
            ),
            (
                true,
                false,
                "INDEX ledger_entries_by_office (office=? AND number",
            ),
            (
                true,
                true,
                "INDEX ledger_entries_by_office_agent (office=? AND agent=? AND number",
            ),
        ] {
            let whose = Whose {
                office: office.then(|| "stone-vale".parse().expect("a name")),
                agent: agent.then(|| "dana".parse().expect("a name")),
            };
            let plan = plan(&store, &question(&whose, order));
            assert!(plan.contains(index), "{whose:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
