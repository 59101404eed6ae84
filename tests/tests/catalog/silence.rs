//! The guide has no column for how sensitive data are. A sheet that does not say it makes nothing public.

use axum::http::StatusCode;
use bylaw::columns::{OF_GUIDE, header_row};
use bylaw::sheets::{Encoding, letters, write_csv};
use bylaw_tests::host::TestHost;
use serde_json::{Value, json};

/// A day on which Chengdu's measures were in force, which ask least of the terms of an entry.
const DAY: &str = "2017-09-26";
const IMPORTS: &str = "/api/v1/jurisdictions/chengdu/imports";
const ITEM: &str = "信息项敏感级别";
const ENTRY: &str = "数据敏感级别";

/// A sheet of one entry with two items, in the guide's own columns and these besides; what stands in
/// those is what the entry and its two items say.
fn sheet(class: &str, open: &str, beside: &[(&str, &str, &str)]) -> Vec<Vec<String>> {
    let mut head: Vec<String> = header_row().into_iter().take(OF_GUIDE).collect();
    let mut first = vec![String::new(); OF_GUIDE];
    for (heading, text) in [
        ("类", "部门信息资源"),
        ("项", "市政府部门"),
        ("目", "市民政局"),
        ("信息资源名称", "婚姻登记信息"),
        ("信息资源代码", "307011/000900"),
        ("信息资源提供方", "市民政局"),
        ("信息资源提供方代码", "112101000001A0011N"),
        ("信息资源摘要", "婚姻登记机关办理的登记"),
        ("信息资源格式分类", "电子表格"),
        ("信息资源格式类型", "csv"),
        ("信息项名称", "身份证号"),
        ("数据类型", "字符型C"),
        ("共享类型", class),
        ("共享条件", "作为行政依据"),
        ("共享方式分类", "共享平台方式"),
        ("共享方式类型", "文件"),
        ("是否向社会开放", open),
        ("更新周期", "每日"),
    ] {
        let at = head.iter().position(|known| known == heading).unwrap();
        first[at] = text.into();
    }
    let mut second = vec![String::new(); OF_GUIDE];
    let name = head.iter().position(|known| known == "信息项名称").unwrap();
    second[name] = "姓名".into();
    second[name + 1] = "字符型C".into();
    for (heading, one, other) in beside {
        head.push((*heading).to_owned());
        first.push((*one).to_owned());
        second.push((*other).to_owned());
    }
    vec![head, first, second]
}

