//! Rules that fault again and again: people decide that city's new matters, and nobody else's.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::databases;
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

use crate::faults::complete;

async fn city() -> Trapping {
    Trapping::founded_on(databases::fresh().await).await
}

fn events(case: &Value) -> Vec<&str> {
    let history = case["history"].as_array().unwrap();
    history
        .iter()
        .map(|item| item["event"].as_str().unwrap())
        .collect()
}

fn path(case: &Value, rest: &str) -> String {
    format!("/api/v1/cases/{}/{rest}", case["id"].as_str().unwrap())
}

/// Three faults in a row, of which a good answer between them makes no row.
async fn trapped(city: &Trapping) {
    for word in ["trap", "trap", "fine", "trap", "trap"] {
        city.file(word).await;
    }
    assert!(!city.is_manual(), "a good answer came between them");
    let third = city.file("trap").await;
    assert_eq!(events(&third), ["filed", "plan-failed"]);
}

/// Invariant: after the third fault in a row people decide, and only there.
#[tokio::test]
async fn the_third_fault_in_a_row_leaves_new_matters_to_people() {
    let city = city().await;
    trapped(&city).await;
    let manual = city.releases().await["manual"].clone();
    assert_eq!(manual["digest"], city.digests[1], "{manual:#}");
    let kept = city.file("fine").await;
    assert_eq!(
        (&kept["state"], &kept["due"]),
        (&json!("unplanned"), &Value::Null)
    );
    assert_eq!(
        events(&kept),
        ["filed", "manual"],
        "it is kept, and the rules were not asked"
    );
    let said = &kept["history"][1]["said"];
    assert!(said["zh"].as_str().unwrap().contains("法定期限"), "{said}");
    assert!(
        said["en"].as_str().unwrap().contains("cannot know it"),
        "{said}"
    );
    let at = kept["at"].as_str().unwrap();
    assert!(at.starts_with("data-authority"), "{at}");
    let inbox = "/api/v1/inbox?jurisdiction=hostile";
    let waiting = city
        .host
        .send("GET", inbox, Some("data-authority"), "")
        .await;
    let id = kept["id"].as_str().unwrap();
    assert!(waiting.text.contains(id), "{}", waiting.text);
    assert_eq!(
        city.file_beside().await["state"],
        "open",
        "another city's rules decide"
    );
    let text = city.host.get("/metrics").await.text;
    for (line, count) in [
        ("bylaw_manual_handling{jurisdiction=\"hostile\"}", 1),
        (
            "bylaw_rules_faults_total{jurisdiction=\"hostile\",code=\"trapped\"}",
            5,
        ),
        (
            "bylaw_release_steps_total{jurisdiction=\"hostile\",step=\"manual-handling-on\"}",
            1,
        ),
    ] {
        assert!(
            text.contains(&format!("{line} {count}\n")),
            "{line} in {text}"
        );
    }
}

