//! Notices: written with what they tell of, sent until they arrive.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::messenger::{self, send_due};
use bylaw::post::{Encryption, Mail, MailConfig, NoticeConfig, Post};
use bylaw_tests::databases::Reached;
use bylaw_tests::host::TestHost;
use bylaw_tests::lines::Lines;
use bylaw_tests::places::setup;
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::receivers::{Receiver, signature};
use crate::{act, apply, id, is_problem, read, registry, shared, shenyang};

/// A town whose host may call these on this machine.
async fn calling(receivers: &[&Receiver]) -> (TestHost, Town) {
    let (host, town) = shenyang().await;
    (host.with_post(post(receivers, None)), town)
}

fn post(receivers: &[&Receiver], mail: Option<Mail>) -> Post {
    let trusted = receivers.iter().map(|one| one.address.to_string());
    let config = NoticeConfig {
        link: String::new(),
        trusted_hosts: trusted.collect(),
    };
    config.check().unwrap();
    Post::new(&config, mail)
}

pub(crate) async fn subscribe(host: &TestHost, town: &Town, who: &str, draft: Value) -> Value {
    let path = town.path("subscriptions");
    let made = host.post(&path, town.head(who), &draft).await;
    assert_eq!(made.status, StatusCode::CREATED, "{:#}", made.body);
    made.body
}

pub(crate) async fn letters(host: &TestHost, town: &Town, state: &str) -> Value {
    let path = town.path(&format!("notices?state={state}"));
    let letters = read(host, &path, &town.system).await;
    assert_eq!(letters.status, StatusCode::OK, "{:#}", letters.body);
    letters.body
}

/// Invariant: a host that is to end stops sending between two rounds.
#[tokio::test]
async fn the_loop_ends_when_it_is_told() {
    let (host, _) = calling(&[]).await;
    let running = tokio::spawn(messenger::run(Arc::clone(&host.host)));
    // It has looked once, and waits for something to send.
    tokio::task::yield_now().await;
    assert!(!running.is_finished());
    host.host.stop.tell();
    let patience = Duration::from_secs(10);
    let ended = tokio::time::timeout(patience, running).await;
    ended.expect("it ends").expect("without a panic");
}

/// Invariant: a receiver that fails gets the same notice again, signed, and nothing about a person.
#[tokio::test]
async fn a_receiver_that_fails_gets_it_again() {
    let receiver = Receiver::of_http(&["500 Internal Server Error", "302 Found"]);
    let (host, town) = calling(&[&receiver]).await;
    let made = subscribe(&host, &town, "civil", json!({ "url": receiver.url() })).await;
    let secret = made["secret"].as_str().unwrap();
    let case = shared(&host, &town, "tax").await;

    assert_eq!(send_due(&host.host).await.unwrap(), 1);
    let waiting = letters(&host, &town, "queued").await;
    assert!(
        waiting[0]["trouble"].as_str().unwrap().contains("500"),
        "{waiting:#}"
    );
    // Its pause is not over.
    assert_eq!(send_due(&host.host).await.unwrap(), 0);
    for hour in [10, 11] {
        host.at("2025-09-26", hour);
        assert_eq!(send_due(&host.host).await.unwrap(), 1);
    }
    host.at("2025-09-26", 12);
    assert_eq!(send_due(&host.host).await.unwrap(), 0);
    assert_eq!(letters(&host, &town, "delivered").await[0]["attempts"], 3);

    let all = receiver.received();
    assert_eq!(all.len(), 3);
    for one in &all {
        assert_eq!(one.header("webhook-id"), all[0].header("webhook-id"));
        assert_eq!(one.body, all[0].body);
        assert_eq!(one.header("webhook-signature"), signature(secret, one));
    }
    let notice: Value = serde_json::from_str(&all[0].body).unwrap();
    assert_eq!(notice["type"], "case.turn");
    assert_eq!(notice["data"]["case"], case["id"]);
    assert_eq!(notice["data"]["due"], case["due"]);
    assert_eq!(
        notice["data"]["link"],
        format!("/api/v1/cases/{}", id(&case))
    );
    assert_eq!(notice["data"]["citations"][0]["article"], 25);
    for personal in ["核验婚姻状况", "专员", "张三"] {
        assert!(!all[0].body.contains(personal), "{}", all[0].body);
    }
}

