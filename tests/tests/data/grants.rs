//! Who is given data, with real tokens: what a grant gives, and why not.

use axum::http::StatusCode;
use bylaw::domain::{Date, Text};
use bylaw::flow;
use bylaw::store::{EntryRow, EntryState, Moved};
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use super::{CSV, ENTRY, items};

/// A host without `--dev` with two towns, and data of the civil affairs department in the first.
pub(super) struct World {
    pub(super) host: TestHost,
    pub(super) here: Town,
    pub(super) there: Town,
}

impl World {
    pub(super) async fn new(sharing: &str, opening: &str) -> Self {
        let host = TestHost::strict("2025-09-26").await;
        let operator = town::operator(&host).await;
        let here = Town::found(&host, &operator, "shenyang").await;
        let there = Town::found(&host, &operator, "wuxi").await;
        let world = Self { host, here, there };
        world.hold(sharing, opening).await;
        world.upload().await;
        world
    }

    pub(super) fn entry(sharing: &str, opening: &str) -> Value {
        let mut entry = entry(sharing);
        entry["provider"] = Town::party("civil");
        entry["items"] = items();
        entry["opening"]["class"] = json!(opening);
        entry
    }

    async fn hold(&self, sharing: &str, opening: &str) {
        let entry = Self::entry(sharing, opening);
        self.host.hold_entry("shenyang", entry).await;
    }

    pub(super) async fn upload(&self) {
        self.upload_file(CSV).await;
    }

    pub(super) async fn upload_file(&self, csv: &str) {
        let by = self.here.of("civil");
        let wanted = json!({ "name": "a.csv", "format": "csv", "size": csv.len() });
        let path = format!("{ENTRY}/uploads");
        let begun = self.host.post(&path, by, &wanted).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
        let path = format!("{path}/{}", begun.body["id"].as_str().unwrap());
        let range = format!("bytes 0-{}/{}", csv.len() - 1, csv.len());
        let headers = [("content-range", range.as_str())];
        let csv = csv.to_owned();
        let put = self.host.send_as("PUT", &path, Some(by), &headers, csv);
        assert_eq!(put.await.status, StatusCode::OK);
        let place = format!("{path}/complete");
        let whole = self.host.post(&place, by, &json!({})).await;
        assert_eq!(whole.status, StatusCode::ACCEPTED);
        assert!(flow::convert_next(&self.host.host).await.unwrap());
    }

    /// An application of the tax office for two items.
    pub(super) fn application() -> Value {
        json!({
            "kind": "sharing-application", "applicant": Town::party("tax"),
            "entry_code": "TEST/000001",
            "statement": {
                "purpose": "核验", "scenario": "专项附加扣除", "materials": ["申请表"],
                "items": ["编号", "姓名"], "method": "query", "until": "2025-10-31",
            },
        })
    }

    pub(super) async fn filed(&self, filing: &Value) -> Answer {
        let path = self.here.path("cases");
        self.host.post(&path, self.here.of("tax"), filing).await
    }

    async fn applied(&self) -> Answer {
        self.filed(&Self::application()).await
    }

    /// The same on data that their provider shares when he has looked.
    async fn approved(&self) {
        let filed = self.applied().await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
        let case = filed.body["id"].as_str().unwrap();
        let act = json!({ "outcome": "approve", "revision": filed.body["revision"] });
        let path = format!("/api/v1/cases/{case}/actions");
        let done = self.host.post(&path, self.here.head("civil"), &act).await;
        assert_eq!(
            done.body["grants"][0]["cleared"],
            json!({ "编号": "none", "姓名": "personal" }),
            "{}",
            done.text
        );
    }

    /// The same on data that are shared with everybody; answers the grant, given at once.
    pub(super) async fn granted(&self) -> String {
        let filed = self.applied().await;
        let grant = &filed.body["grants"][0];
        assert_eq!(grant["purpose"], "核验", "{:#}", filed.body);
        grant["id"].as_str().unwrap().to_owned()
    }

