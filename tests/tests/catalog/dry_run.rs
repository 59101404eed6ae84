//! A dry run says what the filing would say, where it is in the sheet; with real tokens and a register.

use axum::http::StatusCode;
use bylaw::columns::{OF_GUIDE, header_row};
use bylaw::domain::CatalogEntry;
use bylaw::domain::guide::Guide;
use bylaw::sheets::{Encoding, letters, write_csv};
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::sheets::{PROVIDERS, entries, rows};
use bylaw_tests::town::{self, Town, put};
use serde_json::{Value, json};

use crate::DAY;

const CREDIT_CODE: &str = "112101000001A0011N";

struct World {
    host: TestHost,
    town: Town,
}

impl World {
    async fn new() -> Self {
        let host = TestHost::strict(DAY).await;
        let operator = town::operator(&host).await;
        let town = Town::found(&host, &operator, "shenyang").await;
        Self { host, town }
    }

    /// Enters something else of an organisation.
    async fn change(&self, id: &str, seen: u32, key: &str, value: Value) {
        let path = self.town.path(&format!("organisations/{id}"));
        let known = self.host.send("GET", &path, Some(&self.town.system), "");
        let mut known = known.await.body;
        known.as_object_mut().unwrap().remove("version");
        known[key] = value;
        let put = put(&self.host, &path, &self.town.system, seen, &known).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    }

    async fn dry_run(&self, sheet: &[Vec<String>]) -> Value {
        let csv = write_csv(sheet, Encoding::Utf8).unwrap();
        let headers = [("content-type", "text/csv")];
        let path = self.town.path("imports");
        let by = Some(self.town.of("civil"));
        let answer = self.host.send_as("POST", &path, by, &headers, csv).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.body
    }

    async fn file(&self, import: &Value) -> Value {
        let path = format!("imports/{}/file", import["id"].as_str().unwrap());
        let wish = json!({ "as": "cases" });
        let path = self.town.path(&path);
        let filed: Answer = self.host.post(&path, self.town.of("civil"), &wish).await;
        assert_eq!(filed.status, StatusCode::OK, "{}", filed.text);
        filed.body
    }

    async fn cases(&self) -> usize {
        let path = self.town.path("cases");
        let all = self
            .host
            .send("GET", &path, Some(self.town.of("civil")), "");
        let all = all.await;
        assert_eq!(all.status, StatusCode::OK, "{}", all.text);
        all.text.matches("\"entry-publication\"").count()
    }
}

/// Entries of these bodies of the town in turn.
fn of(bodies: &[&str], count: usize) -> Vec<(CatalogEntry, Guide)> {
    let mut made = entries(count, &PROVIDERS[..bodies.len()]);
    for (number, (entry, _)) in made.iter_mut().enumerate() {
        let body = Town::party(bodies[number % bodies.len()]);
        entry.provider = serde_json::from_value(body).unwrap();
    }
    made
}

/// The rows of a sheet in which entries begin, as the file counts.
fn beginnings(sheet: &[Vec<String>]) -> Vec<u64> {
    let begins = |(_, row): &(usize, &Vec<String>)| !row[4].is_empty();
    let rows = sheet.iter().enumerate().skip(1).filter(begins);
    rows.map(|(row, _)| row as u64 + 1).collect()
}

/// Row, column and English words of the errors.
fn errors(import: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let all = import["findings"].as_array().unwrap().iter();
    all.filter(|found| found["severity"] == "error")
        .map(|found| {
            (
                found["row"].as_u64().unwrap(),
                text(&found["column"]),
                text(&found["message"]["en"]),
            )
        })
        .collect()
}

