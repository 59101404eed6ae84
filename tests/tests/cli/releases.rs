//! `bylaw rules keygen`, `sign`, `upload`, `propose`, `confirm`, `rollback`, `releases`: the life of
//! a release from a shell.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use bylaw_tests::guests::{marked, shipped};
use bylaw_tests::places::root;
use serde_json::Value;

use crate::program::{Ran, assert_refused, program, run_in};
use crate::serving::{Serving, Town};

const NOW: &str = "2025-09-26";

fn rules(folder: &Path, args: &[&str]) -> Ran {
    run_in(folder, &[&["rules"], args].concat(), "")
}

fn done(folder: &Path, args: &[&str]) -> String {
    let ran = rules(folder, args);
    assert_eq!(ran.code, Some(0), "{args:?}: {}{}", ran.out, ran.err);
    ran.out
}

/// A town whose policy names the key in `city.key`, with its rules in a folder of its own.
fn keyed(name: &str) -> Town {
    let town = Town::founded(name, NOW);
    let folder = town.folder();
    let keygen = ["keygen", "--id", "shenyang-2025", "--out", "city.key"];
    let lines = done(folder, &[&keygen[..], &["--from", "2025-01-01"]].concat());
    let mode = fs::metadata(folder.join("city.key")).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let secret = fs::read_to_string(folder.join("city.key")).unwrap();
    let secret = secret.split_whitespace().last().unwrap().to_owned();
    assert!(!lines.contains(&secret));
    assert!(lines.ends_with("from = 2025-01-01\n"), "{lines}");
    let policy = folder.join("policies/shenyang.toml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, format!("{text}\n{lines}\n")).unwrap();
    fs::create_dir(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/shenyang.wasm"), shipped("shenyang")).unwrap();
    let server = folder.join("server.toml");
    let text = fs::read_to_string(&server).unwrap();
    let shared = format!("{}/target/plugins", root().display());
    fs::write(&server, text.replace(&shared, "rules")).unwrap();
    town
}

/// Tokens of two administrators, in files.
fn appointed(town: &Town, host: &Serving, operator: &str) {
    fs::write(town.folder().join("operator"), operator).unwrap();
    let url = format!("http://{}", host.address());
    let appoint = |duty: &str, more: &[&str]| {
        let place = ["appoint", "--server", &url, "--token-file", "operator"];
        let whom = ["--jurisdiction", "shenyang", "--duty", duty, "--name", duty];
        run_in(town.folder(), &[&place[..], &whom, more].concat(), "")
    };
    for duty in ["system-administrator", "security-administrator"] {
        let ran = appoint(duty, &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("shown once"), "{}", ran.err);
        assert_eq!(ran.out.lines().count(), 1, "the token alone");
        fs::write(town.folder().join(duty), ran.out).unwrap();
    }
    let again = appoint("system-administrator", &[]);
    assert_eq!((again.code, again.out.as_str()), (Some(1), ""));
    let unproposed = appoint("system-administrator", &["--replaces", "nobody"]);
    assert!(unproposed.err.contains("`nobody`"), "{}", unproposed.err);
    let named = appoint("clerk", &[]);
    assert!(
        named.err.contains("security-administrator"),
        "{}",
        named.err
    );
}

/// Invariant: what a policy with keys seeds at the first start is signed like everything else.
#[test]
fn a_release_lives_from_a_key_to_a_rollback() {
    let town = keyed("release-life");
    let folder = town.folder();
    let init = ["init", "--name", "运营者", "--config", "server.toml"];
    let unsigned = run_in(folder, &init, "");
    assert_refused(
        &unsigned,
        &["shenyang.toml", "`shenyang.wasm.sig`", "is not signed"],
    );
    let sign = |file: &str| {
        let key = [
            "sign",
            "--key",
            "city.key",
            "--jurisdiction",
            "shenyang",
            file,
        ];
        done(folder, &key)
    };
    sign("rules/shenyang.wasm");
    let founded = run_in(folder, &init, "");
    assert_eq!(founded.code, Some(0), "{}", founded.err);
    let host = town.serve();
    appointed(&town, &host, &founded.out);
    let url = format!("http://{}", host.address());
    let ask = |by: &str, verb: &str, rest: &[&str]| {
        let place = [
            "--server",
            &url,
            "--token-file",
            by,
            "--jurisdiction",
            "shenyang",
        ];
        let words: Vec<&str> = [&[verb], &place[..], rest].concat();
        rules(folder, &words)
    };
    let (system, security) = ("system-administrator", "security-administrator");
    fs::write(folder.join("two.wasm"), marked(&shipped("shenyang"), "two")).unwrap();
    assert_refused(
        &ask(system, "upload", &["two.wasm"]),
        &["`two.wasm.sig`", "rules sign"],
    );
    sign("two.wasm");
    let upload = ask(system, "upload", &["two.wasm"]);
    assert!(
        upload.out.contains("handed in"),
        "{}{}",
        upload.out,
        upload.err
    );
    let again = ask(system, "upload", &["two.wasm"]);
    assert!(again.out.contains("was here already"), "{}", again.out);
    // From today on, as the host counts.
    let proposed = ask(system, "propose", &["two.wasm", "--mode", "enforce"]);
    let begins = " enforce from 2025-09-26 until -, proposed\n";
    assert!(
        proposed.out.starts_with("release 2: ") && proposed.out.contains(begins),
        "{}{}",
        proposed.out,
        proposed.err
    );
    let own = ask(system, "confirm", &["2"]);
    assert_eq!(own.code, Some(1));
    assert!(
        own.err.contains("another administrator has to confirm it"),
        "{}",
        own.err
    );
    let confirmed = ask(security, "confirm", &["2"]);
    assert!(
        confirmed.out.contains("active, governs"),
        "{}{}",
        confirmed.out,
        confirmed.err
    );
    let back = ask(system, "rollback", &["--reason", "出错"]);
    assert!(
        back.out
            .starts_with("release 2 was rolled back\nrelease 1: "),
        "{}{}",
        back.out,
        back.err
    );
    let all = ask(system, "releases", &[]);
    for step in [
        "component-uploaded",
        "release-proposed 2",
        "release-confirmed 2",
        "release-rolled-back 2",
    ] {
        assert!(all.out.contains(step), "{step} in {}", all.out);
    }
    host.stop();
}

#[test]
fn keys_that_others_can_read_sign_nothing_and_none_is_written_over() {
    let town = keyed("release-keys");
    let folder = town.folder();
    let again = rules(folder, &["keygen", "--id", "other", "--out", "city.key"]);
    assert_refused(&again, &["never written over"]);
    let named = rules(
        folder,
        &["keygen", "--id", "two words", "--out", "other.key"],
    );
    assert_refused(&named, &["`two words` cannot name a key"]);
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(folder.join("city.key"), open).unwrap();
    let sign = [
        "sign",
        "--key",
        "city.key",
        "--jurisdiction",
        "shenyang",
        "rules/shenyang.wasm",
    ];
    assert_refused(
        &rules(folder, &sign),
        &["others can read `city.key`", "chmod 600"],
    );
}

/// A host that serves, with the rules signed, and how it is asked: by whom, which command, the rest.
fn served(name: &str) -> (Town, Serving) {
    let town = keyed(name);
    let folder = town.folder();
    for file in ["rules/shenyang.wasm", "two.wasm"] {
        if file == "two.wasm" {
            fs::write(folder.join(file), marked(&shipped("shenyang"), "two")).unwrap();
        }
        let signed = ["sign", "--key", "city.key", "--jurisdiction", "shenyang"];
        done(folder, &[&signed[..], &[file]].concat());
    }
    let founded = run_in(
        folder,
        &["init", "--name", "运营者", "--config", "server.toml"],
        "",
    );
    assert_eq!(founded.code, Some(0), "{}", founded.err);
    let host = town.serve();
    appointed(&town, &host, &founded.out);
    (town, host)
}

/// A host carries a rehearsal out; what it found stands against an activation until somebody says
/// that he has looked. A shadow's divergences are told once it has caught up.
#[test]
fn a_host_rehearses_and_tells_of_its_shadows() {
    let (town, host) = served("release-rehearsed");
    let url = format!("http://{}", host.address());
    let (system, security) = ("system-administrator", "security-administrator");
    let ask = |by: &str, verb: &str, rest: &[&str]| {
        let place = ["--server", &url, "--token-file", by];
        let whose = ["--jurisdiction", "shenyang"];
        rules(town.folder(), &[&[verb], &place[..], &whose, rest].concat())
    };
    let well = |by: &str, verb: &str, rest: &[&str]| {
        let ran = ask(by, verb, rest);
        assert_eq!(ran.code, Some(0), "{verb}: {}{}", ran.out, ran.err);
        ran.out
    };
    let early = ask(system, "rehearse", &["two.wasm"]);
    assert_eq!(early.code, Some(1));
    assert!(early.err.contains("upload it first"), "{}", early.err);
    well(system, "upload", &["two.wasm"]);
    let nobody = ask(security, "acknowledge", &["two.wasm"]);
    assert_refused(&nobody, &["nobody has rehearsed `two.wasm`"]);

    well(system, "propose", &["two.wasm", "--mode", "shadow"]);
    well(security, "confirm", &["2"]);
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = bylaw_tests::host::entry("unconditional").to_string();
    let (status, case) = host.ask("POST", path, "provider", &body);
    assert_eq!(status, 201, "{case:#}");
    // The same rules under another digest say the same.
    let told = well(system, "divergences", &["two.wasm"]);
    assert_eq!(told, "0 matters were answered otherwise by a shadow\n");

    let told = well(system, "rehearse", &["two.wasm", "--at-most", "0"]);
    assert!(
        told.starts_with("1 matters: 1 the same, 0 differ,")
            && told.ends_with(": it stands against nothing\n"),
        "{told}"
    );
    let report = well(system, "rehearse", &["two.wasm", "--json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["state"], "finished");
    let id = report["id"].as_str().unwrap();
    // The last of the two, by its component or by its name.
    let looked = format!("rehearsal {id}: 0 of 1 matters differ; looked at by ");
    for what in [id, "two.wasm"] {
        let told = well(security, "acknowledge", &[what]);
        assert!(told.starts_with(&looked), "{told}");
    }
    host.stop();
}

/// Which host and whose token may stand in the environment; a database that is named comes first.
#[test]
fn a_host_is_named_once_in_the_environment() {
    let (town, host) = served("release-environment");
    let asked = |args: &[&str]| {
        let mut command = std::process::Command::new(program());
        command
            .args([&["rules"], args, &["--jurisdiction", "shenyang"]].concat())
            .current_dir(town.folder())
            .env("BYLAW_SERVER", format!("http://{}", host.address()))
            .env("BYLAW_TOKEN_FILE", "system-administrator");
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
        town.folder(),
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
    host.stop();
}