    pub(super) async fn query(&self, token: Option<&str>, query: Value) -> Answer {
        let path = format!("{ENTRY}/query");
        self.host
            .send("POST", &path, token, query.to_string())
            .await
    }

    pub(super) async fn tax(&self, query: Value) -> Answer {
        self.query(Some(self.here.of("tax")), query).await
    }
}

fn is_refused(answer: &Answer, code: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    assert_eq!(
        answer.body["type"],
        format!("urn:bylaw:problem:{code}"),
        "{}",
        answer.text
    );
    let cited = &answer.body["findings"][0]["citations"][0]["article"];
    assert!(cited.is_number(), "no article: {}", answer.text);
}

/// Invariant: whoever may not see what is hidden cannot guess it and look whether he guessed right.
#[tokio::test]
async fn the_digest_of_a_file_is_for_its_provider_alone() {
    let world = World::new("unconditional", "unconditional").await;
    world.granted().await;
    let digest = async |token: Option<&str>| {
        let path = format!("{ENTRY}/datasets");
        let known = world.host.send("GET", &path, token, "").await;
        assert_eq!(known.status, StatusCode::OK, "{}", known.text);
        assert_eq!(known.body["datasets"][0]["rows"], 3, "{}", known.text);
        known.body["datasets"][0]["source_sha256"].clone()
    };
    let own = digest(Some(world.here.of("civil"))).await;
    assert_eq!(own.as_str().map(str::len), Some(64), "{own}");
    // Not even who holds a grant, nor the body of another town that is called like the provider.
    let (here, there) = (&world.here, &world.there);
    for other in [
        None,
        Some(here.of("tax")),
        Some(here.of("data")),
        Some(there.of("civil")),
    ] {
        assert_eq!(digest(other).await, Value::Null);
    }
}

#[tokio::test]
async fn a_grant_gives_its_items_and_nothing_else() {
    let world = World::new("unconditional", "conditional").await;
    is_refused(&world.tax(json!({})).await, "not-granted");
    let grant = world.granted().await;
    let page = world.tax(json!({})).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    // The rules gave it at once: that he named what is personal shows it to nobody.
    assert_eq!(page.body["rows"][0], json!(["A1"]));
    assert_eq!(page.body["left_out"], json!(["姓名"]));
    is_refused(&world.tax(json!({ "items": ["金额"] })).await, "over-broad");
    let filter = json!({ "filter": { "op": "gt", "item": "金额", "value": 1 } });
    is_refused(&world.tax(filter).await, "over-broad");
    let path = format!("{ENTRY}/download?format=csv");
    let file = world
        .host
        .send("GET", &path, Some(world.here.of("tax")), "");
    is_refused(&file.await, "method-not-granted");
    let other = world
        .query(Some(world.here.of("transport")), json!({}))
        .await;
    is_refused(&other, "not-granted");
    // The tax office of another town has the same identifier.
    let foreign = world.query(Some(world.there.of("tax")), json!({})).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.text);
    // The provider reads who was given what, under which grant.
    let path = world.here.path("records?entry=TEST/000001");
    let kept = world
        .host
        .send("GET", &path, Some(world.here.of("civil")), "");
    let kept = kept.await.body;
    assert_eq!(kept.as_array().unwrap().len(), 1, "{kept:#}");
    assert_eq!(
        (&kept[0]["record"]["by"]["id"], &kept[0]["record"]["grant"]),
        (&json!("tax"), &json!(grant))
    );
}

