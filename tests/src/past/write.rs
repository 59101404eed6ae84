//! Writes the rows of many cases in one statement each.

use bylaw::domain::words::word;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::case;
use super::maker::Recorded;

/// Writes them.
pub(super) async fn write(
    raw: &mut AnyConnection,
    jurisdiction: &str,
    digest: &str,
    some: &[Recorded],
) {
    let rows = |columns: usize, count: usize| {
        let row = |row: usize| {
            let places = (1..=columns).map(|place| format!("${}", row * columns + place));
            format!("({})", places.collect::<Vec<_>>().join(", "))
        };
        (0..count).map(row).collect::<Vec<_>>().join(", ")
    };
    let cases = format!(
        "INSERT INTO cases (jurisdiction, id, kind, filed_on, release_digest, revision, state, turn, \
         due, overdue, entry_code, from_case, beside) VALUES {}",
        rows(13, some.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(cases));
    for one in some {
        query = query
            .bind(jurisdiction)
            .bind(case(jurisdiction, one.number))
            .bind(word(&one.matter.kind))
            .bind(one.matter.filed_on.to_string())
            .bind(digest)
            .bind(2_i64)
            .bind("closed")
            .bind(None::<String>)
            .bind(None::<String>)
            .bind(0_i64)
            .bind(one.matter.entry.as_ref().map(|entry| entry.code.clone()))
            .bind(None::<String>)
            .bind("");
    }
    query.execute(&mut *raw).await.expect("cases");
    let events = format!(
        "INSERT INTO events (jurisdiction, case_id, revision, day, recorded_at, event, body, salt) \
         VALUES {}",
        rows(8, some.len() * 2)
    );
    let mut query = sqlx::query(AssertSqlSafe(events));
    for one in some {
        for (revision, (event, body)) in (1_i64..).zip(&one.events) {
            query = query
                .bind(jurisdiction)
                .bind(case(jurisdiction, one.number))
                .bind(revision)
                .bind(one.matter.filed_on.to_string())
                .bind(format!("{}T01:00:00Z", one.matter.filed_on))
                .bind(*event)
                .bind(body.as_str())
                .bind(format!("{:064x}", one.number));
        }
    }
    query.execute(&mut *raw).await.expect("events");
    let persons: Vec<_> = some.iter().filter_map(|one| one.person.as_ref()).collect();
    if persons.is_empty() {
        return;
    }
    let insert = format!(
        "INSERT INTO persons (jurisdiction, id, party) VALUES {}",
        rows(3, persons.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(insert));
    for (id, party) in persons {
        let party = serde_json::to_string(party).unwrap();
        query = query.bind(jurisdiction).bind(id.as_str()).bind(party);
    }
    query.execute(&mut *raw).await.expect("persons");
}
