//! Which faults of rules count: those that a case keeps, of the rules that govern new matters, met by
//! somebody who might do what he did.

use axum::http::StatusCode;
use bylaw::domain::Citation;
use bylaw::flow;
use bylaw::sheets::{Encoding, write_csv};
use bylaw::store::BreachRow;
use bylaw_tests::databases;
use bylaw_tests::host::{Answer, entry};
use bylaw_tests::sheets::{PROVIDERS, entries, rows};
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

async fn city() -> Trapping {
    Trapping::founded_on(databases::fresh().await).await
}

/// The authority hands the entry in as it has become; the rules trap on its title.
fn completion() -> Value {
    let mut bad = entry("conditional");
    bad["title"] = json!("trap");
    json!({ "outcome": "complete", "entry": bad })
}

pub(crate) async fn complete(city: &Trapping, case: &Value, by: &str) -> Answer {
    city.host.act(case, by, &completion()).await
}

fn last<'c>(case: &'c Value, key: &str) -> &'c Value {
    let history = case["history"].as_array().unwrap();
    &history.last().unwrap()[key]
}

/// Invariant: faults at acts count like those at filings; the act changes nothing, and the case tells
/// of it.
#[tokio::test]
async fn the_third_fault_at_acts_leaves_new_matters_to_people() {
    let city = city().await;
    let case = city.file("fine").await;
    for fault in 1..=3 {
        assert!(!city.is_manual(), "before fault {fault}");
        let answer = complete(&city, &case, "data-authority").await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{:#}", answer.body);
        assert_eq!(answer.body["type"], "urn:bylaw:problem:rules-trapped");
    }
    assert!(city.is_manual());
    let after = city.host.case(&case).await;
    assert_eq!(after["history"].as_array().unwrap().len(), 5);
    assert_eq!(last(&after, "event"), "faulted");
    for unchanged in ["state", "at", "due", "stage"] {
        assert_eq!(after[unchanged], case[unchanged], "{unchanged}");
    }
    assert_eq!(city.releases().await["manual"]["digest"], city.digests[1]);
    assert_eq!(city.file("fine").await["state"], "unplanned");
    assert_eq!(city.file_beside().await["state"], "open");
}

/// Faults of acts and filings are one row, and only an answer to a matter ends it: that the rules can
/// read entries says nothing of that.
#[tokio::test]
async fn faults_at_acts_and_at_filings_are_one_row() {
    let city = city().await;
    let [case, other] = [city.file("fine").await, city.file("fine").await];
    complete(&city, &case, "data-authority").await;
    city.file("trap").await;
    city.file("fine").await;
    complete(&city, &case, "data-authority").await;
    city.file("trap").await;
    assert!(!city.is_manual(), "a matter was answered in between");
    let good = json!({ "outcome": "complete", "entry": entry("conditional") });
    city.host.done(&other, "data-authority", &good).await;
    complete(&city, &case, "data-authority").await;
    assert!(city.is_manual());
}

/// Invariant: whoever may not do it neither writes into the case nor makes faults count, whatever he
/// makes the rules fault with.
#[tokio::test]
async fn whose_act_it_is_not_makes_no_fault_count() {
    let city = city().await;
    let case = city.file("fine").await;
    for by in ["applicant", "provider", "government", "applicant"] {
        let lacks = city.host.lacks(&case, by, &completion()).await;
        assert_eq!(lacks, json!(["role"]), "{by}");
    }
    let mut unfinished = completion();
    unfinished["outcome"] = json!("refuse");
    for _ in 0..3 {
        let lacks = city.host.lacks(&case, "data-authority", &unfinished).await;
        assert_eq!(lacks, json!(["reason"]));
    }
    let mut stale = completion();
    stale["revision"] = json!(1);
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    for _ in 0..3 {
        let answer = city.host.post(&path, "data-authority", &stale).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{:#}", answer.body);
    }
    assert_eq!(city.host.case(&case).await, case);
    city.file("trap").await;
    city.file("trap").await;
    assert!(!city.is_manual(), "only these two count");
}

/// Whoever asks for a plan again asks about a matter that is kept.
#[tokio::test]
async fn a_plan_that_faults_again_counts_and_a_good_one_ends_the_row() {
    let city = city().await;
    let replan = async |case: &Value| {
        let path = format!("/api/v1/cases/{}/plan", case["id"].as_str().unwrap());
        let nothing = json!({});
        let planned = city.host.post(&path, "platform-operator", &nothing).await;
        assert_eq!(planned.status, StatusCode::OK, "{:#}", planned.body);
        planned.body
    };
    let case = city.file("trap").await;
    let again = replan(&case).await;
    assert_eq!(last(&again, "event"), "plan-failed");
    assert!(!city.is_manual());
    replan(&case).await;
    assert!(city.is_manual());
}

/// Invariant: what leaves no trace makes no fault count: previews, dry runs, classifications.
#[tokio::test]
async fn what_is_only_tried_makes_no_fault_count() {
    let city = city().await;
    let mut sheet = entries(3, &PROVIDERS);
    for (entry, _) in &mut sheet {
        entry.title = "trap".into();
    }
    let csv = write_csv(&rows(&sheet), Encoding::Utf8).unwrap();
    let headers = [("content-type", "text/csv")];
    let path = "/api/v1/jurisdictions/hostile/imports";
    let by = Some("provider");
    let tried = city.host.send_as("POST", path, by, &headers, csv).await;
    assert_eq!(tried.status, StatusCode::CREATED, "{}", tried.text);
    assert!(tried.text.contains("trapped"), "{}", tried.text);
    let mut bad = entry("conditional");
    bad["title"] = json!("trap");
    for _ in 0..3 {
        let path = "/api/v1/jurisdictions/hostile/classify";
        let asked = city.host.post(path, "applicant", &bad).await;
        assert_eq!(asked.status, StatusCode::BAD_GATEWAY, "{:#}", asked.body);
        let mut matter = city.file("fine").await["history"][0]["matter"].clone();
        matter["statement"]["purpose"] = json!("trap");
        let path = "/api/v1/jurisdictions/hostile/plan";
        let asked = city.host.post(path, "applicant", &matter).await;
        assert_eq!(asked.status, StatusCode::BAD_GATEWAY, "{:#}", asked.body);
    }
    city.file("trap").await;
    city.file("trap").await;
    assert!(!city.is_manual(), "only these two count");
}

/// Invariant: faults of rules that govern open cases only leave nobody's new matters to people, nor
/// do they make those of the rules in force forgotten.
#[tokio::test]
async fn faults_of_rules_that_govern_no_new_matters_do_not_count() {
    let city = city().await;
    let old = city.file("fine").await;
    city.release(0, "2025-09-27").await;
    city.host.go_to("2025-09-27").await;
    assert_eq!(city.file("fine").await["rules"], city.digests[0]);
    for _ in 0..3 {
        let answer = complete(&city, &old, "data-authority").await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{:#}", answer.body);
    }
    assert!(!city.is_manual());
    let told = city.host.case(&old).await;
    assert_eq!(last(&told, "event"), "faulted", "the case tells of them");
    city.file("trap").await;
    city.file("trap").await;
    complete(&city, &old, "data-authority").await;
    assert!(!city.is_manual());
    city.file("trap").await;
    assert!(city.is_manual());
    assert_eq!(city.releases().await["manual"]["digest"], city.digests[0]);
}

/// So many breaches whose rectification the rules trap on.
pub(crate) async fn breached(city: &Trapping, many: usize) {
    let mut cases = vec![];
    for _ in 0..many {
        let mut apply = bylaw_tests::host::filing("sharing-application", json!({}));
        apply["statement"]["purpose"] = json!("fine");
        apply["applicant"]["name"] = json!("trap");
        cases.push(city.host.file("hostile", &apply).await);
    }
    let organisation = json!({
        "id": "tax", "name": { "zh": "市税务局", "en": "tax" }, "kind": "department", "tier": "city",
        "superior": null, "offices": [], "credit_code": null, "successor": null,
    });
    let path = "/api/v1/jurisdictions/hostile/organisations";
    let entered = city.host.post(path, &city.system, &organisation).await;
    assert_eq!(entered.status, StatusCode::CREATED, "{:#}", entered.body);
    let article = Citation {
        instrument: "hostile".into(),
        article: 1,
        paragraph: None,
        item: None,
    };
    for case in &cases {
        let breach = BreachRow {
            case_id: case["id"].as_str().unwrap().to_owned(),
            stage: "decide".into(),
            due: "2025-09-25".parse().unwrap(),
            kind: "sharing-application".into(),
            respondent: "tax".into(),
            violation: vec![article.clone()],
            basis: Some(article.clone()),
            state: "proposed".into(),
            why: "示例 / an example".into(),
            trouble: None,
            rectification: None,
        };
        let mut tx = city.host.host.store.begin("hostile").await.unwrap();
        tx.insert_breach(&breach).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// What the host files by itself is asked about before it is filed.
#[tokio::test]
async fn faults_at_what_the_host_files_by_itself_count() {
    let city = city().await;
    breached(&city, 3).await;
    assert_eq!(flow::rectify_breaches(&city.host.host).await.unwrap(), 0);
    assert!(city.is_manual());
    let mut view = city.host.host.store.read("hostile").await.unwrap();
    let tasks = view.breaches("task", ("", ""), 10).await.unwrap();
    assert_eq!(tasks.len(), 3);
}
