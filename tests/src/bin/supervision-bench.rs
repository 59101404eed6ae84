//! Measures how fast the authority's reports are made from the events of many cases: copies of three
//! real ones, granted, refused and left to silence. `supervision-bench [CASES]`, 100,000 by itself.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement"
)]

use std::time::Instant;

use bylaw::domain::Principal;
use bylaw::flow::{self, ReportKind, ReportQuery};
use bylaw::store::Store;
use bylaw_tests::databases::connect;
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::root;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

#[tokio::main]
async fn main() {
    let cases: usize = std::env::args()
        .nth(1)
        .map_or(100_000, |cases| cases.parse().expect("a number of cases"));
    let folder = root().join(format!("target/supervision-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let url = format!("sqlite:{}?mode=rwc", folder.join("bench.db").display());
    let host = TestHost::on_store("2025-09-26", Store::open(&url).await.unwrap()).await;
    let samples = three_cases(&host).await;
    fill(&url, &samples, cases).await;
    for kind in [ReportKind::Cases, ReportKind::Refusals, ReportKind::Unlike] {
        measure(&host, kind, cases).await;
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// Granted, refused, left to silence.
async fn three_cases(host: &TestHost) -> Vec<String> {
    let mut held = entry("conditional");
    held["sharing"]["conditions"] = json!("作为行政依据");
    held["sharing"]["reason"] = json!("涉及个人信息");
    let law = json!([{ "rank": "law", "title": "个人信息保护法", "article": null }]);
    held["sharing"]["legal_basis"] = law.clone();
    host.hold_entry("shenyang", held).await;
    let statement = json!({ "purpose": "核验", "scenario": "专项", "materials": ["申请表"] });
    let mut all = vec![];
    for _ in 0..3 {
        let filed = host
            .file(
                "shenyang",
                &filing("sharing-application", statement.clone()),
            )
            .await;
        all.push(filed);
    }
    let refuse = json!({ "outcome": "refuse", "legal_basis": law });
    host.done(&all[0], "provider", &json!({ "outcome": "approve" }))
        .await;
    host.done(&all[1], "provider", &refuse).await;
    host.go_to("2025-11-03").await;
    let id = |case: &Value| case["id"].as_str().unwrap().to_owned();
    all.iter().map(id).collect()
}

async fn fill(url: &str, samples: &[String], cases: usize) {
    let mut raw = connect(url).await;
    let series = |place: usize| {
        format!(
            "(WITH RECURSIVE s(n) AS (SELECT {place} UNION ALL SELECT n + {step} FROM s \
             WHERE n + {step} < {cases}) SELECT n FROM s) AS s",
            step = samples.len()
        )
    };
    for (place, sample) in samples.iter().enumerate() {
        let id = "'shenyang-' || printf('%032x', n)";
        let series = series(place);
        for copy in [
            format!(
                "INSERT INTO cases SELECT jurisdiction, {id}, kind, filed_on, release_digest, revision, \
                 state, turn, due, overdue, entry_code, from_case, beside FROM cases, {series} WHERE id = '{sample}'"
            ),
            format!(
                "INSERT INTO events SELECT jurisdiction, {id}, revision, day, recorded_at, event, body, \
                 salt FROM events, {series} WHERE case_id = '{sample}'"
            ),
        ] {
            raw.execute(AssertSqlSafe(copy)).await.expect("copies");
        }
    }
}

async fn measure(host: &TestHost, kind: ReportKind, cases: usize) {
    let by = Principal::claiming("data-authority".parse().unwrap());
    let query = ReportQuery {
        from: Some("2025-09-01".parse().unwrap()),
        to: Some("2025-10-31".parse().unwrap()),
        ..ReportQuery::default()
    };
    let began = Instant::now();
    let report = flow::supervise(&host.host, "shenyang", &by, kind, query).await;
    let report = serde_json::to_value(report.expect("a report").into_view()).unwrap();
    let took = began.elapsed();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = u64::try_from(cases).unwrap_or(u64::MAX) * 1_000 / millis;
    let rows = report["rows"].as_array().map_or(0, Vec::len);
    println!("{kind:?}: {cases} cases in {millis} ms, {rate} cases a second, {rows} rows");
}