#[tokio::test]
async fn a_grant_holds_through_its_last_day_and_not_while_it_is_suspended() {
    let world = World::new("unconditional", "conditional").await;
    world.granted().await;
    world.host.go_to("2025-10-31").await;
    assert_eq!(world.tax(json!({})).await.status, StatusCode::OK);
    // A second one, given on that day.
    world.granted().await;
    world.host.go_to("2025-11-01").await;
    is_refused(&world.tax(json!({})).await, "grant-expired");
    world.host.go_to("2025-11-03").await;
    is_refused(&world.tax(json!({})).await, "grant-expired");
    for code in ["grant-suspended", "grant-ended"] {
        let why = Moved {
            case_id: "shenyang-1".into(),
            title: Text::default(),
            citations: serde_json::from_value(json!([{ "instrument": "shenyang", "article": 30 }]))
                .unwrap(),
        };
        let day: Date = "2025-11-03".parse().unwrap();
        let mut tx = world.host.host.store.begin("shenyang").await.unwrap();
        let moved = match code {
            "grant-suspended" => tx.suspend_grants("tax", None, day, &why).await,
            _ => tx.end_grants("tax", None, day, &why).await,
        };
        moved.unwrap();
        tx.commit().await.unwrap();
        let refused = world.tax(json!({})).await;
        is_refused(&refused, code);
        assert_eq!(refused.body["findings"][0]["citations"][0]["article"], 30);
    }
}

#[tokio::test]
async fn withheld_and_closed_data_are_refused_with_the_article() {
    let world = World::new("withheld", "closed").await;
    is_refused(&world.tax(json!({})).await, "withheld");
    // Who may not read the entry learns nothing of it.
    for token in [
        None,
        Some(world.here.citizen()),
        Some(world.there.of("tax")),
    ] {
        let answer = world.query(token, json!({})).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
    }
    // Nor that its provision was stopped.
    let store = &world.host.host.store;
    let mut tx = store.begin("shenyang").await.unwrap();
    let row = tx.entry("TEST/000001").await.unwrap().unwrap();
    let stopped = EntryRow {
        state: EntryState::Stopped,
        version: row.version + 1,
        ..row
    };
    tx.put_entry(&stopped).await.unwrap();
    tx.commit().await.unwrap();
    let stranger = world.query(Some(world.here.citizen()), json!({})).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND, "{}", stranger.text);
    let body = world.tax(json!({})).await;
    assert_eq!(body.body["type"], "urn:bylaw:problem:stopped");
    world.hold("withheld", "closed").await;
    let own = world.query(Some(world.here.of("civil")), json!({})).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text);
    // Nor does anybody else write it.
    let wanted = json!({ "name": "a.csv", "format": "csv", "size": 1 });
    let path = format!("{ENTRY}/uploads");
    let begun = world.host.post(&path, world.here.of("tax"), &wanted).await;
    assert_eq!(begun.status, StatusCode::FORBIDDEN, "{}", begun.text);
    let begun = world
        .host
        .post(&path, world.there.of("civil"), &wanted)
        .await;
    assert_eq!(begun.status, StatusCode::NOT_FOUND, "{}", begun.text);
}

#[tokio::test]
async fn what_the_rules_gave_a_person_at_once_shows_nothing_personal() {
    let world = World::new("conditional", "unconditional").await;
    let citizen = world.here.citizen();
    let me = world
        .host
        .send("GET", "/api/v1/me", Some(citizen), "")
        .await
        .body;
    let party = json!({
        "id": me["account"]["id"], "name": me["account"]["name"], "kind": "individual",
    });
    let filing = json!({
        "kind": "opening-application", "applicant": party, "entry_code": "TEST/000001",
        "statement": { "purpose": "p", "scenario": "s", "safeguards": "g", "items": ["编号", "姓名"] },
    });
    let open = world.query(Some(citizen), json!({})).await;
    assert_eq!(
        open.body["left_out"],
        json!(["姓名", "身份证号"]),
        "{}",
        open.text
    );
    let filed = world
        .host
        .post(&world.here.path("cases"), citizen, &filing)
        .await;
    assert_eq!(filed.body["grants"][0]["state"], "active", "{}", filed.text);
    // He named it himself, and nobody looked: it is as hidden as before.
    let page = world.query(Some(citizen), json!({})).await;
    assert_eq!(page.body["left_out"], json!(["姓名"]), "{}", page.text);
    assert_eq!(page.body["rows"][0], json!(["A1"]), "{}", page.text);
    for query in [
        json!({ "items": ["姓名"] }),
        json!({ "filter": { "op": "eq", "item": "姓名", "value": "张三" } }),
    ] {
        let hidden = world.query(Some(citizen), query).await;
        assert_eq!(
            hidden.body["type"], "urn:bylaw:problem:item-hidden",
            "{}",
            hidden.text
        );
    }
    let anybody = world.query(None, json!({})).await;
    assert_eq!(anybody.body["left_out"], json!(["姓名", "身份证号"]));
    let path = world.here.path("grants");
    let held = world.host.send("GET", &path, Some(citizen), "").await;
    assert_eq!(held.body.as_array().unwrap().len(), 1);
}