/// Invariant: a notice is there with its event, so a crash between event and delivery loses none.
#[tokio::test]
async fn a_crash_before_the_delivery_loses_nothing() {
    let receiver = Receiver::of_http(&[]);
    let (host, town) = calling(&[&receiver]).await;
    subscribe(&host, &town, "civil", json!({ "url": receiver.url() })).await;
    shared(&host, &town, "tax").await;
    let library = Arc::clone(&setup().library);
    let jurisdictions = setup().jurisdictions().unwrap();
    let host = host.restarted("2025-09-28", library, jurisdictions);
    let host = host.with_post(post(&[&receiver], None));
    assert_eq!(send_due(&host.host).await.unwrap(), 1);
    assert_eq!(receiver.received().len(), 1);
}

/// Invariant: of two replicas one sends a notice, once.
#[tokio::test]
async fn two_replicas_send_it_once() {
    let receiver = Receiver::of_http(&[]);
    let (host, town) = calling(&[&receiver]).await;
    subscribe(&host, &town, "civil", json!({ "url": receiver.url() })).await;
    for _ in 0..5 {
        shared(&host, &town, "tax").await;
    }
    let other = host.process(setup().jurisdictions().unwrap());
    let (one, two) = tokio::join!(send_due(&host.host), send_due(&other));
    assert_eq!(one.unwrap() + two.unwrap(), 5);
    let ids: Vec<String> = receiver
        .received()
        .iter()
        .map(|one| one.header("webhook-id").to_owned())
        .collect();
    let different: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (5, 5));
}

/// Invariant: no more is taken than can be sent at once, and a receiver that is slow does not take the
/// places of the others.
#[tokio::test]
async fn a_slow_receiver_takes_no_more_than_its_share() {
    let slow = Receiver::of_http(&[]);
    let (host, town) = calling(&[&slow]).await;
    let url = json!({ "url": slow.url() });
    let slow = subscribe(&host, &town, "civil", url.clone()).await;
    let slow = slow["id"].as_str().unwrap();
    subscribe(&host, &town, "company", url).await;
    for _ in 0..6 {
        shared(&host, &town, "tax").await;
    }
    let case = apply(&host, &town, "company", "opening-application", "研究").await;
    let ask = json!({ "outcome": "request-supplement" });
    act(&host, &case, town.of("civil"), ask).await;
    let take = async |room: usize, under_way: BTreeMap<String, usize>| {
        let taken = flow::take_parcels(&host.host, room, &under_way).await;
        let taken = taken.unwrap();
        let slow = taken.iter().filter(|one| one.subscription() == slow);
        (slow.count(), taken.len())
    };
    assert_eq!(take(1, BTreeMap::new()).await, (1, 1));
    let there = BTreeMap::from([(slow.to_owned(), 1)]);
    assert_eq!(take(16, there).await, (3, 4));
    let there = BTreeMap::from([(slow.to_owned(), 4)]);
    assert_eq!(take(16, there).await, (0, 0));
    assert_eq!(take(16, BTreeMap::new()).await, (3, 3));
}

/// Invariant: what does not end is told once, not at every look.
#[tokio::test]
async fn notices_that_cannot_be_taken_are_told_of_once() {
    let mut reached = Reached::create().await;
    let towns = setup().jurisdictions().unwrap();
    let host = TestHost::standing("2025-09-26", reached.store.clone(), towns, false).await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    host.hold_entry("shenyang", registry()).await;
    let receiver = Receiver::of_http(&[]);
    let host = host.with_post(post(&[&receiver], None));
    subscribe(&host, &town, "civil", json!({ "url": receiver.url() })).await;
    shared(&host, &town, "tax").await;
    reached.execute("UPDATE notices SET token = -5").await;
    let lines = Lines::heard();
    for _ in 0..3 {
        assert_eq!(send_due(&host.host).await.unwrap(), 0);
    }
    assert_eq!(lines.with("a token that was never handed out"), 1);
    reached.execute("UPDATE notices SET token = 0").await;
    assert_eq!(send_due(&host.host).await.unwrap(), 1);
}

