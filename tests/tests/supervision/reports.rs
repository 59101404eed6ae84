//! What the authority sees, made from the events.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::store::DatasetRow;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::Town;
use serde_json::{Value, json};

use crate::{act, apply, is_problem, read, shared, shenyang};

/// A month in Shenyang: an application is granted, a like one refused, one left to silence, and an
/// opening is answered after its period.
pub(crate) async fn a_month() -> (TestHost, Town) {
    let (host, town) = shenyang().await;
    let granted = shared(&host, &town, "tax").await;
    let refused = apply(
        &host,
        &town,
        "transport",
        "sharing-application",
        "核验，婚姻状况。",
    )
    .await;
    shared(&host, &town, "security").await;
    let opening = apply(&host, &town, "company", "opening-application", "研究").await;
    let withdrawn = shared(&host, &town, "inspection").await;
    host.go_to("2025-09-29").await;
    let done = act(
        &host,
        &granted,
        town.of("civil"),
        json!({ "outcome": "approve" }),
    )
    .await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let basis = json!([{ "rank": "law", "title": "=个人信息保护法", "article": "13" }]);
    let refuse = json!({ "outcome": "refuse", "legal_basis": basis });
    let done = act(&host, &refused, town.of("civil"), refuse).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let done = act(
        &host,
        &withdrawn,
        town.of("inspection"),
        json!({ "withdraw": true }),
    )
    .await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    // The period of the opening ends on the 9th, after the holidays.
    host.go_to("2025-10-10").await;
    host.go_to("2025-10-20").await;
    let path = format!("/api/v1/cases/{}", crate::id(&opening));
    let late = read(&host, &path, town.of("civil")).await.body;
    let done = act(
        &host,
        &late,
        town.of("civil"),
        json!({ "outcome": "refuse", "reason": "不宜" }),
    )
    .await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    host.go_to("2025-11-05").await;
    flow::sequence(&host.host).await.unwrap();
    (host, town)
}

pub(crate) const AUTUMN: &str = "from=2025-09-01&to=2025-10-31";

pub(crate) async fn report(host: &TestHost, town: &Town, token: &str, what: &str) -> Value {
    let answer = read(host, &town.path(&format!("supervision/{what}")), token).await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    answer.body
}

pub(crate) fn row<'r>(report: &'r Value, kind: &str) -> &'r Value {
    let rows = report["rows"].as_array().unwrap();
    let mut found = rows.iter().filter(|row| row["kind"] == kind);
    let row = found
        .next()
        .unwrap_or_else(|| panic!("no {kind}: {report:#}"));
    assert!(found.next().is_none(), "{report:#}");
    row
}

#[tokio::test]
async fn what_became_of_cases_is_counted() {
    let (host, town) = a_month().await;
    let counted = report(&host, &town, town.of("data"), &format!("cases?{AUTUMN}")).await;
    assert_eq!(counted["complete"], true);
    let sharing = row(&counted, "sharing-application");
    let wanted = json!({
        "organisation": "civil", "kind": "sharing-application", "filed": 4, "settled": 0,
        "answered_in_time": 2, "answered_late": 0, "answered_without_period": 0, "lapsed": 0,
        "deemed": 1, "withdrawn": 1, "refused": 1, "open": 0, "overdue": 0,
        // Sunday the 28th was worked, so the 29th is the second day after the 26th.
        "unit": "working-days", "median_days": "2", "longest_days": 2,
    });
    assert_eq!(sharing, &wanted);
    let opening = row(&counted, "opening-application");
    for (key, wanted) in [
        ("filed", json!(1)),
        ("answered_late", json!(1)),
        ("lapsed", json!(1)),
        ("refused", json!(1)),
        ("unit", json!("calendar-days")),
        ("longest_days", json!(24)),
    ] {
        assert_eq!(opening[key], wanted, "{key}: {opening:#}");
    }
    // As of the middle nobody had answered the opening.
    let then = "cases?from=2025-10-01&to=2025-10-10";
    let then = report(&host, &town, town.of("data"), then).await;
    let opening = row(&then, "opening-application");
    for (key, wanted) in [("filed", 0), ("lapsed", 1), ("open", 1), ("overdue", 1)] {
        assert_eq!(opening[key], wanted, "{key}: {opening:#}");
    }
}

