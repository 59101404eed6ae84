//! `bylaw rules rehearse --server`, `acknowledge`, `divergences`: what a host that serves finds out
//! about rules before they govern.

use std::process::Command;

use bylaw_tests::host::entry;
use serde_json::Value;

use crate::keyed::{Keyed, SECURITY, SYSTEM, rules};
use crate::program::{assert_refused, program};

/// A host carries a rehearsal out; what it found stands against an activation until somebody says
/// that he has looked. A shadow's divergences are told once it has caught up.
#[test]
fn a_host_rehearses_and_tells_of_its_shadows() {
    let city = Keyed::served("release-rehearsed");
    let early = city.ask(SYSTEM, "rehearse", &["two.wasm"]);
    assert_eq!(early.code, Some(1));
    assert!(early.err.contains("upload it first"), "{}", early.err);
    city.well(SYSTEM, "upload", &["two.wasm"]);
    let nobody = city.ask(SECURITY, "acknowledge", &["two.wasm"]);
    assert_refused(&nobody, &["nobody has rehearsed `two.wasm`"]);

    city.well(SYSTEM, "propose", &["two.wasm", "--mode", "shadow"]);
    city.well(SECURITY, "confirm", &["2"]);
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = entry("unconditional").to_string();
    let (status, case) = city.host.ask("POST", path, "provider", &body);
    assert_eq!(status, 201, "{case:#}");
    // The same rules under another digest say the same.
    let told = city.well(SYSTEM, "divergences", &["two.wasm"]);
    let same = "0 matters were answered otherwise by a shadow, of 1 that it was asked about\n";
    assert_eq!(told, same);
    let nobody = city.well(SYSTEM, "divergences", &[&"0".repeat(64)]);
    assert_eq!(nobody, "no shadow was asked about any matter\n");

    let told = city.well(SYSTEM, "rehearse", &["two.wasm", "--at-most", "0"]);
    assert!(
        told.starts_with("1 matters: 1 the same, 0 differ,")
            && told.ends_with(": it stands against nothing\n"),
        "{told}"
    );
    let report = city.well(SYSTEM, "rehearse", &["two.wasm", "--json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["state"], "finished");
    let id = report["id"].as_str().unwrap();
    // The last of the two, by its component or by its name.
    let looked = format!("rehearsal {id}: 0 of 1 matters differ; looked at by ");
    for what in [id, "two.wasm"] {
        let told = city.well(SECURITY, "acknowledge", &[what]);
        assert!(told.starts_with(&looked), "{told}");
    }
    city.host.stop();
}

/// Which host and whose token may stand in the environment; a database that is named comes first.
#[test]
fn a_host_is_named_once_in_the_environment() {
    let city = Keyed::served("release-environment");
    let asked = |args: &[&str]| {
        let mut command = Command::new(program());
        command
            .args([&["rules"], args, &["--jurisdiction", "shenyang"]].concat())
            .current_dir(city.folder())
            .env("BYLAW_SERVER", city.url())
            .env("BYLAW_TOKEN_FILE", SYSTEM);
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, out, err) = asked(&["releases"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("release 1: "), "{out}");
    let (_, _, err) = asked(&["rehearse", "two.wasm"]);
    assert!(err.contains("upload it first"), "the host: {err}");
    let (code, out, err) = asked(&["rehearse", "two.wasm", "--config", "server.toml"]);
    assert_eq!(code, Some(0), "here: {err}");
    assert!(out.starts_with("0 matters"), "{out}");
    let alone = rules(
        city.folder(),
        &[
            "rehearse",
            "two.wasm",
            "--jurisdiction",
            "shenyang",
            "--server",
            "http://127.0.0.1:1",
        ],
    );
    assert_refused(&alone, &["--token-file", "BYLAW_TOKEN_FILE"]);
    city.host.stop();
}