/// Invariant: after three days and ten attempts a notice is a dead letter, which an operator sees and
/// sends again. One that nobody could try is none, however old it is.
#[tokio::test]
async fn after_three_days_of_trying_it_is_a_dead_letter() {
    let away = ["503 Service Unavailable"; 10];
    let receiver = Receiver::of_http(&away);
    let (host, town) = calling(&[&receiver]).await;
    subscribe(&host, &town, "civil", json!({ "url": receiver.url() })).await;
    shared(&host, &town, "tax").await;
    send_due(&host.host).await.unwrap();
    for day in 1..=9 {
        assert_eq!(letters(&host, &town, "dead").await, json!([]));
        host.at(&format!("2025-10-{day:02}"), 9);
        assert_eq!(send_due(&host.host).await.unwrap(), 1);
    }
    let dead = letters(&host, &town, "dead").await;
    assert_eq!(dead[0]["attempts"], 10, "{dead:#}");
    assert!(!is_well(&host, "notices").await);
    host.at("2025-10-10", 9);
    assert_eq!(send_due(&host.host).await.unwrap(), 0);

    let path = town.path(&format!(
        "notices/{}/delivery",
        dead[0]["id"].as_str().unwrap()
    ));
    let foreign = host.post(&path, town.head("civil"), &json!({})).await;
    is_problem(&foreign, StatusCode::FORBIDDEN, "not-allowed");
    let again = host.post(&path, &town.system, &json!({})).await;
    assert_eq!(again.status, StatusCode::ACCEPTED, "{:#}", again.body);
    assert_eq!(send_due(&host.host).await.unwrap(), 1);
    assert_eq!(
        letters(&host, &town, "delivered").await[0]["id"],
        dead[0]["id"]
    );
    assert!(is_well(&host, "notices").await);
    let gone = host.post(&path, &town.system, &json!({})).await;
    is_problem(&gone, StatusCode::NOT_FOUND, "no-such-thing");
}

/// Whether a part of the host does its work, as `/readyz` has it.
async fn is_well(host: &TestHost, part: &str) -> bool {
    let ready = host.get("/readyz").await.body;
    let mut parts = ready["parts"].as_array().unwrap().iter();
    let part = parts.find(|one| one["part"] == part);
    part.unwrap_or_else(|| panic!("{ready:#}"))["well"] == true
}

/// Invariant: loops that stand still are seen.
#[tokio::test]
async fn work_that_nobody_does_is_seen() {
    let receiver = Receiver::of_http(&[]);
    let (host, town) = calling(&[&receiver]).await;
    subscribe(&host, &town, "civil", json!({ "url": receiver.url() })).await;
    apply(&host, &town, "company", "opening-application", "研究").await;
    assert!(is_well(&host, "notices").await && is_well(&host, "deadlines").await);
    host.at("2025-10-20", 9);
    assert!(!is_well(&host, "notices").await);
    assert!(!is_well(&host, "deadlines").await);
    flow::run_due(&host.host).await.unwrap();
    while send_due(&host.host).await.unwrap() > 0 {}
    assert!(is_well(&host, "notices").await && is_well(&host, "deadlines").await);
}

/// Invariant: only an officer or the head says where notices go, and only of his own organisation.
#[tokio::test]
async fn an_officer_subscribes_and_rotates_the_secret() {
    let receiver = Receiver::of_http(&[]);
    let (host, town) = calling(&[&receiver]).await;
    let path = town.path("subscriptions");
    let draft = json!({ "url": receiver.url(), "events": ["turn"] });
    let clerk = host.post(&path, town.of("civil"), &draft).await;
    is_problem(&clerk, StatusCode::FORBIDDEN, "not-in-this-capacity");
    let made = subscribe(&host, &town, "civil", draft).await;
    let listed = read(&host, &path, town.of("civil")).await;
    assert_eq!(listed.body[0]["id"], made["id"]);
    assert!(!listed.text.contains("whsec"), "{}", listed.text);
    assert_eq!(read(&host, &path, town.of("tax")).await.body, json!([]));

    let own = town.path(&format!("subscriptions/{}", made["id"].as_str().unwrap()));
    let secret = format!("{own}/secret");
    let foreign = host.post(&secret, town.head("tax"), &json!({})).await;
    is_problem(&foreign, StatusCode::NOT_FOUND, "no-such-thing");
    let rotated = host.post(&secret, town.head("civil"), &json!({})).await;
    assert_eq!(rotated.status, StatusCode::OK, "{:#}", rotated.body);
    shared(&host, &town, "tax").await;
    send_due(&host.host).await.unwrap();
    let one = &receiver.received()[0];
    let both = [&rotated.body["secret"], &made["secret"]]
        .map(|secret| signature(secret.as_str().unwrap(), one));
    assert_eq!(one.header("webhook-signature"), both.join(" "));

    shared(&host, &town, "tax").await;
    let ended = host
        .send("DELETE", &own, Some(town.head("civil")), "")
        .await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(send_due(&host.host).await.unwrap(), 0);
    assert_eq!(receiver.received().len(), 1);
}