async fn dry_run(host: &TestHost, sheet: &[Vec<String>]) -> Value {
    let csv = write_csv(sheet, Encoding::Utf8).unwrap();
    let headers = [("content-type", "text/csv")];
    let sent = host.send_as("POST", IMPORTS, Some("provider"), &headers, csv);
    let answer = sent.await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

/// Severity, row, column and heading of what was found on cells.
fn places(import: &Value) -> Vec<(String, u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let of_cells = import["findings"].as_array().unwrap().iter();
    of_cells
        .filter(|found| found["subject"] == "")
        .map(|found| {
            (
                text(&found["severity"]),
                found["row"].as_u64().unwrap(),
                text(&found["column"]),
                text(&found["heading"]),
            )
        })
        .collect()
}

fn at(severity: &str, row: u64, column: usize, heading: &str) -> (String, u64, String, String) {
    (severity.into(), row, letters(column), heading.into())
}

/// Invariant: what a sheet leaves unsaid is never read as not sensitive. For what is opened, or shared
/// with everybody, it has to be said.
#[tokio::test]
async fn what_is_opened_or_shared_with_everybody_has_to_say_how_sensitive_it_is() {
    let host = TestHost::on(DAY).await;
    for (class, open) in [
        ("无条件共享", "是"),
        ("有条件共享", "是"),
        ("无条件共享", "否"),
    ] {
        let import = dry_run(&host, &sheet(class, open, &[])).await;
        assert_eq!(
            (&import["ready"], &import["refused"]),
            (&json!(0), &json!(1)),
            "{import:#}"
        );
        // Where the columns would come next.
        assert_eq!(
            places(&import),
            [
                at("error", 2, OF_GUIDE, ITEM),
                at("error", 2, OF_GUIDE, ENTRY),
                at("error", 3, OF_GUIDE, ITEM),
            ],
            "{class} {open}"
        );
        let said = &import["findings"][0]["message"];
        for (words, text) in [
            (
                &said["zh"],
                "请在表中增加“信息项敏感级别”列，可填：不敏感、个人信息",
            ),
            (
                &said["en"],
                "add the column `信息项敏感级别` to the sheet and write one of",
            ),
        ] {
            assert!(words.as_str().unwrap().contains(text), "{words}");
        }
    }
    // The columns are there, and one cell is empty.
    let beside = [(ITEM, "不敏感", ""), (ENTRY, "不敏感", "")];
    let import = dry_run(&host, &sheet("无条件共享", "是", &beside)).await;
    assert_eq!(places(&import), [at("error", 3, OF_GUIDE, ITEM)]);
    let beside = [(ITEM, "不敏感", "不敏感"), (ENTRY, "不敏感", "")];
    let import = dry_run(&host, &sheet("无条件共享", "是", &beside)).await;
    assert_eq!(import["ready"], 1, "{import:#}");
    assert_eq!(places(&import), []);
}

/// Where it may be left unsaid it is taken for personal, which the dry run tells; and so it is in the
/// catalog, and in what goes out of it.
#[tokio::test]
async fn silence_is_read_with_caution_and_told() {
    let host = TestHost::on(DAY).await;
    let import = dry_run(&host, &sheet("有条件共享", "否", &[])).await;
    assert_eq!(import["ready"], 1, "{import:#}");
    assert_eq!(
        places(&import),
        [
            at("warning", 2, OF_GUIDE, ITEM),
            at("warning", 2, OF_GUIDE, ENTRY),
            at("warning", 3, OF_GUIDE, ITEM),
        ]
    );
    let said = import["findings"][0]["message"]["en"].as_str().unwrap();
    assert!(said.contains("taken for `个人信息`"), "{said}");
    let id = import["id"].as_str().unwrap();
    let wish = json!({ "as": "cases" });
    let path = format!("{IMPORTS}/{id}/file");
    let filed = host.post(&path, "provider", &wish).await;
    assert_eq!(filed.body["filed"], 1, "{:#}", filed.body);
    let place = "/api/v1/jurisdictions/chengdu/entries/307011%2F000900";
    let held = host.get(place).await.body;
    assert_eq!(held["entry"]["sensitivity"], "personal", "{held:#}");
    for item in held["entry"]["items"].as_array().unwrap() {
        assert_eq!(item["sensitivity"], "personal", "{item}");
    }
    let path = "/api/v1/jurisdictions/chengdu/entries/export?format=csv";
    let sheet = host.get(path).await;
    assert_eq!(sheet.text.matches(",个人信息").count(), 3, "{}", sheet.text);
    // Items that say more than that make the entry as sensitive as they are.
    let beside = [(ITEM, "商业秘密", "不敏感")];
    let mut rows = self::sheet("有条件共享", "否", &beside);
    rows[1][5] = "307011/000901".into();
    let import = dry_run(&host, &rows).await;
    assert_eq!(
        places(&import),
        [at("warning", 2, OF_GUIDE + 1, ENTRY)],
        "{import:#}"
    );
    let id = import["id"].as_str().unwrap();
    host.post(&format!("{IMPORTS}/{id}/file"), "provider", &wish)
        .await;
    let held = host.get(&place.replace("000900", "000901")).await.body;
    assert_eq!(held["entry"]["sensitivity"], "commercial-secret");
    assert_eq!(held["entry"]["items"][1]["sensitivity"], "none");
}

/// Sent as JSON, an entry or an item that does not say it is not taken at all.
#[tokio::test]
async fn an_entry_in_json_says_how_sensitive_it_and_its_items_are() {
    let host = TestHost::on(DAY).await;
    let whole = bylaw_tests::host::entry("unconditional");
    let (mut of_entry, mut of_item) = (whole.clone(), whole.clone());
    of_entry.as_object_mut().unwrap().remove("sensitivity");
    of_item["items"][0]
        .as_object_mut()
        .unwrap()
        .remove("sensitivity");
    for entry in [of_entry, of_item] {
        let filing = json!({
            "kind": "entry-publication", "applicant": whole["provider"],
            "proposed": entry, "statement": {},
        });
        let path = "/api/v1/jurisdictions/chengdu/cases";
        let filed = host.post(path, "provider", &filing).await;
        assert!(filed.status.is_client_error(), "{}", filed.text);
        let said = filed.body["detail"].as_str().unwrap();
        assert!(said.contains("`sensitivity`"), "{said}");
    }
}