/// A decision by hand says who, why and on which articles, and has the effects that such a decision
/// may have.
#[tokio::test]
async fn a_person_decides_with_reason_and_article() {
    let city = city().await;
    trapped(&city).await;
    let case = city.file("fine").await;
    let grant = json!({ "grant_access": { "items": [], "method": "query", "until": null, "onward": "unstated", "public_service": false } });
    let decision = json!({
        "revision": 2, "outcome": "approve", "reason": "材料齐全，用途合法",
        "citations": [{ "instrument": "hostile", "article": 1, "paragraph": null, "item": null }],
        "effects": [grant],
    });
    let post = async |by: &str, change: &[(&str, Value)]| {
        let mut decision = decision.clone();
        for (key, value) in change {
            decision[*key] = value.clone();
        }
        city.host
            .post(&path(&case, "manual-decision"), by, &decision)
            .await
    };
    for (by, change, lacks) in [
        ("applicant", vec![], json!(["role"])),
        (
            "data-authority",
            vec![("reason", json!(" "))],
            json!(["reason"]),
        ),
        (
            "data-authority",
            vec![("citations", json!([]))],
            json!(["legal-basis"]),
        ),
        (
            "provider",
            vec![("effects", json!(["open-entry"]))],
            json!(["outcome"]),
        ),
    ] {
        let answer = post(by, &change).await;
        assert_eq!(answer.body["rejected"], lacks, "{:#}", answer.body);
    }
    let stale = post("data-authority", &[("revision", json!(1))]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{:#}", stale.body);
    let done = post("data-authority", &[]).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(
        (&done.body["state"], &done.body["closed"]),
        (&json!("closed"), &json!("approve"))
    );
    let event = &done.body["history"][2];
    assert_eq!(
        (&event["event"], &event["by"]),
        (&json!("decided-by-hand"), &json!("data-authority"))
    );
    assert_eq!(done.body["grants"].as_array().unwrap().len(), 1);
    let again = post("data-authority", &[("revision", json!(3))]).await;
    assert_eq!(again.body["rejected"], json!(["outcome"]));
    let planned = city.host.file("shenyang", &beside()).await;
    let answer = city
        .host
        .post(
            &path(&planned, "manual-decision"),
            "data-authority",
            &decision,
        )
        .await;
    assert_eq!(
        answer.body["rejected"],
        json!(["outcome"]),
        "where rules decide, nobody else does"
    );
}

fn beside() -> Value {
    bylaw_tests::host::filing(
        "sharing-application",
        json!({ "purpose": "核验", "materials": ["申请表"] }),
    )
}

/// Rolled back, the rules decide again, also what was filed meanwhile.
#[tokio::test]
async fn a_rollback_ends_it_and_what_waited_is_planned_again() {
    let city = city().await;
    trapped(&city).await;
    let waiting = city.file("fine").await;
    assert_eq!(waiting["rules"], city.digests[1]);
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    let all = city.releases().await;
    assert_eq!(
        (&all["manual"], &all["governing"]),
        (&Value::Null, &json!(1))
    );
    let new = city.file("fine").await;
    assert_eq!(
        (&new["state"], &new["rules"]),
        (&json!("open"), &json!(city.digests[0]))
    );
    let planned = city
        .host
        .post(&path(&waiting, "plan"), "platform-operator", &json!({}))
        .await;
    assert_eq!(planned.status, StatusCode::OK, "{:#}", planned.body);
    assert_eq!(planned.body["state"], "open", "{:#}", planned.body);
    assert_eq!(planned.body["rules"], city.digests[0]);
    assert_eq!(planned.body["history"][2]["release"], city.digests[0]);
    let steps: Vec<&str> = all["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["what"].as_str().unwrap())
        .collect();
    let last = [
        "manual-handling-on",
        "manual-handling-off",
        "release-rolled-back",
    ];
    assert_eq!(steps[steps.len() - 3..], last);
    let hostile = city.host.host.jurisdiction("hostile").unwrap();
    let compared = flow::compare_log(&city.host.host, hostile).await.unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
}

/// A release that begins at midnight ends it too, and is told of once.
#[tokio::test]
async fn a_release_that_begins_at_midnight_ends_it_too() {
    let city = city().await;
    city.release(0, "2025-09-27").await;
    trapped(&city).await;
    assert!(city.is_manual());
    city.host.at("2025-09-27", 0);
    assert_eq!(city.file("fine").await["state"], "open");
    for _ in 0..2 {
        flow::attend_releases(&city.host.host).await.unwrap();
    }
    assert!(!city.is_manual());
    let all = city.releases().await;
    let steps: Vec<&str> = all["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["what"].as_str().unwrap())
        .collect();
    let last = [
        "manual-handling-on",
        "manual-handling-off",
        "release-in-force",
    ];
    assert_eq!(steps[steps.len() - 3..], last);
}

fn manual_steps(all: &Value) -> Vec<String> {
    let history = all["history"].as_array().unwrap();
    let words = history.iter().map(|step| {
        let word = |key: &str| step[key].as_str().unwrap().to_owned();
        (word("what"), word("subject"))
    });
    let steps = words.filter(|(what, _)| what.starts_with("manual"));
    steps
        .map(|(what, subject)| format!("{what} {subject}"))
        .collect()
}

/// Invariant: within the third fault people decide, also if all three come in the seconds after a switch
/// at midnight, before upkeep has ended what they decided instead of the rules before.
#[tokio::test]
async fn faults_count_from_the_midnight_on_at_which_others_take_over() {
    let city = city().await;
    let [_, second, third] = &city.digests;
    city.release(2, "2025-09-27").await;
    trapped(&city).await;
    city.host.at("2025-09-27", 0);
    for _ in 0..3 {
        let case = city.file("trap").await;
        assert_eq!(events(&case), ["filed", "plan-failed"]);
    }
    let kept = city.file("fine").await;
    assert_eq!(
        events(&kept),
        ["filed", "manual"],
        "upkeep was not there yet"
    );
    flow::attend_releases(&city.host.host).await.unwrap();
    let all = city.releases().await;
    assert_eq!(all["manual"]["digest"], **third, "{all:#}");
    let steps = [
        format!("manual-handling-on {second}"),
        format!("manual-handling-off {second}"),
        format!("manual-handling-on {third}"),
    ];
    assert_eq!(manual_steps(&all), steps);
}

/// Some of them before upkeep came, some after it. The same rules, vouched for anew, count anew.
#[tokio::test]
async fn upkeep_forgets_no_fault_of_those_that_took_over() {
    for next in [2, 1] {
        let city = city().await;
        let open = city.file("fine").await;
        trapped(&city).await;
        city.release(next, "2025-09-27").await;
        assert!(city.is_manual());
        city.host.at("2025-09-27", 0);
        for _ in 0..2 {
            if next == 2 {
                city.file("trap").await;
            } else {
                // Until upkeep comes, these are asked about open cases alone.
                let answer = complete(&city, &open, "data-authority").await;
                assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{:#}", answer.body);
            }
        }
        flow::attend_releases(&city.host.host).await.unwrap();
        assert!(!city.is_manual(), "after two");
        city.file("trap").await;
        assert!(city.is_manual(), "after three");
        assert_eq!(
            city.releases().await["manual"]["digest"],
            city.digests[next]
        );
    }
}

/// Whoever met the last fault may not live to say so; upkeep does it then.
#[tokio::test]
async fn what_was_left_undone_is_done_by_upkeep() {
    let city = city().await;
    let seen = |n: u8| json!({ "digest": city.digests[1], "at": format!("2025-09-26T01:00:0{n}Z"), "code": "trapped", "said": "it trapped" });
    let faults = json!([seen(1), seen(2), seen(3)]).to_string();
    let mut tx = city.host.host.store.begin("hostile").await.unwrap();
    assert!(tx.put_faults("[]", &faults).await.unwrap());
    tx.commit().await.unwrap();
    flow::attend_releases(&city.host.host).await.unwrap();
    assert!(city.is_manual());
}
