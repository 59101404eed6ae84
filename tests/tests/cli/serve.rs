//! `bylaw serve` as a process with a clock in a file: time that is moved is time that passes.

use bylaw_tests::host::{entry, filing};
use serde_json::{Value, json};

use crate::program::{assert_refused, run_in};
use crate::serving::{Serving, Town, ask_at};

const JURISDICTION: &str = "/api/v1/jurisdictions/shenyang";

/// Publishes an entry and applies for it on 2025-09-26; the case is due on 2025-10-10.
fn applied(serving: &Serving) -> Value {
    publish(serving);
    let (status, case) = apply(serving);
    assert_eq!(
        (status, &case["due"]),
        (201, &json!("2025-10-10")),
        "{case:#}"
    );
    case
}

/// Publishes an entry that may be applied for.
pub(crate) fn publish(serving: &Serving) {
    let entry = conditional().to_string();
    let path = format!("{JURISDICTION}/entries");
    let (status, filed) = serving.ask("POST", &path, "provider", &entry);
    assert_eq!(status, 201, "{filed:#}");
    let path = format!("/api/v1/cases/{}/actions", filed["id"].as_str().unwrap());
    let approve = json!({ "outcome": "approve", "revision": filed["revision"] });
    let (status, done) = serving.ask("POST", &path, "data-authority", &approve.to_string());
    assert_eq!(status, 200, "{done:#}");
}

/// Applies for it.
pub(crate) fn apply(serving: &Serving) -> (u16, Value) {
    let filing = filing("sharing-application", json!({})).to_string();
    serving.ask(
        "POST",
        &format!("{JURISDICTION}/cases"),
        "applicant",
        &filing,
    )
}

fn conditional() -> Value {
    let mut entry = entry("conditional");
    entry["sharing"]["conditions"] = json!("用于履职");
    entry["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "数据安全法" }]);
    entry
}

fn approved_by_silence(case: &Value) -> bool {
    case["closed"] == "approve" && case["deemed"] == true
}

#[test]
fn a_case_lapses_when_the_clock_file_says_that_its_day_has_ended() {
    let town = Town::founded("serve-lapse", "2025-09-26T09:00:00+08:00");
    let serving = town.serve();
    let case = applied(&serving);
    // In the last second of the due day it is open still, whatever another zone's clock shows.
    town.set_clock("2025-10-10T15:59:59Z");
    let act = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let extend = json!({ "extend": true, "revision": case["revision"] }).to_string();
    let (status, refused) = serving.ask("POST", &act, "provider/head", &extend);
    assert_eq!(
        (status, &refused["rejected"]),
        (422, &json!(["extension"])),
        "{refused:#}"
    );
    serving.await_case(&case, |case| case["state"] == "open");
    town.set_clock("2025-10-10T16:00:00Z\n");
    let closed = serving.await_case(&case, approved_by_silence);
    assert_eq!(closed["closed_on"], "2025-10-10");
    assert_eq!(closed["grants"][0]["state"], "active");
    serving.stop();
}

/// What fell due while the host was down is due when it is up.
#[test]
fn a_case_lapses_at_the_start_when_its_day_ended_meanwhile() {
    let town = Town::founded("serve-restart", "2025-09-26");
    let serving = town.serve();
    let case = applied(&serving);
    serving.stop();
    town.set_clock("2025-10-13");
    let serving = town.serve();
    let closed = serving.await_case(&case, approved_by_silence);
    assert_eq!(closed["closed_on"], "2025-10-10");
    assert_eq!(closed["history"].as_array().unwrap().len(), 3);
    serving.stop();
}

/// Without a time nothing lapses and nothing is filed; with one, everything goes on.
#[test]
fn a_clock_file_that_tells_no_time_decides_nothing() {
    let town = Town::founded("serve-no-time", "2025-09-26");
    let serving = town.serve();
    let case = applied(&serving);
    town.set_clock("tomorrow");
    let (status, refused) = apply(&serving);
    assert_eq!(
        (status, &refused["findings"][0]["subject"]),
        (422, &json!("filed_on")),
        "{refused:#}"
    );
    serving.await_case(&case, |case| case["state"] == "open");
    town.set_clock("2025-10-11");
    serving.await_case(&case, approved_by_silence);
    serving.stop();
}

#[test]
fn a_clock_that_cannot_be_used_is_refused() {
    let town = Town::founded("serve-refused", "tomorrow");
    let serve = |args: &[&str]| {
        let all: Vec<&str> = ["serve", "--config", "server.toml"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        run_in(town.folder(), &all, "")
    };
    assert_refused(
        &serve(&["--clock", "clock"]),
        &["--clock", "only --dev allows"],
    );
    assert_refused(
        &serve(&["--dev", "--clock", "clock"]),
        &["`clock` holds `tomorrow`", "2025-10-11T09:00:00+08:00"],
    );
    assert_refused(
        &serve(&["--dev", "--clock", "none"]),
        &["`none` cannot be read"],
    );
}

/// Invariant: numbers that have a listener of their own are read there, with the secret, and not from
/// the service.
#[test]
fn numbers_have_a_listener_of_their_own() {
    let town = Town::founded("serve-numbers", "2025-09-26");
    let local = town.serve();
    let read = |address: &str, header: &str| ask_at(address, ("GET", "/metrics"), header, "");
    let (status, text) = read(local.address(), "accept: */*");
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("bylaw_clocks_open"), "{text}");
    local.stop();
    std::fs::write(town.folder().join("metrics.secret"), "a long secret\n").unwrap();
    town.configure("[metrics]\nlisten = \"127.0.0.1:0\"\ntoken_file = \"metrics.secret\"\n");
    let serving = town.serve();
    let told = serving.next_line();
    let address = told.strip_prefix("numbers on http://").unwrap();
    let address = address.strip_suffix("/metrics").unwrap();
    for (at, header, status) in [
        (address, "accept: */*", 401),
        (address, "authorization: Bearer another", 401),
        (address, "authorization: Bearer a long secret", 200),
        (
            serving.address(),
            "authorization: Bearer a long secret",
            403,
        ),
    ] {
        let (is, text) = read(at, header);
        assert_eq!(is, status, "{at} {header}: {text}");
        assert_eq!(text.contains("bylaw_clocks_open"), status == 200, "{text}");
    }
    serving.stop();
    std::fs::write(town.folder().join("metrics.secret"), "\n").unwrap();
    let refused = run_in(town.folder(), &["serve", "--config", "server.toml"], "");
    assert_refused(
        &refused,
        &["`metrics.secret` is empty", "long random secret"],
    );
}