/// What becomes of a case is told to whom it concerns, each thing once.
#[tokio::test]
async fn who_is_concerned_is_told() {
    let (civil, company) = (Receiver::of_http(&[]), Receiver::of_http(&[]));
    let (host, town) = calling(&[&civil, &company]).await;
    subscribe(&host, &town, "civil", json!({ "url": civil.url() })).await;
    subscribe(&host, &town, "company", json!({ "url": company.url() })).await;
    let case = apply(&host, &town, "company", "opening-application", "研究").await;
    let ask = json!({ "outcome": "request-supplement" });
    let asked = act(&host, &case, town.of("civil"), ask).await;
    assert_eq!(asked.status, StatusCode::OK, "{:#}", asked.body);
    let supply = json!({ "supply": ["说明"] });
    let supplied = act(&host, &asked.body, town.of("company"), supply).await;
    assert_eq!(supplied.status, StatusCode::OK, "{:#}", supplied.body);
    // Two working days before the end, and not before; asked twice, told once.
    host.go_to("2025-09-29").await;
    flow::remind(&host.host).await.unwrap();
    host.go_to("2025-09-30").await;
    flow::remind(&host.host).await.unwrap();
    let again = host.process(setup().jurisdictions().unwrap());
    flow::remind(&again).await.unwrap();
    host.go_to("2025-10-20").await;
    while send_due(&host.host).await.unwrap() > 0 {}
    let told = |receiver: &Receiver| {
        let all = receiver.received();
        let mut types: Vec<String> = all
            .iter()
            .map(|one| serde_json::from_str::<Value>(&one.body).unwrap()["type"].clone())
            .map(|word| word.as_str().unwrap().to_owned())
            .collect();
        types.sort();
        types
    };
    assert_eq!(
        told(&civil),
        ["case.due-soon", "case.lapsed", "case.turn", "case.turn"]
    );
    assert_eq!(told(&company), ["case.lapsed", "case.turn"]);
}

#[tokio::test]
async fn mail_is_sent_where_a_server_is_configured() {
    let (host, town) = shenyang().await;
    let path = town.path("subscriptions");
    let draft = json!({ "mail": "office@civil.example.cn" });
    let refused = host.post(&path, town.head("civil"), &draft).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");

    let server = Receiver::of_smtp();
    let config = MailConfig {
        server: "127.0.0.1".to_owned(),
        port: server.address.port(),
        encryption: Encryption::None,
        user: None,
        password_file: None,
        from: "数据平台 <bylaw@example.cn>".to_owned(),
    };
    let host = host.with_post(post(&[], Some(Mail::new(&config, None).unwrap())));
    let made = subscribe(&host, &town, "civil", draft).await;
    assert_eq!(made["secret"], Value::Null);
    let case = shared(&host, &town, "tax").await;
    assert_eq!(send_due(&host.host).await.unwrap(), 1);
    assert_eq!(letters(&host, &town, "queued").await, json!([]));
    assert_eq!(
        letters(&host, &town, "delivered").await[0]["case"],
        case["id"]
    );
    let wrong = json!({ "mail": "nobody" });
    let refused = host.post(&path, town.head("civil"), &wrong).await;
    assert_eq!(refused.body["place"], "mail", "{:#}", refused.body);
}
