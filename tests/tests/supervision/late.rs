//! Reports about what was recorded later than it took effect: nothing vanishes, and nothing that was
//! reported changes.

use std::sync::Arc;

use bylaw::policy::Jurisdiction;
use bylaw::rules::{Library, Limits, RulesEngine};
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::town::Town;
use serde_json::{Value, json};

use crate::reports::{report, row};
use crate::{act, apply, id, read, registry, shenyang, town_of};

const AUTUMN: &str = "cases?from=2025-09-01&to=2025-10-31";
const NOVEMBER: &str = "cases?from=2025-11-01&to=2025-11-30";
const BOTH: &str = "cases?from=2025-09-01&to=2025-11-30";

fn counts(row: &Value, wanted: &[(&str, u64)]) {
    for (key, wanted) in wanted {
        assert_eq!(row[key], *wanted, "{key}: {row:#}");
    }
}

/// Invariant: what is overdue from the start lapses in the period in which it was filed, and the
/// periods before can still be reported.
#[tokio::test]
async fn what_is_overdue_from_the_start_is_reported_from_its_filing() {
    let (host, town) = town_of("anhui", "2025-11-24").await;
    let mut proposed = registry();
    proposed["summary"] = json!("按修改后的法律调整");
    let revision = json!({
        "kind": "entry-revision", "applicant": Town::party("civil"), "entry_code": "TEST/000001",
        "occurred_on": "2025-11-03", "statement": { "change": "law-amended" }, "proposed": proposed,
    });
    let filed = host
        .post(&town.path("cases"), town.of("civil"), &revision)
        .await;
    assert_eq!(filed.body["due"], "2025-11-17", "{:#}", filed.body);
    host.go_to("2025-11-24").await;
    host.go_to("2025-12-08").await;
    let of = async |what: &str| report(&host, &town, town.of("data"), what).await;
    let before = of("cases?from=2025-11-01&to=2025-11-20").await;
    assert_eq!(before["rows"], json!([]));
    let after = of("cases?from=2025-11-21&to=2025-11-30").await;
    counts(
        row(&after, "entry-revision"),
        &[("filed", 1), ("lapsed", 1), ("open", 1), ("overdue", 1)],
    );
}

/// Invariant: a lapse that a late loop recorded counts once, in the period in which it was recorded.
#[tokio::test]
async fn a_lapse_that_is_recorded_late_counts_once() {
    let (host, town) = shenyang().await;
    apply(&host, &town, "company", "opening-application", "研究").await;
    host.at("2025-11-05", 9);
    let of = async |what: &str| report(&host, &town, town.of("data"), what).await;
    let late = of(AUTUMN).await;
    assert_eq!(late["complete"], false);
    host.go_to("2025-11-05").await;
    host.go_to("2025-12-08").await;
    let now = of(AUTUMN).await;
    assert_eq!(now["complete"], true);
    assert_eq!(now["rows"], late["rows"]);
    let kind = "opening-application";
    counts(row(&now, kind), &[("filed", 1), ("lapsed", 0), ("open", 1)]);
    counts(
        row(&of(NOVEMBER).await, kind),
        &[("filed", 0), ("lapsed", 1)],
    );
    counts(row(&of(BOTH).await, kind), &[("filed", 1), ("lapsed", 1)]);
}

/// The hostile town, whose rules have so much fuel.
fn fuelled(engine: &RulesEngine, fuel: u64) -> (Arc<Library>, Vec<Arc<Jurisdiction>>) {
    let limits = Limits {
        fuel,
        memory: 16 << 20,
        backstop_ms: 60_000,
        answer: 256 << 10,
        component: 8 << 20,
    };
    let library = Arc::new(Library::new(engine.clone(), None));
    let town = governed_by(library.load(&hostile(), limits).unwrap());
    (library, vec![town])
}

/// Invariant: a case that is planned later stays filed and open in the periods before.
#[tokio::test]
async fn planning_later_does_not_change_what_was_reported() {
    let engine = RulesEngine::start().unwrap();
    let (library, towns) = fuelled(&engine, 1_000_000);
    let host = TestHost::founded("2025-09-26", library, towns, true).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let asked = filing("sharing-application", json!({ "purpose": "hungry" }));
    let case = host.file("hostile", &asked).await;
    assert_eq!(case["state"], "unplanned", "{case:#}");
    let (library, towns) = fuelled(&engine, 10_000_000);
    let host = host.restarted("2025-11-05", library, towns);
    let of = async |what: &str| {
        let path = format!("/api/v1/jurisdictions/hostile/supervision/{what}");
        read(&host, &path, "data-authority").await.body["rows"].clone()
    };
    let before = of(AUTUMN).await;
    counts(&before[0], &[("filed", 1), ("open", 1)]);
    let plan = format!("/api/v1/cases/{}/plan", id(&case));
    let planned = host.post(&plan, "platform-operator", &json!({})).await;
    assert_eq!(planned.body["state"], "open", "{:#}", planned.body);

    // Nobody confirmed the dates; what is decided after the last day is late all the same.
    let approve = json!({ "outcome": "approve" });
    let done = act(&host, &planned.body, "data-authority", approve).await;
    assert_eq!(done.body["closed"], "approve", "{:#}", done.body);
    host.go_to("2025-12-08").await;
    assert_eq!(of(AUTUMN).await, before);
    counts(
        &of(NOVEMBER).await[0],
        &[("filed", 0), ("answered_late", 1), ("answered_in_time", 0)],
    );
}

/// Invariant: of two authorities in a case the one whose turn it is answers for it.
#[tokio::test]
async fn whose_turn_it_is_answers_for_it() {
    let (host, town) = town_of("anhui", "2025-09-26").await;
    let mut proposed = registry();
    proposed["code"] = json!("TEST/000002");
    let publication = json!({
        "kind": "entry-publication", "applicant": Town::party("civil"), "proposed": proposed,
        "statement": {},
    });
    let filed = host
        .post(&town.path("cases"), town.of("civil"), &publication)
        .await;
    assert_eq!(
        filed.body["at"], "data-authority@province",
        "{:#}",
        filed.body
    );
    let counted = report(&host, &town, &town.audit, "cases").await;
    let row = row(&counted, "entry-publication");
    assert_eq!(row["organisation"], "province-data");
}

/// Invariant: whoever has no government above him is under the one of the jurisdiction's own tier.
#[tokio::test]
async fn a_company_is_under_the_government_of_the_place() {
    let (host, town) = shenyang().await;
    let order = json!({
        "kind": "rectification", "applicant": Town::party("city"),
        "respondents": [Town::party("company")],
        "statement": {
            "violation": { "instrument": "shenyang", "article": 47, "paragraph": 1, "item": 7 },
            "grounds": "逾期",
        },
    });
    let filed = host
        .post(&town.path("cases"), town.of("city"), &order)
        .await;
    let set = json!({ "outcome": "complete", "time_limit": { "working_days": 5 } });
    let ordered = act(&host, &filed.body, town.of("city"), set).await;
    assert_eq!(ordered.body["at"], "respondent", "{:#}", ordered.body);
    for (who, sees) in [
        ("data", 1),
        ("province-data", 1),
        ("company", 1),
        ("civil", 0),
    ] {
        let counted = report(&host, &town, town.of(who), "cases").await;
        let rows = counted["rows"].as_array().unwrap().iter();
        let theirs = rows.filter(|row| row["organisation"] == "company" && row["open"] == 1);
        assert_eq!(theirs.count(), sees, "{who}: {counted:#}");
    }
}
