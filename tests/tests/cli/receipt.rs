//! `bylaw receipt verify` and `bylaw replay`: the same questions, the same answers, offline.

use std::fs;

use bylaw_tests::host::entry;
use bylaw_tests::places::root;

use crate::program::{assert_refused, run, run_in};
use crate::serving::Town;

#[test]
fn a_receipt_is_verified_offline_and_a_database_replayed() {
    let town = Town::founded("receipt", "2025-09-26");
    let serving = town.serve();
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = entry("unconditional").to_string();
    let (_, case) = serving.ask("POST", path, "provider", &body);
    let id = case["id"].as_str().unwrap();
    let receipt = serving.await_text(&format!("/api/v1/cases/{id}/receipts/1"));
    let path = "/api/v1/jurisdictions/shenyang/calendar";
    let (_, shown) = serving.ask("GET", path, "applicant", "");
    serving.stop();
    let file = town.folder().join("receipt.json");
    fs::write(&file, &receipt).unwrap();
    let component = |name: &str| {
        let file = root().join("target/plugins").join(format!("{name}.wasm"));
        file.display().to_string()
    };
    // As the host answers it, and as the policies have it.
    let shown = &shown["calendar"].to_string();
    fs::write(town.folder().join("calendar.json"), shown).unwrap();
    let (shenyang, wuxi) = (component("shenyang"), component("wuxi"));
    let verify = |component: &str, calendar: &str| {
        let args = [
            "receipt",
            "verify",
            "receipt.json",
            "--component",
            component,
            "--calendar",
            calendar,
        ];
        run_in(town.folder(), &args, "")
    };
    let ran = verify(&shenyang, "calendar.json");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let calendar = "policies/calendars/cn.toml";
    let ran = verify(&shenyang, calendar);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert_eq!(
        ran.out,
        "2 calls answered the same, to the byte and to the fuel\n"
    );

    let ran = verify(&wuxi, calendar);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.starts_with("differs: component\n"), "{}", ran.out);

    let days = fs::read_to_string(town.folder().join(calendar)).unwrap();
    let without = days.replacen("2025-10-07, 2025-10-08,", "2025-10-07,", 1);
    assert!(days != without, "the eighth of October is a holiday");
    fs::write(town.folder().join("other.toml"), without).unwrap();
    let ran = verify(&shenyang, "other.toml");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(1), "differs: calendar\n"),
        "{}",
        ran.err
    );

    fs::write(&file, receipt.replace("TEST/000001", "TEST/000002")).unwrap();
    let ran = verify(&shenyang, calendar);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out.contains("differs: calls[0].input_digest\n"),
        "{}",
        ran.out
    );

    fs::write(&file, receipt.replace("\"fuel\"", "\"feul\"")).unwrap();
    assert_refused(&verify(&shenyang, calendar), &["receipt.json:", "feul"]);

    let database = format!("sqlite:{}/bylaw.db", town.folder().display());
    let ran = run(&["replay", "--database", &database], "");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.out
            .contains("shenyang: 1 the same, 0 differ, 0 erased\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.ends_with("1 the same, 0 differ, 0 erased\n"),
        "{}",
        ran.out
    );
}
