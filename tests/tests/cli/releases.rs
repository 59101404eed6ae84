//! `bylaw rules keygen`, `sign`, `upload`, `propose`, `confirm`, `rollback`, `releases`: the life of
//! a release from a shell.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use bylaw_tests::guests::{marked, shipped};
use bylaw_tests::places::root;
use bylaw_tests::registry::{DockerRegistry, Like};
use serde_json::{Value, json};

use crate::program::{Ran, assert_refused, run_in};
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
    let lines = done(
        folder,
        &["keygen", "--id", "shenyang-2025", "--out", "city.key"],
    );
    let mode = fs::metadata(folder.join("city.key")).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let secret = fs::read_to_string(folder.join("city.key")).unwrap();
    let secret = secret.split_whitespace().last().unwrap().to_owned();
    assert!(!lines.contains(&secret));
    let lines = lines.replace("YYYY-MM-DD", "2025-01-01");
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
    for duty in ["system-administrator", "security-administrator"] {
        let appointment = json!({ "name": duty, "duty": duty }).to_string();
        let url = host.url("/api/v1/jurisdictions/shenyang/administrators");
        let mut answer = ureq::post(url)
            .header("authorization", format!("Bearer {}", operator.trim()))
            .header("content-type", "application/json")
            .send(appointment)
            .unwrap();
        let answer: Value =
            serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        let token = answer["token"]["token"].as_str().unwrap();
        fs::write(town.folder().join(duty), format!("{token}\n")).unwrap();
    }
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
    let propose = ["two.wasm", "--from", "2025-09-26", "--mode", "enforce"];
    let proposed = ask(system, "propose", &propose);
    assert!(
        proposed.out.starts_with("release 2: "),
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

/// What lies in a registry that `server.toml` names is fetched by the host itself.
#[test]
fn a_host_fetches_what_was_pushed() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let town = keyed("release-pull");
    let folder = town.folder();
    fs::write(folder.join("two.wasm"), marked(&shipped("shenyang"), "two")).unwrap();
    for file in ["rules/shenyang.wasm", "two.wasm"] {
        let key = ["--key", "city.key", "--jurisdiction", "shenyang"];
        done(folder, &[&["sign"], &key[..], &[file]].concat());
    }
    let place = registry.place("rules/shenyang");
    let tag = format!("{place}:2.0");
    let pushed = done(folder, &["push", "two.wasm", &tag]);
    let exact = pushed.lines().last().unwrap();
    let server = folder.join("server.toml");
    let text = fs::read_to_string(&server).unwrap();
    let named = |more: &str| {
        let host = place.split('/').next().unwrap();
        let table = format!("\n[[registry]]\nhost = \"{host}\"\n{more}\n");
        fs::write(&server, format!("{text}{table}")).unwrap();
    };
    let init = ["init", "--name", "运营者", "--config", "server.toml"];
    let founded = run_in(folder, &init, "");
    assert_eq!(founded.code, Some(0), "{}", founded.err);
    named("user = \"wuxi\"");
    let refused = run_in(folder, &["serve", "--config", "server.toml"], "");
    assert_refused(&refused, &["registry `localhost:", "user", "password_file"]);
    named("");
    let host = town.serve();
    appointed(&town, &host, &founded.out);
    let url = format!("http://{}", host.address());
    let upload = |from: &[&str]| {
        let by = ["--token-file", "system-administrator"];
        let place = ["--server", &url, "--jurisdiction", "shenyang"];
        rules(folder, &[&["upload"], &by[..], &place, from].concat())
    };
    let by_tag = upload(&["--from", &tag]);
    assert_eq!(by_tag.code, Some(1));
    assert!(by_tag.err.contains("names a tag"), "{}", by_tag.err);
    let taken = upload(&["--from", exact]);
    assert!(
        taken.out.contains("handed in"),
        "{}{}",
        taken.out,
        taken.err
    );
    let sent = upload(&["two.wasm"]);
    assert!(sent.out.contains("was here already"), "{}", sent.out);
    for wrong in [&["two.wasm", "--from", exact][..], &[]] {
        assert_eq!(upload(wrong).code, Some(2));
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