/// Invariant: a past period is the same bytes whatever happens later, and its log is the one of then.
#[tokio::test]
async fn a_past_period_stays_as_it_is() {
    let (host, town) = a_month().await;
    let paths: Vec<String> = ["cases", "refusals", "cycles", "unlike", "breaches"]
        .into_iter()
        .flat_map(|what| ["json", "csv"].map(|form| format!("{what}?{AUTUMN}&format={form}")))
        .map(|what| town.path(&format!("supervision/{what}")))
        .collect();
    let mut before = vec![];
    for path in &paths {
        before.push(read(&host, path, &town.audit).await.bytes);
    }
    let now = report(&host, &town, &town.audit, &format!("cases?{AUTUMN}")).await;
    let checkpoint = read(&host, "/audit/shenyang/checkpoint", &town.audit)
        .await
        .text;
    let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
    assert_eq!(now["log"]["size"], size, "{checkpoint}");

    let later = shared(&host, &town, "tax").await;
    let done = act(
        &host,
        &later,
        town.of("civil"),
        json!({ "outcome": "approve" }),
    )
    .await;
    assert_eq!(done.status, StatusCode::OK);
    shared(&host, &town, "transport").await;
    host.go_to("2025-12-08").await;
    flow::sequence(&host.host).await.unwrap();
    for (path, before) in paths.iter().zip(before) {
        let after = read(&host, path, &town.audit).await;
        assert_eq!(after.status, StatusCode::OK, "{:#}", after.body);
        assert_eq!(
            String::from_utf8(after.bytes).unwrap(),
            String::from_utf8(before).unwrap(),
            "{path}"
        );
    }
    let all = report(
        &host,
        &town,
        &town.audit,
        "cases?from=2025-09-01&to=2025-11-30",
    )
    .await;
    assert_ne!(all["log"]["root"], now["log"]["root"]);
    assert_eq!(row(&all, "sharing-application")["filed"], 6);
}

/// Invariant: an authority sees what stands under its own government, others see themselves.
#[tokio::test]
async fn who_supervises_sees_what_is_under_him() {
    let (host, town) = a_month().await;
    let rows = async |token: &str| {
        let report = report(&host, &town, token, &format!("cases?{AUTUMN}")).await;
        report["rows"].as_array().unwrap().len()
    };
    for sees in [
        town.of("data"),
        town.of("city"),
        town.of("inspection"),
        town.of("province-data"),
        town.audit.as_str(),
        town.of("civil"),
    ] {
        assert_eq!(rows(sees).await, 2);
    }
    for sees_nothing in ["tax", "transport", "company"] {
        assert_eq!(rows(town.of(sees_nothing)).await, 0, "{sees_nothing}");
    }
    let path = town.path("supervision/cases");
    for stranger in [town.citizen(), &town.system] {
        let refused = read(&host, &path, stranger).await;
        is_problem(&refused, StatusCode::FORBIDDEN, "not-allowed");
    }
}

#[tokio::test]
async fn refusals_name_their_bases_and_formulas_are_texts() {
    let (host, town) = a_month().await;
    let refusals = report(&host, &town, town.of("data"), &format!("refusals?{AUTUMN}")).await;
    let sharing = row(&refusals, "sharing-application");
    assert_eq!(sharing["rank"], "law");
    assert_eq!(sharing["title"], "=个人信息保护法");
    assert_eq!(sharing["article"], "13");
    assert_eq!(sharing["times"], 1);
    assert!(!sharing["citations"].as_array().unwrap().is_empty());
    assert_eq!(row(&refusals, "opening-application")["rank"], Value::Null);
    let path = town.path(&format!("supervision/refusals?{AUTUMN}&format=csv"));
    let csv = read(&host, &path, town.of("data")).await;
    assert!(csv.kind.starts_with("text/csv"), "{}", csv.kind);
    let lines: Vec<&str> = csv.text.lines().collect();
    assert!(
        lines[0].starts_with("\u{feff}机构 / organisation,事项类型 / kind,"),
        "{}",
        lines[0]
    );
    // No cell of these has a comma in it, so a strict reader finds every line as wide.
    for line in &lines {
        assert_eq!(
            line.matches(',').count(),
            lines[0].matches(',').count(),
            "{line}"
        );
    }
    let facts = format!(
        ",refusals,shenyang,2025-09-01,2025-10-31,{},true,",
        refusals["recorded_before"].as_str().unwrap()
    );
    assert!(lines[1].contains(&facts), "{}", lines[1]);
    assert!(csv.text.contains(",'=个人信息保护法,13,"), "{}", csv.text);
}

#[tokio::test]
async fn like_cases_decided_unlike_stand_side_by_side() {
    let (host, town) = a_month().await;
    let unlike = report(&host, &town, town.of("data"), &format!("unlike?{AUTUMN}")).await;
    let row = row(&unlike, "sharing-application");
    assert_eq!(row["entry_code"], "TEST/000001");
    assert_eq!(row["applicant_kind"], "department");
    assert_eq!(row["bases"], json!(["law =个人信息保护法 13"]));
    // The one that was approved, and the one that silence approved.
    assert_eq!(row["granted"], 2, "{row:#}");
    let deemed = row["granted_cases"][1].as_str().unwrap();
    assert!(deemed.ends_with("deemed"), "{row:#}");
}

