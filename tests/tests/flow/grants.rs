//! Sanctions on access: whose grants they move, and whose not.

use bylaw::domain::Date;
use bylaw::store::Store;
use bylaw_tests::databases;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::{last_event, model_town};

pub(crate) fn department(id: &str) -> Value {
    json!({ "id": id, "name": "某部门", "kind": "department", "tier": "city" })
}

fn person(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "kind": "individual" })
}

/// Model and Shenyang, which both hold two entries that anybody may use.
pub(crate) async fn neighbours() -> TestHost {
    neighbours_on(databases::fresh().await).await
}

/// The same on a database that holds nothing yet.
pub(crate) async fn neighbours_on(store: Store) -> TestHost {
    let mut all = vec![model_town()];
    all.push(
        bylaw_tests::places::setup()
            .jurisdiction("shenyang")
            .unwrap(),
    );
    let host = TestHost::standing("2025-09-26", store, all, true).await;
    for jurisdiction in ["model", "shenyang"] {
        for code in ["TEST/000001", "TEST/000002"] {
            let mut open = entry("unconditional");
            open["code"] = json!(code);
            host.hold_entry(jurisdiction, open).await;
        }
    }
    host
}

/// A case that gives somebody access to an entry at once.
pub(crate) async fn granted(
    host: &TestHost,
    jurisdiction: &str,
    holder: &Value,
    code: &str,
) -> Value {
    let statement = json!({ "purpose": "p", "scenario": "s", "safeguards": "g" });
    let mut apply = filing("opening-application", statement);
    apply["applicant"] = holder.clone();
    apply["entry_code"] = json!(code);
    let case = host.file(jurisdiction, &apply).await;
    assert_eq!(case["grants"][0]["state"], "active", "{case:#}");
    case
}

/// A rectification against somebody, ordered at once with five working days to correct.
pub(crate) async fn ordered(host: &TestHost, against: &Value, code: Option<&str>) -> Value {
    let mut filed = filing("rectification", json!({}));
    filed["respondents"] = json!([against]);
    filed["entry_code"] = json!(code);
    let case = host.file("model", &filed).await;
    let order = json!({ "outcome": "complete", "time_limit": { "working_days": 5 } });
    host.done(&case, "superior-organ", &order).await
}

/// The state of a case's grant, and since when.
pub(crate) async fn standing(host: &TestHost, case: &Value) -> (String, String) {
    let grant = host.case(case).await["grants"][0].clone();
    let word = |key: &str| grant[key].as_str().unwrap().to_owned();
    (word("state"), word("since"))
}

pub(crate) fn since(state: &str, day: &str) -> (String, String) {
    (state.into(), day.into())
}

#[tokio::test]
async fn an_order_suspends_access_to_the_entry_and_the_expired_limit_ends_it() {
    let host = neighbours().await;
    let (bad, good) = (department("bad"), department("good"));
    let hit = granted(&host, "model", &bad, "TEST/000001").await;
    let spared = [
        granted(&host, "model", &bad, "TEST/000002").await,
        granted(&host, "model", &good, "TEST/000001").await,
        granted(&host, "shenyang", &bad, "TEST/000001").await,
    ];
    host.go_to("2025-09-29").await;
    let case = ordered(&host, &bad, Some("TEST/000001")).await;
    assert_eq!(
        last_event(&case, "acted")["effects"],
        json!(["suspend-access"])
    );
    assert_eq!(
        standing(&host, &hit).await,
        since("suspended", "2025-09-29")
    );
    // The limit ends on 13 October; then the organ may end what it had suspended.
    host.go_to("2025-10-13").await;
    assert_eq!(host.case(&case).await["stage"]["id"], "correction");
    host.go_to("2025-10-14").await;
    assert_eq!(host.case(&case).await["stage"]["id"], "sanction");
    assert_eq!(
        standing(&host, &hit).await,
        since("suspended", "2025-09-29")
    );
    host.go_to("2025-10-15").await;
    let case = host
        .done(&case, "superior-organ", &json!({ "outcome": "complete" }))
        .await;
    assert_eq!(last_event(&case, "acted")["effects"], json!(["end-access"]));
    assert_eq!(standing(&host, &hit).await, since("ended", "2025-10-15"));
    for other in &spared {
        assert_eq!(standing(&host, other).await, since("active", "2025-09-26"));
    }
}

#[tokio::test]
async fn an_order_about_no_entry_suspends_all_access_in_the_jurisdiction() {
    let host = neighbours().await;
    let bad = department("bad");
    let one = granted(&host, "model", &bad, "TEST/000001").await;
    let two = granted(&host, "model", &bad, "TEST/000002").await;
    let elsewhere = granted(&host, "shenyang", &bad, "TEST/000001").await;
    host.go_to("2025-09-29").await;
    ordered(&host, &bad, None).await;
    assert_eq!(
        standing(&host, &one).await,
        since("suspended", "2025-09-29")
    );
    assert_eq!(
        standing(&host, &two).await,
        since("suspended", "2025-09-29")
    );
    assert_eq!(
        standing(&host, &elsewhere).await,
        since("active", "2025-09-26")
    );
}