/// What a provider looked at and gave by name is clear, but not what it became afterwards.
#[tokio::test]
async fn an_item_that_was_given_by_name_is_clear_as_far_as_it_was_then() {
    let world = World::new("conditional", "conditional").await;
    world.approved().await;
    let page = world.tax(json!({})).await;
    assert_eq!(page.body["rows"][0], json!(["A1", "张三"]), "{}", page.text);
    let mut entry = World::entry("conditional", "conditional");
    entry["items"][1]["sensitivity"] = json!("commercial-secret");
    world.host.hold_entry("shenyang", entry).await;
    let page = world.tax(json!({})).await;
    assert_eq!(page.body["left_out"], json!(["姓名"]), "{}", page.text);
    assert_eq!(page.body["rows"][0], json!(["A1"]));
    // Open by now, it is as clear as the grant made it.
    world.hold("unconditional", "unconditional").await;
    let page = world.tax(json!({ "items": ["姓名"] })).await;
    assert_eq!(page.body["rows"][0], json!(["张三"]), "{}", page.text);
    // Nobody is given any more what the entry withholds by now.
    world.hold("withheld", "conditional").await;
    let refused = world.tax(json!({})).await;
    is_refused(&refused, "withheld");
    assert!(refused.text.contains("by now"), "{}", refused.text);
}

/// The rules gave it at once, and then the entry became closed.
#[tokio::test]
async fn a_grant_on_what_became_withheld_gives_nothing() {
    let world = World::new("unconditional", "conditional").await;
    world.granted().await;
    assert_eq!(world.tax(json!({})).await.status, StatusCode::OK);
    // The other side of the entry is none of its business.
    world.hold("unconditional", "closed").await;
    assert_eq!(world.tax(json!({})).await.status, StatusCode::OK);
    world.hold("withheld", "conditional").await;
    is_refused(&world.tax(json!({})).await, "withheld");
}

/// What somebody was refused is noted, whether the entry or an item of it is not for him.
#[tokio::test]
async fn a_refusal_of_data_leaves_a_trace() {
    let world = World::new("unconditional", "unconditional").await;
    let hidden = json!({ "filter": { "op": "eq", "item": "姓名", "value": "张三" } });
    world.tax(hidden).await;
    world.hold("unconditional", "conditional").await;
    world.tax(json!({})).await;
    world.tax(json!({})).await;
    let path = format!("{ENTRY}/download?format=csv");
    let tax = Some(world.here.of("tax"));
    world.host.send("GET", &path, tax, "").await;
    // Nobody gives anything to who asks only how long it would be.
    let head = world
        .host
        .send("HEAD", &path, Some(world.here.of("civil")), "");
    assert_eq!(head.await.status, StatusCode::METHOD_NOT_ALLOWED);
    let denials = flow::denials(&world.host.host, "shenyang", None, 10).await;
    let mut denials: Vec<(String, String, u64)> = denials
        .unwrap()
        .into_iter()
        .map(|row| (row.action, row.why, row.times.try_into().unwrap()))
        .collect();
    denials.sort();
    let row = |why: &str, times| ("query-data".to_owned(), why.to_owned(), times);
    assert_eq!(denials, [row("item-hidden", 1), row("not-granted", 3)]);
    let path = world.here.path("records?entry=TEST/000001");
    let kept = world
        .host
        .send("GET", &path, Some(world.here.of("civil")), "");
    assert_eq!(kept.await.body, json!([]), "nothing was given");
}
