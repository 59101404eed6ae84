//! An entry whose items become less sensitive than they were: what grants of before show then, and who
//! may say it.

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, filing};
use bylaw_tests::town::Town;
use serde_json::{Value, json};

use super::grants::World;

/// The entry with nothing sensitive in it any more, which the rules take.
fn lowered() -> Value {
    let mut entry = World::entry("unconditional", "closed");
    entry["opening"]["reason"] = json!("涉及限制范围");
    entry["opening"]["legal_basis"] =
        json!([{ "rank": "law", "title": "中华人民共和国数据安全法" }]);
    for item in entry["items"].as_array_mut().unwrap() {
        item["sensitivity"] = json!("none");
    }
    entry
}

/// Files a revision of the entry; answers the case.
async fn revision(world: &World, by: &str, proposed: &Value) -> Answer {
    let mut revision = filing("entry-revision", json!({ "change": "data-changed" }));
    revision["applicant"] = Town::party("civil");
    revision["proposed"] = proposed.clone();
    let path = world.here.path("cases");
    world.host.post(&path, by, &revision).await
}

async fn completed(world: &World, by: &str, case: &Answer) -> Answer {
    assert_eq!(case.status, StatusCode::CREATED, "{}", case.text);
    let act = json!({ "outcome": "complete", "revision": case.body["revision"] });
    let id = case.body["id"].as_str().unwrap();
    let path = format!("/api/v1/cases/{id}/actions");
    world.host.post(&path, by, &act).await
}

/// Invariant: under a grant no item is taken for less sensitive than it was when the grant was given,
/// whatever the entry says by now and whatever was uploaded since. Another grant is another decision.
#[tokio::test]
async fn a_grant_of_before_shows_nothing_that_became_less_sensitive() {
    let world = World::new("unconditional", "closed").await;
    world.granted().await;
    let page = world.tax(json!({})).await;
    assert_eq!(page.body["left_out"], json!(["姓名"]), "{}", page.text);

    let head = world.here.head("civil");
    let case = revision(&world, head, &lowered()).await;
    let done = completed(&world, head, &case).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    world.upload().await;
    let page = world.tax(json!({})).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.body["left_out"], json!(["姓名"]), "{}", page.text);
    let guess = json!({ "filter": { "op": "eq", "item": "姓名", "value": "张三" } });
    let guess = world.tax(guess).await;
    assert_eq!(guess.body["type"], "urn:bylaw:problem:item-hidden");

    let path = world.here.path("grants");
    let known = world
        .host
        .send("GET", &path, Some(world.here.of("tax")), "")
        .await;
    assert_eq!(known.body[0]["sensitivities"]["姓名"], "personal");
    assert_eq!(known.body[0]["sensitivities"]["编号"], "none");
    world.granted().await;
    let page = world.tax(json!({})).await;
    assert_eq!(page.body["rows"][0], json!(["A1", "张三"]), "{}", page.text);
}

/// An item that is there since has been looked at by nobody who gave what there was.
#[tokio::test]
async fn a_grant_of_everything_is_not_one_of_what_comes_later() {
    let world = World::new("unconditional", "closed").await;
    let mut application = World::application();
    application["statement"]["items"] = json!([]);
    let filed = world.filed(&application).await;
    assert_eq!(filed.body["grants"][0]["state"], "active", "{}", filed.text);
    let page = world.tax(json!({})).await;
    assert_eq!(page.body["left_out"], json!(["姓名", "身份证号"]));
    // The same numbers under another name.
    let mut renamed = lowered();
    renamed["items"][2]["name"] = json!("证件号");
    let head = world.here.head("civil");
    let case = revision(&world, head, &renamed).await;
    let done = completed(&world, head, &case).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let csv = super::CSV.replace("身份证号", "证件号");
    world.upload_file(&csv).await;
    let page = world.tax(json!({})).await;
    assert_eq!(
        page.body["left_out"],
        json!(["姓名", "证件号"]),
        "{}",
        page.text
    );
    assert!(!page.text.contains("210102"), "{}", page.text);
}

/// Invariant: what was hidden is shown by who leads, whether through the masking or through the entry.
#[tokio::test]
async fn an_ordinary_member_makes_nothing_less_sensitive() {
    let world = World::new("unconditional", "closed").await;
    let member = world.here.of("civil");
    let case = revision(&world, member, &lowered()).await;
    let refused = completed(&world, member, &case).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert_eq!(refused.body["rejected"], json!(["entry"]));
    let found = &refused.body["findings"][0];
    assert_eq!(found["subject"], "entry.items", "{}", refused.text);
    let said = found["message"]["en"].as_str().unwrap();
    assert!(
        said.contains("`姓名`") && said.contains("an officer"),
        "{said}"
    );
    let place = super::ENTRY;
    let held = world.host.send("GET", place, Some(member), "").await;
    assert_eq!(held.body["version"], 1, "{}", held.text);

    // Whoever leads completes what the member has prepared; and more caution is everybody's.
    let officer = world.here.as_("officer", "civil");
    let done = completed(&world, officer, &case).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let mut stricter = lowered();
    stricter["items"][0]["sensitivity"] = json!("work-secret");
    let case = revision(&world, member, &stricter).await;
    let done = completed(&world, member, &case).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let held = world.host.send("GET", place, Some(member), "").await;
    assert_eq!(held.body["version"], 3, "{}", held.text);
}
