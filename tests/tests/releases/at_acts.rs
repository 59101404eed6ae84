//! Rules that fault at an act of an open case: whoever's turn it is decides without them, and nobody gets
//! past what they have to say.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::databases;
use bylaw_tests::host::{Answer, entry, filing};
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

/// A revision that the authority completes with the entry as it has become.
async fn revised() -> (Trapping, Value) {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let mut revision = filing("entry-revision", json!({ "purpose": "revises" }));
    revision["applicant"] = entry("conditional")["provider"].clone();
    let case = city.host.file("hostile", &revision).await;
    assert_eq!(case["at"], "data-authority", "{case:#}");
    (city, case)
}

/// It becomes so; the rules do what its title says.
fn completion(title: &str) -> Value {
    let mut entry = entry("conditional");
    entry["title"] = json!(title);
    json!({ "outcome": "complete", "entry": entry })
}

/// The same by hand, with something else in it.
fn by_hand(title: &str, change: &[(&str, Value)]) -> Value {
    let mut act = completion(title);
    act["reason"] = json!("规则出错，条目经核对无误");
    act["by_hand"] = json!({ "citations": [{ "instrument": "hostile", "article": 1 }] });
    for (key, value) in change {
        act[*key] = value.clone();
    }
    act
}

async fn faulted(city: &Trapping, case: &Value) -> Answer {
    let answer = city
        .host
        .act(case, "data-authority", &completion("trap"))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{:#}", answer.body);
    answer
}

fn offered(case: &Value) -> Vec<&Value> {
    let may = case["may"].as_array().unwrap().iter();
    may.filter(|one| one["act"] == "decide-by-hand").collect()
}

/// Invariant: a fault at an act leaves the decision to whoever's turn it is; it has what the outcome
/// requires, a reason and an article, and its effects.
#[tokio::test]
async fn whoever_s_turn_it_is_decides_what_the_rules_fault_at() {
    let (city, case) = revised().await;
    assert_eq!(offered(&case), [] as [&Value; 0]);
    faulted(&city, &case).await;
    let told = city.host.case(&case).await;
    assert_eq!(told["history"][2]["outcome"], "complete", "{told:#}");
    let [offer] = offered(&told)[..] else {
        panic!("{told:#}");
    };
    assert_eq!(
        (&offer["by"], &offer["outcome"]),
        (&json!("data-authority"), &json!("complete"))
    );
    assert_eq!(offer["requires"], json!(["entry", "reason"]));
    for (by, change, lacks) in [
        ("applicant", vec![], json!(["role"])),
        ("provider", vec![], json!(["role"])),
        (
            "data-authority",
            vec![("reason", json!(" "))],
            json!(["reason"]),
        ),
        (
            "data-authority",
            vec![("entry", Value::Null)],
            json!(["entry", "outcome"]),
        ),
        (
            "data-authority",
            vec![("outcome", json!("approve"))],
            json!(["outcome"]),
        ),
        (
            "data-authority",
            vec![("by_hand", json!({ "citations": [] }))],
            json!(["legal-basis"]),
        ),
    ] {
        let lacked = city.host.lacks(&case, by, &by_hand("trap", &change)).await;
        assert_eq!(lacked, lacks, "{by}: {change:?}");
    }
    let nowhere = json!({ "citations": [{ "instrument": "hostile", "article": 99 }] });
    let act = by_hand("trap", &[("by_hand", nowhere)]);
    let answer = city.host.act(&case, "data-authority", &act).await;
    assert_eq!(
        answer.body["findings"][0]["subject"],
        "by_hand.citations[0].article"
    );
    let path = format!(
        "/api/v1/cases/{}/manual-decision",
        case["id"].as_str().unwrap()
    );
    let other = json!({
        "revision": told["revision"], "outcome": "complete", "reason": "x",
        "citations": [{ "instrument": "hostile", "article": 1 }],
    });
    let other = city.host.post(&path, "data-authority", &other).await;
    assert!(other.text.contains("with `by_hand`"), "{}", other.text);

    let done = city
        .host
        .done(&case, "data-authority", &by_hand("trap", &[]))
        .await;
    assert_eq!(done["closed"], "complete", "{done:#}");
    let event = done["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&event["event"], &event["by_hand"]["code"]),
        (&json!("acted"), &json!("trapped"))
    );
    assert_eq!(event["citations"][0]["article"], 1);
    let path = "/api/v1/jurisdictions/hostile/entries/TEST%2F000001";
    let now = city
        .host
        .send("GET", path, Some("data-authority"), "")
        .await;
    assert_eq!(now.body["entry"]["title"], "trap", "{:#}", now.body);
    let text = city.host.get("/metrics").await.text;
    let by_hand = text.lines().filter(|line| line.contains("by=\"hand\""));
    assert_eq!(by_hand.count(), 1, "{text}");
}

/// Invariant: whatever the rules do answer stands. Nobody makes them fault with one entry to get another
/// past them.
#[tokio::test]
async fn nobody_gets_past_rules_that_answer() {
    let (city, case) = revised().await;
    let early = city
        .host
        .act(&case, "data-authority", &by_hand("trap", &[]))
        .await;
    assert_eq!(
        early.body["rejected"],
        json!(["outcome"]),
        "{:#}",
        early.body
    );
    assert!(early.text.contains("did not fault"), "{}", early.text);
    faulted(&city, &case).await;
    let past = city
        .host
        .act(&case, "data-authority", &by_hand("fine", &[]))
        .await;
    assert_eq!(past.body["rejected"], json!(["outcome"]), "{:#}", past.body);
    assert!(past.text.contains("leave `by_hand` out"), "{}", past.text);
    city.host
        .done(&case, "data-authority", &completion("fine"))
        .await;
}

/// A decision by hand makes no fault count, has no receipt, and its event is as the log committed to it.
#[tokio::test]
async fn the_log_and_the_receipts_understand_it() {
    let (city, case) = revised().await;
    faulted(&city, &case).await;
    faulted(&city, &case).await;
    city.host
        .done(&case, "data-authority", &by_hand("trap", &[]))
        .await;
    assert!(!city.is_manual(), "two faults were met without a decision");
    let (host, hostile) = (
        &city.host.host,
        city.host.host.jurisdiction("hostile").unwrap(),
    );
    while flow::sequence(host).await.unwrap() > 0 {}
    let compared = flow::compare_log(host, hostile).await.unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
    let replayed = flow::replay(host, hostile).await.unwrap();
    assert_eq!((replayed.same, replayed.differing), (1, vec![]));
}

/// A rollback leaves the case its rules, and what they faulted at is decided by hand all the same.
#[tokio::test]
async fn a_rollback_does_not_take_it_away() {
    let (city, case) = revised().await;
    for _ in 0..3 {
        faulted(&city, &case).await;
    }
    assert!(city.is_manual());
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    let done = city
        .host
        .done(&case, "data-authority", &by_hand("trap", &[]))
        .await;
    assert_eq!(done["rules"], city.digests[1]);
}