#[tokio::test]
async fn entries_are_held_against_their_cycles() {
    let (host, town) = shenyang().await;
    let day = async |day: &str| {
        let what = format!("cycles?from={day}&to={day}");
        report(&host, &town, town.of("data"), &what).await["rows"][0].clone()
    };
    host.go_to("2025-09-27").await;
    let fresh = day("2025-09-27").await;
    assert_eq!(fresh["update_cycle"], "daily");
    assert_eq!(fresh["in_time"], true, "{fresh:#}");
    assert_eq!(
        (&fresh["updated_by"], &fresh["missed"]),
        (&json!("entry"), &json!(0))
    );
    assert!(
        fresh["read_as"]
            .as_str()
            .unwrap()
            .contains("one calendar day")
    );
    host.go_to("2025-09-28").await;
    assert_eq!(day("2025-09-28").await["in_time"], false);
    assert_eq!(day("2025-09-25").await, Value::Null);
}

/// Invariant: data that are uploaded are an update, and each cycle that was missed in the period
/// counts.
#[tokio::test]
async fn uploads_are_updates_and_missed_cycles_are_counted() {
    let (host, town) = shenyang().await;
    let mut tx = host.host.store.begin("shenyang").await.unwrap();
    for (version, day) in [(1, "2025-09-28"), (2, "2025-10-01")] {
        let dataset = json!({
            "entry_code": "TEST/000001", "version": version, "entry_version": 1, "object_key": "",
            "rows": 0, "bytes": 0, "sha256": "", "source_sha256": "", "uploaded_by": "civil",
            "upload": "", "columns": [], "widest": 0,
        });
        let row = DatasetRow {
            id: format!("data-{version}"),
            day: day.parse().unwrap(),
            recorded_at: format!("{day}T01:00:00Z"),
            salt: String::new(),
            dataset: serde_json::from_value(dataset).unwrap(),
        };
        tx.insert_dataset(&row).await.unwrap();
    }
    tx.commit().await.unwrap();
    host.go_to("2025-12-01").await;
    let of = async |period: &str| {
        let what = format!("cycles?{period}");
        report(&host, &town, town.of("data"), &what).await["rows"][0].clone()
    };
    // Published on the 26th, each day is due: the 27th, the 29th and the 30th had nothing.
    let row = of("from=2025-09-26&to=2025-09-30").await;
    assert_eq!(row["updated_on"], "2025-09-28", "{row:#}");
    assert_eq!(
        (&row["updated_by"], &row["missed"]),
        (&json!("data"), &json!(3))
    );
    assert_eq!(
        (&row["next_due"], &row["in_time"]),
        (&json!("2025-09-29"), &json!(false))
    );
    let row = of("from=2025-10-01&to=2025-10-01").await;
    assert_eq!(
        (&row["updated_on"], &row["missed"]),
        (&json!("2025-10-01"), &json!(0))
    );
    assert_eq!(row["in_time"], true);
    assert_eq!(of("from=2025-10-01&to=2025-10-04").await["missed"], 3);
}

/// Invariant: what a report does not use is refused, not passed over.
#[tokio::test]
async fn parameters_that_a_report_does_not_use_are_refused() {
    let (host, town) = shenyang().await;
    for what in [
        "cases?days=5",
        "breaches?days=5",
        "upcoming?from=2025-09-01",
        "upcoming?to=2025-09-30",
    ] {
        let path = town.path(&format!("supervision/{what}"));
        let refused = read(&host, &path, town.of("data")).await;
        is_problem(&refused, StatusCode::BAD_REQUEST, "bad-query");
        let parameter = what.split(['?', '=']).nth(1).unwrap();
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("`{parameter}`")), "{detail}");
    }
}

#[tokio::test]
async fn what_falls_due_is_foreseen_by_the_calendar() {
    let (host, town) = shenyang().await;
    shared(&host, &town, "tax").await;
    let ahead = async |days: u16| {
        let what = format!("upcoming?days={days}");
        report(&host, &town, town.of("data"), &what).await
    };
    // Five working days from the 26th: the holidays lie between.
    assert_eq!(ahead(4).await["rows"], json!([]));
    let five = ahead(5).await;
    let row = &five["rows"][0];
    assert_eq!(row["due"], five["to"], "{five:#}");
    assert_eq!(row["organisation"], json!(["civil"]));
    assert_eq!(row["silence"], "deemed approve");
    let cited = row["citations"][0].as_str().unwrap();
    assert!(cited.contains(" 25"), "{cited}");
    let wrong = read(
        &host,
        &town.path("supervision/upcoming?days=0"),
        town.of("data"),
    )
    .await;
    is_problem(&wrong, StatusCode::BAD_REQUEST, "bad-query");
    let backwards = "supervision/cases?from=2025-10-02&to=2025-10-01";
    let still_to_come = "supervision/cycles?from=1900-01-01&to=9999-12-31";
    for wrong in [backwards, still_to_come] {
        let answer = read(&host, &town.path(wrong), town.of("data")).await;
        is_problem(&answer, StatusCode::BAD_REQUEST, "bad-query");
    }
}
