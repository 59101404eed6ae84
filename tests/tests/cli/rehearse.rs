//! `bylaw rules rehearse`: a component is tried on what a database holds, and nothing is written.

use bylaw_tests::databases::connect;
use bylaw_tests::host::entry;
use bylaw_tests::places::root;
use serde_json::Value;
use sqlx::{Connection, Executor};

use crate::program::{assert_refused, run_in};
use crate::serving::Town;

const ASK: [&str; 6] = [
    "--jurisdiction",
    "shenyang",
    "--config",
    "server.toml",
    "--at-most",
    "0",
];

#[tokio::test]
async fn a_component_is_tried_on_what_a_database_holds() {
    let town = Town::founded("rehearse", "2025-09-26");
    let serving = town.serve();
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = entry("unconditional").to_string();
    let (_, case) = serving.ask("POST", path, "provider", &body);
    let id = case["id"].as_str().unwrap();
    let component = |name: &str| {
        let file = root().join("target/plugins").join(format!("{name}.wasm"));
        file.display().to_string()
    };
    let (shenyang, wuxi) = (component("shenyang"), component("wuxi"));
    let rehearse = |file: &str, more: &[&str]| {
        let args = [&["rules", "rehearse", file], &ASK[..], more].concat();
        run_in(town.folder(), &args, "")
    };
    // Beside the host that serves.
    let ran = rehearse(&shenyang, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.starts_with("1 matters: 1 the same, 0 differ,"),
        "{}",
        ran.out
    );
    serving.stop();

    let url = format!("sqlite:{}", town.folder().join("bylaw.db").display());
    let mut raw = connect(&url).await;
    let another = "UPDATE events SET body = replace(body, '\"role\":\"data-authority\"', '\"role\":\"government\"')";
    raw.execute(another).await.unwrap();
    raw.close().await.unwrap();
    let ran = rehearse(&shenyang, &[]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out
            .contains(", actor: 1 matters (entry-publication 1)\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains(id), "{}", ran.out);
    assert!(ran.out.ends_with("more differ than may\n"), "{}", ran.out);
    let ran = rehearse(&shenyang, &["--json", "--from", "2025-09-26"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["differing"], 1);
    let ran = rehearse(&shenyang, &["--until", "2025-09-25"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("0 matters"), "{}", ran.out);

    let ran = rehearse(&wuxi, &[]);
    assert_refused(&ran, &["holds the rules of `wuxi`"]);
    let ran = rehearse(
        &shenyang,
        &["--from", "2025-09-26", "--until", "2025-09-25"],
    );
    assert_refused(&ran, &["--until 2025-09-25 lies before --from 2025-09-26"]);
}
