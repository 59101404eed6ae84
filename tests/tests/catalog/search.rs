//! Search gives the same on both databases as a look at every entry.

use axum::http::StatusCode;
use bylaw::domain::terms::{terms_of, words_of};
use bylaw_tests::host::{TestHost, entry};
use bylaw_tests::years::chance::Chance;
use serde_json::{Value, json};

use crate::DAY;

const ENTRIES: &str = "/api/v1/jurisdictions/shenyang/entries";

fn encoded(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    bytes.concat()
}

async fn codes(host: &TestHost, query: &str) -> Vec<String> {
    let answer = host.get(&format!("{ENTRIES}?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {:#}", answer.body);
    let entries = answer.body["entries"].as_array().unwrap();
    entries
        .iter()
        .map(|row| row["entry"]["code"].as_str().unwrap().to_owned())
        .collect()
}

/// Entries of few words, so that queries meet.
fn random(chance: &mut Chance, number: usize) -> Value {
    let words = [
        "数据",
        "数据库",
        "据库",
        "公积金",
        "公积",
        "积金",
        "信息",
        "统计",
        "GDP",
        "gdp2024",
        "5G",
        "基站",
        "金",
        "表",
        "ＧＤＰ",
        "abc-def",
    ];
    let mut some = |most: usize| {
        let mut text = String::new();
        for _ in 0..=chance.below(most) {
            text.push_str(words[chance.below(words.len())]);
            if chance.happens(40) {
                text.push(if chance.happens(50) { ' ' } else { '，' });
            }
        }
        text
    };
    let mut made = entry("unconditional");
    made["code"] = json!(format!("T{}/{number:06}", number % 7));
    made["title"] = json!(some(3));
    made["summary"] = json!(some(5));
    made["items"][0]["name"] = json!(some(1));
    let provider = chance.below(3);
    made["provider"]["id"] = json!(format!("p{provider}"));
    made["provider"]["name"] = json!(format!("第{provider}部门"));
    made["domain"] = [json!("credit"), json!("finance"), Value::Null][number % 3].clone();
    made["sharing"]["class"] = json!(["unconditional", "conditional"][number % 2]);
    made["update_cycle"] = json!(["daily", "monthly", "yearly"][number % 3]);
    made["category"] = match number % 4 {
        0 => json!({ "base": "population" }),
        1 => json!({ "base": "social-credit" }),
        2 => json!({ "thematic": "公共服务" }),
        _ => json!("departmental"),
    };
    made
}

/// What a look at every entry finds.
fn naive(entries: &[Value], query: &str) -> Vec<String> {
    let terms = terms_of(query);
    let has = |entry: &&Value| {
        let read = serde_json::from_value((*entry).clone()).unwrap();
        let words = words_of(&read);
        terms
            .iter()
            .all(|term| words.contains(&term.within_words()))
    };
    let mut codes: Vec<String> = entries
        .iter()
        .filter(has)
        .map(|entry| entry["code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort();
    codes
}

#[tokio::test]
async fn search_finds_what_a_look_at_every_entry_finds() {
    let host = TestHost::on(DAY).await;
    let mut chance = Chance::new(7);
    let mut entries: Vec<Value> = (0..150).map(|number| random(&mut chance, number)).collect();
    for entry in &entries {
        host.hold_entry("shenyang", entry.clone()).await;
    }
    // Half of them are revised: what they were is found no more.
    for number in (0..150).step_by(2) {
        let code = entries[number]["code"].clone();
        entries[number] = random(&mut chance, number);
        entries[number]["code"] = code;
        host.hold_entry("shenyang", entries[number].clone()).await;
    }
    let mut found = 0;
    for query in [
        "数据",
        "数据库",
        "据",
        "公积金",
        "积金",
        "金",
        "gdp",
        "GD",
        "g",
        "5g 基站",
        "5G基站",
        "数据 统计",
        "公积金 gdp2024",
        "abc",
        "def",
        "t3",
        "0001",
        "第1部门",
        "数据库 公积金 统计",
        "没有的",
        "表 金 信",
        "库信",
    ] {
        let there = naive(&entries, query);
        found += there.len();
        let answered = codes(&host, &format!("limit=1000&q={}", encoded(query))).await;
        assert_eq!(answered, there, "{query}");
        // With a filter beside it.
        let answered = codes(
            &host,
            &format!("limit=1000&provider=p1&cycle=daily&q={}", encoded(query)),
        )
        .await;
        let fits = |code: &String| {
            let held = entries
                .iter()
                .find(|entry| entry["code"] == **code)
                .unwrap();
            held["provider"]["id"] == "p1" && held["update_cycle"] == "daily"
        };
        let there: Vec<String> = there.into_iter().filter(fits).collect();
        assert_eq!(answered, there, "{query} of p1");
    }
    assert!(found > 500, "the queries meet: {found}");
}

#[tokio::test]
async fn filters_and_counts_agree() {
    let host = TestHost::on(DAY).await;
    let mut chance = Chance::new(11);
    for number in 0..60 {
        host.hold_entry("shenyang", random(&mut chance, number))
            .await;
    }
    host.go_to("2025-09-30").await;
    for number in 60..64 {
        host.hold_entry("shenyang", random(&mut chance, number))
            .await;
    }
    let all = host
        .get(&format!("{ENTRIES}?facets=true&limit=1"))
        .await
        .body;
    assert_eq!(
        (&all["counted"], &all["complete"]),
        (&json!(64), &json!(true))
    );
    let facets = all["facets"].as_object().unwrap();
    for (column, values) in facets {
        let mut sum = 0;
        for value in values.as_array().unwrap() {
            let (word, count) = (value["value"].as_str().unwrap(), &value["count"]);
            sum += count.as_u64().unwrap();
            let filter = match (column.as_str(), word.strip_prefix("base:")) {
                (_, Some(base)) => format!("base={base}"),
                // Entries without a domain cannot be asked for.
                ("domain", _) if word.is_empty() => continue,
                _ => format!("{column}={word}"),
            };
            let found = codes(&host, &format!("limit=1000&{filter}")).await;
            assert_eq!(json!(found.len()), *count, "{filter}");
        }
        assert_eq!(sum, 64, "{column}");
    }
    let name = &facets["sharing"][0]["name"];
    assert!(name["zh"].as_str().unwrap().ends_with("共享"), "{name}");
    assert_eq!(codes(&host, "category=base&limit=1000").await.len(), 32);
    assert_eq!(codes(&host, "changed_since=2025-09-30").await.len(), 4);
    assert_eq!(codes(&host, "changed_since=2025-10-01").await.len(), 0);
    let both = host
        .get(&format!(
            "{ENTRIES}?facets=true&base=population&sharing=conditional"
        ))
        .await
        .body;
    assert_eq!(both["counted"], json!(0), "{both:#}");
}

/// Pages hold while entries are added before and after where the reader stands.
#[tokio::test]
async fn pages_hold_while_entries_are_added() {
    let host = TestHost::on(DAY).await;
    let held = |code: &str| {
        let mut made = entry("unconditional");
        made["code"] = json!(code);
        made
    };
    for number in 10..20 {
        host.hold_entry("shenyang", held(&format!("B/{number:06}")))
            .await;
    }
    let query = format!("{ENTRIES}?limit=4&q={}", encoded("测试"));
    let mut page = host.get(&query).await.body;
    let mut seen = vec![];
    loop {
        for row in page["entries"].as_array().unwrap() {
            seen.push(row["entry"]["code"].as_str().unwrap().to_owned());
        }
        let pages = seen.len();
        host.hold_entry("shenyang", held(&format!("A/{pages:06}")))
            .await;
        if pages == 4 {
            host.hold_entry("shenyang", held("C/000001")).await;
        }
        let Some(cursor) = page["cursor"].as_str() else {
            break;
        };
        page = host.get(&format!("{query}&cursor={cursor}")).await.body;
    }
    let mut wanted: Vec<String> = (10..20).map(|number| format!("B/{number:06}")).collect();
    wanted.push("C/000001".into());
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_named() {
    let host = TestHost::on(DAY).await;
    let long = format!("q={}", encoded(&"数".repeat(201)));
    for (query, place) in [
        (long.as_str(), "query: q"),
        ("q=%25_%27", "query: q"),
        ("cursor=what", "query: cursor"),
        ("category=other", "query: category"),
    ] {
        let answer = host.get(&format!("{ENTRIES}?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.body["type"], "urn:bylaw:problem:bad-search");
        assert_eq!(answer.body["place"], place);
    }
    let answer = host.get(&format!("{ENTRIES}?sharing=some")).await;
    assert_eq!(answer.body["type"], "urn:bylaw:problem:bad-query");
    let empty = host.get(&format!("{ENTRIES}?q=")).await;
    assert_eq!(empty.status, StatusCode::OK);
}
