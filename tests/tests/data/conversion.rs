//! Files that become tables, and files that are wrong: each with what is said of it.

use std::sync::Arc;

use bylaw::flow;
use serde_json::{Value, json};

use super::{CSV, Town, item, items};

/// The rows of the sample as the provider sees them.
fn sample() -> Value {
    json!([
        [
            "A1",
            "张三",
            "210102199001011234",
            "12.5",
            3,
            "2025-01-02",
            "2025-01-02 09:00:00",
            true,
            0.5
        ],
        [
            "A2",
            "欧阳修",
            "210102198002021234",
            "-7",
            null,
            "2024-12-31",
            null,
            false,
            null
        ],
        [
            "B1",
            "李,四",
            "210102197003031234",
            "1000000.0001",
            5,
            "2025-02-01",
            "2025-02-01 10:00:00.25",
            true,
            -1000.0
        ],
    ])
}

#[tokio::test]
async fn every_format_and_encoding_becomes_the_same_table() {
    let town = Town::new().await;
    let (gbk, ..) = encoding_rs::GBK.encode(CSV);
    let marked = ["\u{feff}", CSV].concat();
    let dos = CSV.replace('\n', "\r\n");
    // In another order, each with its own way to say it.
    let lines = "{\"比率\":0.5,\"编号\":\"A1\",\"姓名\":\"张三\",\"身份证号\":\"210102199001011234\",\"金额\":12.50,\"数量\":3,\"日期\":\"2025年1月2日\",\"时间\":\"2025-01-02T09:00:00+08:00\",\"有效\":true}\n\
        {\"编号\":\"A2\",\"姓名\":\"欧阳修\",\"身份证号\":\"210102198002021234\",\"金额\":\"-7\",\"数量\":null,\"日期\":\"20241231\",\"时间\":null,\"有效\":false,\"比率\":null}\n\
        {\"编号\":\"B1\",\"姓名\":\"李,四\",\"身份证号\":\"210102197003031234\",\"金额\":1000000.0001,\"数量\":5,\"日期\":\"2025-02-01\",\"时间\":\"2025-02-01 10:00:00.25\",\"有效\":\"是\",\"比率\":-1000}\n";
    let array = format!(" [{}]\n", lines.trim_end().replace("}\n", "},\n"));
    let files: [(&str, &[u8]); 6] = [
        ("csv", CSV.as_bytes()),
        ("csv", &gbk),
        ("csv", marked.as_bytes()),
        ("csv", dos.as_bytes()),
        ("json", lines.as_bytes()),
        ("json", array.as_bytes()),
    ];
    for (version, (format, bytes)) in (1..).zip(files) {
        assert_eq!(town.publish(format, bytes).await, version);
        let page = town.page("provider", json!({})).await;
        assert_eq!(page["rows"], sample(), "{version}");
        assert_eq!(page["dataset"]["version"], version);
    }
    let versions = town.versions().await;
    let numbers: Vec<u64> = versions
        .iter()
        .map(|one| one["version"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [6, 5, 4, 3, 2, 1]);
    assert_eq!(
        versions[0]["columns"][3]["kind"],
        json!({ "decimal": { "precision": 38, "scale": 4 } })
    );
}

#[tokio::test]
async fn values_that_do_not_fit_are_named_and_counted() {
    let town = Town::new().await;
    let mut text = CSV.to_owned();
    text.push_str("C1,x,y,1.23456,3,2025-02-30,,maybe,0.5\n");
    text.push_str("C2,x\n");
    text.push_str(&format!("C3,x,y,{},x,,,,\n", "9".repeat(200)));
    for _ in 0..150 {
        text.push_str("C4,x,y,1,x,,,,\n");
    }
    let (count, first) = town.refused("csv", text.as_bytes()).await;
    assert_eq!((count, first.len()), (156, 100));
    assert_eq!(
        (
            &first[0]["row"],
            &first[0]["place"],
            &first[0]["column"],
            &first[0]["value"]
        ),
        (
            &json!(4),
            &json!("line 5"),
            &json!("金额"),
            &json!("1.23456")
        )
    );
    let wanted = first[0]["problem"]["en"].as_str().unwrap();
    assert!(wanted.contains("34 digits before and 4 after"), "{wanted}");
    assert_eq!(
        (&first[1]["column"], &first[2]["column"]),
        (&json!("日期"), &json!("有效"))
    );
    assert_eq!(
        first[3]["problem"]["en"],
        "the row has 2 fields, the header 9"
    );
    let cut = first[4]["value"].as_str().unwrap();
    assert!(cut.ends_with('…') && cut.chars().count() == 61, "{cut}");
}

#[tokio::test]
async fn columns_that_are_not_the_items_are_named() {
    let town = Town::new().await;
    let said = async |bytes: &[u8], format: &str| {
        let (_, first) = town.refused(format, bytes).await;
        first[0]["problem"]["en"].as_str().unwrap().to_owned()
    };
    let head = said(
        "编号,姓名,编号,foo,金额,数量,日期,时间,有效,比率\n".as_bytes(),
        "csv",
    )
    .await;
    for part in [
        "does not have: `foo`",
        "there twice: `编号`",
        "missing: `身份证号`",
    ] {
        assert!(head.contains(part), "{head}");
    }
    let many: Vec<String> = (0..100_000).map(|n| format!("c{n}")).collect();
    let wide = said(many.join(",").as_bytes(), "csv").await;
    assert!(wide.contains("more than 20000 fields"), "{wide}");
    let many: Vec<String> = (0..15_000).map(|n| format!("c{n}")).collect();
    let wide = said(many.join(",").as_bytes(), "csv").await;
    assert!(wide.contains("(15000)") && wide.len() < 1_000, "{wide}");
    let nothing = said(b"\n", "csv").await;
    assert_eq!(nothing, "the file is empty");
    let (count, first) = town
        .refused(
            "json",
            "[{\"编号\":\"1\",\"编号\":\"2\",\"x\":{}}, 5]".as_bytes(),
        )
        .await;
    assert_eq!(count, 4, "{first:#?}");
    assert_eq!(first[0]["column"], "编号");
    assert_eq!(first[1]["column"], "x");
    assert!(
        first[3]["problem"]["en"]
            .as_str()
            .unwrap()
            .contains("expected an object"),
        "{first:#?}"
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_read_on_says_where() {
    let town = Town::new().await;
    let said = async |format: &str, bytes: &[u8]| {
        let (_, first) = town.refused(format, bytes).await;
        let last = first.last().unwrap();
        (
            last["place"].clone(),
            last["problem"]["en"].as_str().unwrap().to_owned(),
        )
    };
    let mut broken = CSV.repeat(3).into_bytes();
    let at = broken.len();
    broken.extend([b'x', 0xff, b'\n']);
    let (place, words) = said("csv", &broken).await;
    assert_eq!(place, format!("byte {}", at + 1), "{words}");

    let open = format!("{CSV}C1,\"open,1,1\n{}", "a,b\n".repeat(10));
    let (place, words) = said("csv", open.as_bytes()).await;
    assert_eq!(place, "line 5");
    assert!(words.contains("open to the end"), "{words}");

    // A quote that is never closed, and a line without an end, do not fill the memory.
    let endless = [CSV.as_bytes(), b"C1,\"", &vec![b'a'; 40 << 20]].concat();
    let (place, words) = said("csv", &endless).await;
    assert!(
        place == "line 5" && words.contains("longer than 8 MiB"),
        "{place} {words}"
    );
    let endless = [b"[{\"x\":\"".as_slice(), &vec![b'a'; 40 << 20]].concat();
    let (_, words) = said("json", &endless).await;
    assert!(words.contains("longer than 8 MiB"), "{words}");

    let (place, words) = said("json", b"[{},\n{]").await;
    assert!(
        place == "line 2" && words.contains("not JSON"),
        "{place} {words}"
    );
    let deep = "[".repeat(100_000);
    let (_, words) = said("json", deep.as_bytes()).await;
    assert!(words.contains("not JSON"), "{words}");
}

#[tokio::test]
async fn whoever_died_with_an_upload_is_overtaken_and_two_do_not_convert_one() {
    let town = Town::new().await;
    let id = town.begin("csv", CSV.len()).await;
    town.put(&id, 0, CSV.as_bytes(), CSV.len()).await;
    town.complete(&id).await;
    let store = &town.host.host.store;
    let lost = store.take_upload().await.unwrap().unwrap();
    assert_eq!(store.take_upload().await.unwrap(), None, "it is held");
    assert!(!flow::convert_next(&town.host.host).await.unwrap());
    // The holder is gone; his minute has passed.
    let mut tx = store.begin("shenyang").await.unwrap();
    tx.keep_upload(&lost, Some(-1)).await.unwrap();
    tx.commit().await.unwrap();
    let host = Arc::clone(&town.host.host);
    let other = Arc::clone(&host);
    let (one, two) = tokio::join!(flow::convert_next(&host), flow::convert_next(&other));
    assert_eq!(
        [one.unwrap(), two.unwrap()]
            .iter()
            .filter(|took| **took)
            .count(),
        1
    );
    assert_eq!(town.look(&id).await["dataset_version"], 1);
    assert_eq!(town.versions().await.len(), 1);
    // And if the first one comes back, it is not heard.
    let mut tx = store.begin("shenyang").await.unwrap();
    assert!(tx.settle_upload(&lost, Ok(9), 0).await.is_err());
    drop(tx);
    // A table that it completes all the same goes, once it cannot be one that is being written.
    let late = format!("shenyang/tables/{id}/{}.parquet", lost.token);
    let objects = &host.data.objects;
    objects.put(&late, "late".into()).await.unwrap();
    flow::sweep_data(&host).await.unwrap();
    assert_eq!(town.objects().len(), 2, "not within a day");
    for key in town.objects() {
        let file = std::fs::File::open(town.folder.join(key)).unwrap();
        let before = std::time::SystemTime::now() - std::time::Duration::from_hours(25);
        file.set_modified(before).unwrap();
    }
    flow::sweep_data(&host).await.unwrap();
    let left = town.objects();
    assert!(left.len() == 1 && !left.contains(&late), "{left:?}");
    town.page("provider", json!({})).await;
}

/// The file that was completed last counts in the end, also when an earlier one has to wait.
#[tokio::test]
async fn an_earlier_file_does_not_replace_a_later_one() {
    let town = Town::new().await;
    let (old, new) = (CSV, CSV.replace("A1", "N1"));
    let mut ids = vec![];
    for text in [old, &new] {
        let id = town.begin("csv", text.len()).await;
        town.put(&id, 0, text.as_bytes(), text.len()).await;
        town.complete(&id).await;
        ids.push(id);
    }
    let store = &town.host.host.store;
    let first = store.take_upload().await.unwrap().unwrap();
    assert_eq!(first.id, ids[0]);
    // Something failed; it waits, and the later one with it.
    let mut tx = store.begin("shenyang").await.unwrap();
    tx.keep_upload(&first, Some(10)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!flow::convert_next(&town.host.host).await.unwrap());
    let mut tx = store.begin("shenyang").await.unwrap();
    tx.keep_upload(&first, Some(-1)).await.unwrap();
    tx.commit().await.unwrap();
    for id in &ids {
        assert!(flow::convert_next(&town.host.host).await.unwrap());
        assert_eq!(town.look(id).await["state"], "published");
    }
    let page = town.page("provider", json!({ "items": ["编号"] })).await;
    assert_eq!(super::firsts(&page)[0], "N1");
}

#[tokio::test]
async fn items_of_which_no_table_can_be_made_are_refused_before_the_upload() {
    let town = Town::new().await;
    for (bad, named) in [
        (json!([]), "no items"),
        (json!([item("a", "X", "none")]), "type `X`"),
        (
            json!([item("a", "C", "none"), item("a", "C", "none")]),
            "two items `a`",
        ),
    ] {
        town.hold(bad, "unconditional").await;
        let wanted = json!({ "name": "a", "format": "csv", "size": 10 });
        let refused = town
            .host
            .post(&format!("{}/uploads", super::ENTRY), "provider", &wanted)
            .await;
        assert_eq!(
            refused.body["type"], "urn:bylaw:problem:no-table",
            "{}",
            refused.text
        );
        assert!(refused.text.contains(named), "{}", refused.text);
    }
    town.hold(items(), "unconditional").await;
    town.publish("csv", CSV.as_bytes()).await;
}