#[tokio::test]
async fn what_is_suspended_keeps_its_day_and_what_has_ended_stays_so() {
    let host = neighbours().await;
    let bad = department("bad");
    let hit = granted(&host, "model", &bad, "TEST/000001").await;
    host.go_to("2025-09-28").await;
    let first = ordered(&host, &bad, None).await;
    host.go_to("2025-09-29").await;
    ordered(&host, &bad, None).await;
    assert_eq!(
        standing(&host, &hit).await,
        since("suspended", "2025-09-28")
    );
    host.go_to("2025-10-13").await;
    host.done(&first, "superior-organ", &json!({ "outcome": "complete" }))
        .await;
    host.go_to("2025-10-14").await;
    ordered(&host, &bad, None).await;
    assert_eq!(standing(&host, &hit).await, since("ended", "2025-10-13"));
    // Nor does it keep the organisation from being granted something new.
    let new = granted(&host, "model", &bad, "TEST/000001").await;
    assert_eq!(standing(&host, &new).await, since("active", "2025-10-14"));
}

#[tokio::test]
async fn an_order_that_is_refused_moves_nothing() {
    let host = neighbours().await;
    let bad = department("bad");
    let hit = granted(&host, "model", &bad, "TEST/000001").await;
    let mut filed = filing("rectification", json!({}));
    filed["respondents"] = json!([bad]);
    let case = host.file("model", &filed).await;
    let order = json!({ "outcome": "complete" });
    assert_eq!(
        host.lacks(&case, "superior-organ", &order).await,
        json!(["time-limit"])
    );
    assert_eq!(standing(&host, &hit).await, since("active", "2025-09-26"));
}

/// A person is another reference in every case, and still the same person.
#[tokio::test]
async fn an_order_finds_what_a_person_was_granted() {
    let host = neighbours().await;
    let (bad, good) = (
        person("510100199001011234", "张三"),
        person("510100199001011235", "张三"),
    );
    let hit = granted(&host, "model", &bad, "TEST/000001").await;
    let spared = granted(&host, "model", &good, "TEST/000001").await;
    let elsewhere = granted(&host, "shenyang", &bad, "TEST/000001").await;
    host.go_to("2025-09-29").await;
    // The name may be written in another way; the number says who it is.
    ordered(
        &host,
        &person("510100199001011234", "张三（男）"),
        Some("TEST/000001"),
    )
    .await;
    assert_eq!(
        standing(&host, &hit).await,
        since("suspended", "2025-09-29")
    );
    assert_eq!(
        standing(&host, &spared).await,
        since("active", "2025-09-26")
    );
    assert_eq!(
        standing(&host, &elsewhere).await,
        since("active", "2025-09-26")
    );
}

/// The four that know rectification name sanctions, but none on access: the host adds none.
#[tokio::test]
async fn no_shipped_instrument_touches_access() {
    for (jurisdiction, filed_on, sanctions) in [
        ("shenyang", "2025-09-26", "measure"),
        ("anhui", "2025-09-26", "measure"),
        ("guiyang", "2025-09-26", "measure"),
        ("chengdu", "2017-09-26", "suspend-projects"),
    ] {
        let host = TestHost::on(filed_on).await;
        host.hold_entry(jurisdiction, entry("unconditional")).await;
        let apply = filing("sharing-application", json!({}));
        let granted = host.file(jurisdiction, &apply).await;
        assert_eq!(granted["closed"], "approve", "{jurisdiction}");
        let violated = json!({ "instrument": jurisdiction, "article": 30 });
        let mut filed = filing("rectification", json!({ "violation": violated }));
        filed["respondents"] = json!([apply["applicant"]]);
        let case = host.file(jurisdiction, &filed).await;
        let case = to_its_end(&host, case).await;
        assert_eq!(case["closed"], "complete", "{jurisdiction}: {case:#}");
        let carried_out = last_event(&case, "acted")["effects"].to_string();
        assert!(
            carried_out.contains(sanctions),
            "{jurisdiction}: {carried_out}"
        );
        assert_eq!(
            standing(&host, &granted).await,
            since("active", filed_on),
            "{jurisdiction}"
        );
    }
}

/// Orders what there is to order, and lets every limit pass.
async fn to_its_end(host: &TestHost, mut case: Value) -> Value {
    while case["state"] == "open" {
        if case["at"] == "respondent" {
            let due: Date = case["due"].as_str().unwrap().parse().unwrap();
            host.go_to(&due.tomorrow().unwrap().to_string()).await;
            case = host.case(&case).await;
            continue;
        }
        let by = case["at"].as_str().unwrap().to_owned();
        let mut order = json!({ "outcome": "complete" });
        if case["may"][0]["requires"] == json!(["time-limit"]) {
            order["time_limit"] = json!({ "working_days": 5 });
        }
        case = host.done(&case, &by, &order).await;
    }
    case
}
