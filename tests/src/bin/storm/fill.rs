//! Fills in open cases with clocks: copies of one real case's rows, each with an identifier and a
//! due day of its own. What no column of these says, the other columns have from the real one.

use bylaw::store::Backend;
use sqlx::AssertSqlSafe;

use crate::site::Site;

/// Over how many days their due days are spread: fifteen years, all after the storm.
const DAYS: usize = 5_479;
/// The first of them ends at this instant: 2025-10-13, 24:00 in Asia/Shanghai.
const FIRST: (&str, i64) = ("2025-10-13", 1_760_371_200);
/// How many are written in one statement.
const AT_ONCE: usize = 100_000;

pub(crate) async fn fill(site: &mut Site, sample: &str, clocks: usize) {
    let mut from = 0;
    while from < clocks {
        let to = clocks.min(from + AT_ONCE);
        for table in ["cases", "clocks"] {
            let copy = copy_of(site, table, sample, from, to).await;
            site.run(&copy).await;
        }
        from = to;
    }
}

/// The identifier of a case that was filled in.
pub(crate) fn case(number: usize) -> String {
    format!("shenyang-{number:032x}")
}

async fn copy_of(site: &mut Site, table: &str, sample: &str, from: usize, to: usize) -> String {
    let columns = columns(site, table).await;
    let (id, series, day) = match site.backend {
        Backend::Sqlite => (
            "'shenyang-' || printf('%032x', n)",
            format!(
                "(WITH RECURSIVE s(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s \
                 WHERE n + 1 < {to}) SELECT n FROM s) AS s"
            ),
            format!("date('{}', '+' || (n * 7919 % {DAYS}) || ' days')", FIRST.0),
        ),
        Backend::Postgres => (
            "'shenyang-' || lpad(to_hex(n), 32, '0')",
            format!("generate_series({from}::BIGINT, {to} - 1) AS s(n)"),
            format!("(DATE '{}' + (n * 7919 % {DAYS})::INT)::TEXT", FIRST.0),
        ),
    };
    let key = if table == "cases" { "id" } else { "case_id" };
    let values = columns.iter().map(|column| match column.as_str() {
        "due" => day.clone(),
        "due_at" => format!("{} + (n * 7919 % {DAYS}) * 86400", FIRST.1),
        column if column == key => id.to_owned(),
        column => format!("t.{column}"),
    });
    let values = values.collect::<Vec<_>>().join(", ");
    let columns = columns.join(", ");
    format!(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS t, {series} \
         WHERE t.{key} = '{sample}'"
    )
}

async fn columns(site: &mut Site, table: &str) -> Vec<String> {
    let names = match site.backend {
        Backend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        Backend::Postgres => format!(
            "SELECT column_name::TEXT FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(names))
        .fetch_all(&mut site.raw)
        .await
        .expect("the table's columns");
    assert!(!columns.is_empty(), "`{table}` has no columns");
    columns
}
