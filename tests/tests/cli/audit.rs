//! `bylaw audit` against a host that serves: a proof file, the whole log, and a witness.

use std::fs;

use bylaw_tests::host::entry;

use crate::program::{assert_refused, run_in};
use crate::serving::{SERVE, Serving, Town};

const LOG: &str = "/audit/shenyang";

fn publish(serving: &Serving) -> String {
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = entry("unconditional").to_string();
    let (status, case) = serving.ask("POST", path, "provider", &body);
    assert_eq!(status, 201, "{case:#}");
    case["id"].as_str().unwrap().to_owned()
}

/// Waits until the log holds the second event of a case.
fn proof(serving: &Serving, case: &str) -> String {
    serving.await_text(&format!("/api/v1/cases/{case}/proofs/2"))
}

fn key(serving: &Serving) -> String {
    serving.await_text(&format!("{LOG}/key")).trim().to_owned()
}

#[test]
fn a_proof_file_is_checked_with_the_key_alone() {
    let town = Town::founded("audit-proof", "2025-09-26");
    let serving = town.serve();
    let case = publish(&serving);
    let (proof, key) = (proof(&serving, &case), key(&serving));
    serving.stop();
    let file = town.folder().join("event.tlog-proof");
    fs::write(&file, &proof).unwrap();
    let verify = ["audit", "verify", "event.tlog-proof", "--key", &key];
    let ran = run_in(town.folder(), &verify, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let said = format!("planned: event 2 of {case} on 2025-09-26");
    assert!(ran.out.contains(&said), "{}", ran.out);

    fs::write(&file, proof.replace("index 1", "index 0")).unwrap();
    let ran = run_in(town.folder(), &verify, "");
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("does not hold this one at 0"),
        "{}",
        ran.err
    );
    let other = bylaw::audit::LogKey::throw_away().unwrap();
    let other = other.verifier_key("shenyang");
    fs::write(&file, &proof).unwrap();
    let ran = run_in(
        town.folder(),
        &["audit", "verify", "event.tlog-proof", "--key", &other],
        "",
    );
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert_refused(
        &run_in(
            town.folder(),
            &["audit", "verify", "event.tlog-proof", "--key", "x"],
            "",
        ),
        &["`x` is no verifier key"],
    );
}

#[test]
fn a_witness_cosigns_what_has_grown_and_the_host_publishes_it() {
    let town = Town::founded("audit-witness", "2025-09-26");
    let serving = town.serve();
    let (first, key) = (publish(&serving), key(&serving));
    proof(&serving, &first);
    let address = serving.url(LOG);
    let whole = run_in(
        town.folder(),
        &["audit", "verify", "--log", &address, "--key", &key],
        "",
    );
    assert_eq!(whole.code, Some(0), "{}", whole.err);
    assert!(
        whole.out.contains("2 leaves of 1 cases are in order"),
        "{}",
        whole.out
    );

    let witness = [
        "audit",
        "witness",
        "--log",
        &address,
        "--key",
        &key,
        "--name",
        "witness.example",
        "--folder",
        "witness",
    ];
    // The host does not know the witness yet.
    let ran = run_in(town.folder(), &[&witness[..], &["--print"]].concat(), "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let known = ran
        .err
        .lines()
        .find_map(|line| line.strip_prefix("witness key: "));
    town.configure(&format!("[log]\nwitnesses = [\"{}\"]\n", known.unwrap()));
    serving.stop();

    let serving = town.serve();
    let second = publish(&serving);
    proof(&serving, &second);
    let address = serving.url(LOG);
    let mut again = witness;
    again[3] = &address;
    let ran = run_in(town.folder(), &again, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let published = serving.await_text(&format!("{LOG}/checkpoint"));
    assert!(published.ends_with(&ran.out), "{published}");

    // The log loses its past: the witness does not sign, and says why.
    serving.stop();
    for file in ["bylaw.db", "bylaw.db-wal", "bylaw.db-shm"] {
        let _ = fs::remove_file(town.folder().join(file));
    }
    // Its own host does not start either, unless it is told to.
    let refused = run_in(town.folder(), &SERVE, "");
    assert_refused(&refused, &["has 0 leaves, but 4 were published"]);
    let serving = town.serve_with(&["--accept-loss"]);
    let third = publish(&serving);
    proof(&serving, &third);
    let address = serving.url(LOG);
    again[3] = &address;
    let ran = run_in(town.folder(), &again, "");
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("shows 3 leaves; it had 4"), "{}", ran.err);
}
