//! What 1.1 added, in the way of Jincheng's rules: an authority that looks first, periods that hang on
//! the class and on where the data are, and a consent that has the data published.

use bylaw_tests::guests::jincheng;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::town;

async fn with_entry(class: &str, on_platform: bool) -> TestHost {
    let host = TestHost::with("2025-09-26", vec![town(&jincheng())], true).await;
    host.hold_entry("jincheng", held(class, on_platform)).await;
    host
}

fn held(class: &str, on_platform: bool) -> Value {
    let mut entry = entry(class);
    entry["on_platform"] = json!(on_platform);
    entry
}

async fn applied(host: &TestHost) -> Value {
    let filing = filing("sharing-application", json!({ "scenario": "联合执法" }));
    host.file("jincheng", &filing).await
}

/// Whose turn it is, and until when.
fn turn(case: &Value) -> (&Value, &Value) {
    (&case["at"], &case["due"])
}

/// 26 September was a Friday, 28 a Sunday of work.
#[tokio::test]
async fn the_authority_grants_what_is_unconditional_itself_and_tells_the_provider() {
    let host = with_entry("unconditional", false).await;
    let case = applied(&host).await;
    assert_eq!(
        turn(&case),
        (&json!("data-authority"), &json!("2025-09-29"))
    );
    let approve = json!({ "outcome": "approve" });
    assert_eq!(
        host.lacks(&case, "provider", &approve).await,
        json!(["role"])
    );
    let case = host.done(&case, "data-authority", &approve).await;
    assert_eq!(
        (&case["closed"], &case["grants"][0]["state"]),
        (&json!("approve"), &json!("active"))
    );
    assert_eq!(effects_of(&case), ["grant_access", "notify"]);
}

/// The holiday went to 8 October, and 11 was a Saturday of work: five and ten working days from the
/// day on which it was forwarded, whatever the application is for.
#[tokio::test]
async fn the_authority_forwards_the_rest_and_the_period_hangs_on_the_platform() {
    for (on_platform, due) in [(true, "2025-10-13"), (false, "2025-10-20")] {
        let host = with_entry("conditional", on_platform).await;
        let case = applied(&host).await;
        assert_eq!(
            turn(&case),
            (&json!("data-authority"), &json!("2025-09-29"))
        );
        let approve = json!({ "outcome": "approve" });
        assert_eq!(
            host.lacks(&case, "data-authority", &approve).await,
            json!(["outcome"])
        );
        host.go_to("2025-09-29").await;
        let forward = json!({ "outcome": "complete" });
        let case = host.done(&case, "data-authority", &forward).await;
        assert_eq!(turn(&case), (&json!("provider"), &json!(due)));
    }
}

/// Invariant: a consent has the data published, which people do; that the entry then says so is a
/// revision, since an answer to an application changes no entry.
#[tokio::test]
async fn consenting_publishes_and_the_next_answer_is_due_sooner() {
    let host = with_entry("conditional", false).await;
    let case = applied(&host).await;
    let forward = json!({ "outcome": "complete" });
    host.done(&case, "data-authority", &forward).await;
    let approve = json!({ "outcome": "approve" });
    let case = host.done(&case, "provider", &approve).await;
    assert_eq!(case["grants"][0]["state"], "active", "{case:#}");
    assert_eq!(effects_of(&case), ["measure", "grant_access", "follow"]);

    host.go_to("2025-09-28").await;
    let path = "/api/v1/jurisdictions/jincheng/cases?kind=entry-revision";
    let revisions = host.get(path).await.body;
    let revision = &revisions.as_array().unwrap()[0];
    let mut update = json!({ "outcome": "complete" });
    assert_eq!(
        host.lacks(revision, "provider", &update).await,
        json!(["entry"])
    );
    update["entry"] = held("conditional", true);
    host.done(revision, "provider", &update).await;

    let next = applied(&host).await;
    let next = host.done(&next, "data-authority", &forward).await;
    assert_eq!(turn(&next), (&json!("provider"), &json!("2025-10-11")));
}

/// What the last act did, by name.
fn effects_of(case: &Value) -> Vec<&str> {
    let history = case["history"].as_array().unwrap();
    let acted = history.iter().rfind(|item| item["event"] == "acted");
    let effects = acted.unwrap()["effects"].as_array().unwrap();
    let keys = effects
        .iter()
        .flat_map(|effect| effect.as_object().unwrap().keys());
    keys.map(String::as_str).collect()
}

/// Who does not agree consults; the authority settles what stays open.
#[tokio::test]
async fn they_consult_before_the_authority_settles_it() {
    let host = with_entry("conditional", true).await;
    let dispute = filing("dispute", json!({ "grounds": "不同意共享" }));
    let case = host.file("jincheng", &dispute).await;
    assert_eq!(turn(&case), (&json!("provider"), &Value::Null));
    let settle = json!({ "outcome": "settle" });
    assert_eq!(
        host.lacks(&case, "data-authority", &settle).await,
        json!(["role"])
    );
    let refer = json!({ "outcome": "refer" });
    let case = host.done(&case, "provider", &refer).await;
    assert_eq!(case["at"], "data-authority");
    let case = host.done(&case, "data-authority", &settle).await;
    assert_eq!(
        (&case["closed"], &case["grants"]),
        (&json!("settle"), &json!([]))
    );
}
