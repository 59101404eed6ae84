//! What the guide asks stands beside the entry, comes through matters, and is checked.

use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::{DAY, error, file, findings, guide, place, publication, publish, refused, warning};

#[tokio::test]
async fn a_publication_brings_it_and_its_day_is_the_publication_day() {
    let host = TestHost::on(DAY).await;
    let filed = file(&host, &publication("307001/000001", Some(guide()))).await;
    assert_eq!(filed.body["guide"], guide());
    assert_eq!(filed.body["history"][0]["guide"], guide());
    host.go_to("2025-09-28").await;
    let approve = json!({ "outcome": "approve" });
    host.done(&filed.body, "data-authority", &approve).await;
    let held = host.get(&place("307001/000001")).await.body;
    assert_eq!(held["guide"], guide());
    assert_eq!(held["published_on"], "2025-09-28");
}

async fn revised(host: &TestHost, guide: Option<Value>, act: &Value) -> Value {
    let mut revision = filing("entry-revision", json!({ "change": "data-changed" }));
    let mut proposed = entry("unconditional");
    proposed["title"] = json!("改过的条目");
    revision["applicant"] = proposed["provider"].clone();
    revision["proposed"] = proposed;
    revision["guide"] = json!(guide);
    let case = host.file("shenyang", &revision).await;
    host.done(&case, "provider", act).await;
    host.get(&place("TEST/000001")).await.body
}

/// A revision that does not speak of it leaves it; one that does replaces it, and so does an act.
/// The publication day stays.
#[tokio::test]
async fn a_revision_changes_it_only_by_saying_so() {
    let host = TestHost::on(DAY).await;
    publish(&host, &publication("TEST/000001", Some(guide()))).await;
    host.go_to("2025-10-09").await;
    let complete = json!({ "outcome": "complete" });
    let held = revised(&host, None, &complete).await;
    assert_eq!((&held["guide"], &held["version"]), (&guide(), &json!(2)));
    let mut other = guide();
    other["classification"] = json!(["主题信息资源"]);
    let held = revised(&host, Some(other.clone()), &complete).await;
    assert_eq!(held["guide"], other);
    let mut handed_in = guide();
    handed_in["sharing_mode"] = json!("disk");
    let mut act = complete.clone();
    act["entry"] = entry("unconditional");
    act["guide"] = handed_in.clone();
    let held = revised(&host, Some(other), &act).await;
    assert_eq!(held["guide"], handed_in);
    assert_eq!(held["published_on"], DAY);
    assert_eq!(held["day"], "2025-10-09");
}

/// Practice is no law: what it expects is a warning that travels with the case.
#[tokio::test]
async fn what_practice_expects_is_a_warning() {
    let host = TestHost::on(DAY).await;
    let mut unusual = guide();
    unusual["format_kind"] = json!("database");
    let filed = file(&host, &publication("307001/000001", Some(unusual))).await;
    assert_eq!(
        findings(&filed.body["findings"]),
        [warning("guide.sharing_mode")]
    );
    let said = filed.body["findings"][0]["message"]["en"].as_str().unwrap();
    assert!(said.contains("not law"), "{said}");
}

#[tokio::test]
async fn a_wrong_check_character_is_refused_with_its_field() {
    let host = TestHost::on(DAY).await;
    let mut wrong = guide();
    wrong["provider_code"] = json!("91350100M000100Y44");
    wrong["related_codes"] = json!(["with space"]);
    let answer = file(&host, &publication("307001/000001", Some(wrong.clone()))).await;
    assert_eq!(
        refused(&answer),
        [
            error("guide.provider_code"),
            error("guide.related_codes[0]")
        ]
    );
    // The same on an act that hands in an entry.
    publish(&host, &publication("TEST/000001", None)).await;
    let mut revision = filing("entry-revision", json!({ "change": "data-changed" }));
    revision["applicant"] = entry("unconditional")["provider"].clone();
    let case = host.file("shenyang", &revision).await;
    let act = json!({ "outcome": "complete", "entry": entry("unconditional"), "guide": wrong });
    let answer = host.act(&case, "provider", &act).await;
    assert_eq!(answer.body["rejected"], json!(["entry"]));
    assert_eq!(refused(&answer).len(), 2);
}

#[tokio::test]
async fn without_it_everything_is_as_before() {
    let host = TestHost::on(DAY).await;
    let filed = file(&host, &publication("TEST/000001", None)).await;
    assert_eq!(filed.body["findings"], json!([]));
    assert!(filed.body["history"][0].get("guide").is_none());
    publish(&host, &publication("TEST/000002", None)).await;
    let held = host.get(&place("TEST/000002")).await.body;
    assert_eq!(held["guide"], Value::Null);
    assert_eq!(held["published_on"], DAY);
}
