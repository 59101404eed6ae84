//! How a database finds what is due, in its own words. The index on due days has to be what it
//! goes by.

use bylaw::clock::real_second;
use bylaw::store::{Backend, DUE_QUESTIONS};
use sqlx::{AssertSqlSafe, Executor, Row};

use crate::site::Site;

/// The index of clocks by the instant that they run out.
const INDEX: &str = "clocks_by_due";
/// What is given to the questions: the instant of the storm, how many are taken, now.
const STORM_AT: i64 = 1_760_112_000;
const MOST: i64 = 100;
/// After so many executions `PostgreSQL` has settled for a plan.
const EXECUTIONS: usize = 6;

/// Prints the plans; whether each goes by the index.
pub(crate) async fn show(site: &mut Site) -> bool {
    let plans = match site.backend {
        Backend::Sqlite => of_sqlite(site).await,
        Backend::Postgres => of_postgres(site).await,
    };
    let mut good = true;
    for (name, lines) in &plans {
        println!("plan of {name}:");
        for line in lines {
            println!("    {line}");
        }
        if !name.contains("matters") && !goes_by_index(lines) {
            println!("the plan of {name} does not go by `{INDEX}`");
            good = false;
        }
    }
    good
}

/// The index is named, and nothing goes over the whole table.
fn goes_by_index(lines: &[String]) -> bool {
    let named = lines.iter().any(|line| line.contains(INDEX));
    let whole = |line: &String| line.contains("SCAN clocks") || line.contains("Seq Scan on clocks");
    named && !lines.iter().any(whole)
}

async fn of_sqlite(site: &mut Site) -> Vec<(String, Vec<String>)> {
    let mut plans = vec![];
    for (name, question) in DUE_QUESTIONS {
        let explain = format!("EXPLAIN QUERY PLAN {question}");
        let rows = sqlx::query(AssertSqlSafe(explain));
        let rows = rows.fetch_all(&mut site.raw).await.expect("a plan");
        let lines = rows.iter().map(|row| row.get("detail")).collect();
        plans.push((name.to_owned(), lines));
    }
    plans
}

/// The queries within the functions, prepared as the functions prepare them, and their plans once
/// they have run a few times.
async fn of_postgres(site: &mut Site) -> Vec<(String, Vec<String>)> {
    let mut plans = vec![];
    let next = body(site, "next_due").await;
    let next = next.replace("now_at", "$1");
    let given = STORM_AT.to_string();
    plans.push(("next due".to_owned(), plan(site, &next, &given).await));
    let body = body(site, "take_due").await;
    let queries: Vec<&str> = body.split("RETURN QUERY").skip(1).collect();
    let names = ["taking clocks", "taking queued matters"];
    assert_eq!(queries.len(), names.len(), "the queries of take_due");
    for (name, query) in names.into_iter().zip(queries) {
        let query = query.split(';').next().expect("a query");
        let query = [("now_at", "$1"), ("most", "$2"), ("here", "$3")]
            .iter()
            .fold(query.to_owned(), |query, (variable, number)| {
                query.replace(variable, number)
            });
        let given = format!("{STORM_AT}, {MOST}, {}", real_second());
        plans.push((name.to_owned(), plan(site, &query, &given).await));
    }
    plans
}

async fn body(site: &mut Site, function: &str) -> String {
    let query = format!("SELECT prosrc FROM pg_proc WHERE proname = '{function}'");
    site.texts(&query).await.pop().expect("the function")
}

/// The plan that is in use at last, with what it did; what it changed is undone.
async fn plan(site: &mut Site, query: &str, given: &str) -> Vec<String> {
    let kinds = vec!["BIGINT"; given.split(',').count()].join(", ");
    site.run(&format!("PREPARE question ({kinds}) AS {query}"))
        .await;
    let execute = format!("EXECUTE question({given})");
    for _ in 0..EXECUTIONS {
        let statements = format!("BEGIN; {execute}; ROLLBACK");
        let done = site.raw.execute(AssertSqlSafe(statements.as_str())).await;
        done.expect("the question");
    }
    site.run("BEGIN").await;
    let explain = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {execute}");
    let lines = site.texts(&explain).await;
    site.run("ROLLBACK; DEALLOCATE question").await;
    lines
}