/// Invariant: what a filing refuses, its dry run refuses, at the same places; and a dry run leaves no
/// case behind.
#[tokio::test]
async fn a_dry_run_says_what_the_filing_will_say() {
    let world = World::new().await;
    let sheet = rows(&of(&["civil", "tax"], 4));
    let import = world.dry_run(&sheet).await;
    assert_eq!(
        (&import["ready"], &import["refused"]),
        (&json!(2), &json!(2)),
        "{:#}",
        import["findings"]
    );
    let begins = beginnings(&sheet);
    let head = header_row();
    let at = |heading: &str| letters(head.iter().position(|known| known == heading).unwrap());
    let found = errors(&import);
    for row in [begins[1], begins[3]] {
        let here = found.iter().filter(|found| found.0 == row);
        let here: Vec<_> = here.collect();
        assert!(!here.is_empty(), "{found:#?}");
        assert!(
            here.iter().any(|one| one.1 == at("提供方标识")),
            "{here:#?}"
        );
        assert!(here.iter().all(|one| one.1 != "-"), "{here:#?}");
    }
    assert!(
        found
            .iter()
            .any(|one| one.2.contains("registered as `civil`, not `tax`")),
        "{found:#?}"
    );
    assert_eq!(world.cases().await, 0, "a dry run leaves nothing behind");
    let filed = world.file(&import).await;
    assert_eq!((&filed["filed"], &filed["refused"]), (&json!(2), &json!(2)));
    assert_eq!(errors(&filed), found, "the filing adds nothing");
    assert_eq!(world.cases().await, 2);
}

/// What has changed since the dry run is said where it stands too, and how cells were read stays.
#[tokio::test]
async fn what_a_filing_refuses_stands_at_its_row_and_column() {
    let world = World::new().await;
    let sheet = rows(&of(&["civil"], 3));
    let import = world.dry_run(&sheet).await;
    assert_eq!(import["ready"], 3, "{:#}", import["findings"]);
    let renamed = json!({ "zh": "市民政与社会工作局", "en": "civil" });
    world.change("civil", 1, "name", renamed).await;
    let filed = world.file(&import).await;
    assert_eq!(filed["refused"], 3, "{filed:#}");
    let column = letters(
        header_row()
            .iter()
            .position(|one| one == "信息资源提供方")
            .unwrap(),
    );
    let found = errors(&filed);
    for row in beginnings(&sheet) {
        let mut here = found.iter().filter(|one| one.0 == row);
        assert!(here.any(|one| one.1 == column), "{row}: {found:#?}");
    }
    assert!(found.iter().all(|one| one.1 != "-"), "{found:#?}");
}

/// Invariant: the guide names a provider by the credit code, and the register says who that is.
#[tokio::test]
async fn a_provider_is_found_by_the_credit_code() {
    let world = World::new().await;
    let made = of(&["civil"], 2);
    let keep = OF_GUIDE + 2;
    let narrow = |sheet: Vec<Vec<String>>| -> Vec<Vec<String>> {
        sheet.into_iter().map(|row| row[..keep].to_vec()).collect()
    };
    let sheet = narrow(rows(&made[..1]));
    assert_eq!(sheet[0][keep - 1], "数据敏感级别");
    let code = letters(
        sheet[0]
            .iter()
            .position(|one| one == "信息资源提供方代码")
            .unwrap(),
    );
    let refused = world.dry_run(&sheet).await;
    assert_eq!(refused["refused"], 1, "{refused:#}");
    let found = errors(&refused);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].0, &found[0].1), (2, &code));
    assert!(
        found[0]
            .2
            .contains("no organisation here has the unified social credit code"),
        "{found:#?}"
    );

    world
        .change("civil", 1, "credit_code", json!(CREDIT_CODE))
        .await;
    let import = world.dry_run(&sheet).await;
    assert_eq!(import["ready"], 1, "{:#}", import["findings"]);
    let filed = world.file(&import).await;
    assert_eq!(filed["filed"], 1, "{:#}", filed["findings"]);
    let case = format!(
        "/api/v1/cases/{}",
        filed["rows"][0]["case"].as_str().unwrap()
    );
    let case = world
        .host
        .send("GET", &case, Some(world.town.of("civil")), "")
        .await
        .body;
    assert_eq!(
        case["matter"]["proposed"]["provider"],
        Town::party("civil"),
        "{case:#}"
    );

    // Nobody says who it is; and two bodies have the code.
    let mut silent = narrow(rows(&made[1..]));
    silent[1][7].clear();
    let found = errors(&world.dry_run(&silent).await);
    assert_eq!((found.len(), &found[0].1), (1, &code), "{found:#?}");
    world
        .change("tax", 1, "credit_code", json!(CREDIT_CODE))
        .await;
    let found = errors(&world.dry_run(&narrow(rows(&made[1..]))).await);
    assert!(found[0].2.contains("(civil, tax)"), "{found:#?}");
}
