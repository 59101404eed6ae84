//! The same from the command line, and what it must not show.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bylaw::rules::{SecretKey, digest};
use bylaw_tests::guests::shipped;
use bylaw_tests::places::{program, root};
use bylaw_tests::registry::{DockerRegistry, Like};
use serde_json::json;

use super::SIGNATURE;

/// A folder of one test.
struct Folder(PathBuf);

impl Folder {
    fn of(test: &str) -> Self {
        let name = format!("oci-{test}-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// `bylaw rules …` here, with nothing else in its environment than this.
    fn run(&self, args: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(program());
        command
            .arg("rules")
            .args(args)
            .current_dir(&self.0)
            .env_clear()
            .env("HOME", &self.0)
            .envs(environment.iter().copied());
        if let Some(certificates) = std::env::var_os("SSL_CERT_FILE") {
            command.env("SSL_CERT_FILE", certificates);
        }
        command.output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_commands_take_a_component_there_and_back() {
    let Some(registry) = DockerRegistry::start(Like {
        closed: true,
        ..Like::default()
    }) else {
        return;
    };
    let folder = Folder::of("commands");
    let (component, tag) = (shipped("wuxi"), registry.place("rules/wuxi:1.0"));
    fs::write(folder.0.join("wuxi.wasm"), &component).unwrap();
    let somebody = [
        ("BYLAW_REGISTRY_USER", "wuxi"),
        ("BYLAW_REGISTRY_PASSWORD", "secret"),
    ];
    let refused = folder.run(&["push", "wuxi.wasm", &tag], &[]);
    assert_eq!(refused.status.code(), Some(1), "{}", err(&refused));
    let half = folder.run(&["push", "wuxi.wasm", &tag], &somebody[..1]);
    assert_eq!(half.status.code(), Some(2));
    assert!(err(&half).contains("belong together"), "{}", err(&half));
    let unsigned = folder.run(&["push", "wuxi.wasm", &tag], &somebody);
    assert_eq!(unsigned.status.code(), Some(0), "{}", err(&unsigned));
    assert!(err(&unsigned).contains("not signed"), "{}", err(&unsigned));
    fs::write(folder.0.join("other.sig"), "nonsense\n").unwrap();
    fs::write(folder.0.join("text.wasm"), "no component").unwrap();
    for (args, told) in [
        (
            &["wuxi.wasm", &tag, "--signature", "other.sig"][..],
            "other.sig is no signature",
        ),
        (&["text.wasm", &tag][..], "this is no WebAssembly component"),
    ] {
        let refused = folder.run(&[&["push"], args].concat(), &somebody);
        assert_ne!(refused.status.code(), Some(0));
        assert!(err(&refused).contains(told), "{}", err(&refused));
    }
    fs::write(folder.0.join("wuxi.wasm.sig"), format!("{SIGNATURE}\n")).unwrap();
    let pushed = folder.run(&["push", "wuxi.wasm", &tag], &somebody);
    let shown = out(&pushed);
    let mut lines = shown.lines();
    assert_eq!(
        lines.next().unwrap(),
        format!("component sha256:{}", digest(&component))
    );
    let exact = lines.next().unwrap();
    assert!(
        exact.contains("@sha256:") && err(&pushed).is_empty(),
        "{}",
        err(&pushed)
    );

    // As `docker login` leaves it.
    fs::create_dir_all(folder.0.join(".docker")).unwrap();
    let name = tag.split('/').next().unwrap();
    let config = json!({ "auths": { name: { "auth": "d3V4aTpzZWNyZXQ=" } } });
    fs::write(folder.0.join(".docker/config.json"), config.to_string()).unwrap();
    let meant = folder.run(&["pull", &tag], &[]);
    assert_eq!(out(&meant).trim(), exact, "{}", err(&meant));
    let by_tag = folder.run(&["pull", &tag, "--to", "new.wasm"], &[]);
    assert_eq!(by_tag.status.code(), Some(1));
    assert!(err(&by_tag).contains(exact) && !folder.0.join("new.wasm").exists());
    let pulled = folder.run(&["pull", exact, "--to", "new.wasm"], &[]);
    assert_eq!(pulled.status.code(), Some(0), "{}", err(&pulled));
    assert_eq!(fs::read(folder.0.join("new.wasm")).unwrap(), component);
    let signature = fs::read_to_string(folder.0.join("new.wasm.sig")).unwrap();
    assert_eq!(signature.trim(), SIGNATURE);
    // Nothing that is there is written over, and no signature is left beside another component.
    let again = folder.run(&["pull", exact, "--to", "new.wasm"], &[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        err(&again).contains("`new.wasm` is there already"),
        "{}",
        err(&again)
    );
    fs::write(folder.0.join("stale.wasm.sig"), "old").unwrap();
    let beside = folder.run(&["pull", exact, "--to", "stale.wasm"], &[]);
    assert!(
        err(&beside).contains("`stale.wasm.sig` is there already"),
        "{}",
        err(&beside)
    );
    assert!(!folder.0.join("stale.wasm").exists());
    let nowhere = folder.run(&["pull", exact], &[]);
    assert_eq!(nowhere.status.code(), Some(2));
    let small = folder.run(
        &["pull", exact, "--to", "small.wasm", "--most", "1000"],
        &[],
    );
    assert_eq!(small.status.code(), Some(1));
    let told = "at most 1000 are allowed; `--most BYTES` allows more";
    assert!(err(&small).contains(told), "{}", err(&small));
    assert!(!folder.0.join("small.wasm").exists());
    let large = folder.run(&["push", "wuxi.wasm", &tag, "--most", "1000"], &somebody);
    assert!(err(&large).contains(told), "{}", err(&large));
    nothing_is_left_of_half_a_component(&folder, exact);
}

/// Where there is no room for the component its signature is not left behind, and it can be fetched again.
fn nothing_is_left_of_half_a_component(folder: &Folder, exact: &str) {
    let there = || {
        let entries = fs::read_dir(&folder.0).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.starts_with("whole"))
            .collect::<Vec<_>>()
    };
    // A file may have no more blocks than a signature takes.
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$0\" rules pull \"$1\" --to whole.wasm";
    let mut limited = Command::new("bash");
    limited.args(["-c", script]).arg(program()).arg(exact);
    let limited = limited
        .current_dir(&folder.0)
        .env("HOME", &folder.0)
        .output()
        .unwrap();
    assert_eq!(limited.status.code(), Some(2), "{}", err(&limited));
    assert!(
        err(&limited).contains("whole.wasm cannot be written"),
        "{}",
        err(&limited)
    );
    assert!(there().is_empty(), "{:?}", there());
    let again = folder.run(&["pull", exact, "--to", "whole.wasm"], &[]);
    assert_eq!(again.status.code(), Some(0), "{}", err(&again));
    assert_eq!(there().len(), 2);
}

/// What a policy here says of the key is asked before anything is sent.
#[test]
fn a_signature_under_another_component_is_not_pushed() {
    let folder = Folder::of("signed");
    let key = SecretKey::new("wuxi-1").unwrap();
    fs::write(folder.0.join("wuxi.wasm"), shipped("wuxi")).unwrap();
    let sign = |digest: &str| {
        let signature = format!("wuxi-1 {}\n", key.sign("wuxi", digest));
        fs::write(folder.0.join("wuxi.wasm.sig"), signature).unwrap();
    };
    let policies = folder.0.join("policies");
    fs::create_dir_all(&policies).unwrap();
    let policy = fs::read_to_string(root().join("policies/wuxi.toml")).unwrap();
    let key_of_it = format!(
        "\n[[rules_key]]\nid = \"wuxi-1\"\npublic_key = \"{}\"\nfrom = 2025-01-01\n",
        key.public_key()
    );
    fs::write(policies.join("wuxi.toml"), policy + &key_of_it).unwrap();
    let push = || folder.run(&["push", "wuxi.wasm", "localhost:9/rules/wuxi:1.0"], &[]);
    sign(&digest(b"another"));
    let refused = push();
    let told = "wuxi.wasm.sig is not the signature of `wuxi-1` under this component";
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains(told), "{}", err(&refused));
    // The right one gets as far as the registry, which is not there.
    sign(&digest(&shipped("wuxi")));
    let sent = push();
    assert_eq!(sent.status.code(), Some(1), "{}", err(&sent));
}

/// Whatever lies in a folder called `policies` where one happens to be.
#[test]
fn what_is_no_policy_keeps_nobody_from_pushing() {
    let folder = Folder::of("foreign");
    let key = SecretKey::new("wuxi-1").unwrap();
    let component = shipped("wuxi");
    let signature = format!("wuxi-1 {}\n", key.sign("wuxi", &digest(&component)));
    fs::write(folder.0.join("wuxi.wasm"), component).unwrap();
    fs::write(folder.0.join("wuxi.wasm.sig"), signature).unwrap();
    // It gets as far as the registry, which is not there.
    let push = || {
        let sent = folder.run(&["push", "wuxi.wasm", "localhost:9/rules/wuxi:1.0"], &[]);
        assert_eq!(sent.status.code(), Some(1), "{}", err(&sent));
        err(&sent)
    };
    let policies = folder.0.join("policies");
    fs::create_dir_all(&policies).unwrap();
    assert!(!push().contains("warning"), "{}", push());
    fs::write(policies.join("other.toml"), "x = 1\n").unwrap();
    let told = "warning: policies/other.toml:1: ";
    assert!(push().contains(told), "{}", push());
    fs::remove_dir_all(&policies).unwrap();
    fs::write(&policies, "no folder").unwrap();
    assert!(push().contains("warning: "), "{}", push());
    let help = out(&folder.run(&["push", "--help"], &[]));
    for told in ["the folder `policies`", "BYLAW_REGISTRY_USER"] {
        assert!(help.contains(told), "{help}");
    }
}

/// Invariant: no password gets into a log, however much is logged.
#[test]
fn credentials_are_not_logged() {
    let Some(registry) = DockerRegistry::start(Like {
        closed: true,
        ..Like::default()
    }) else {
        return;
    };
    let folder = Folder::of("logs");
    fs::write(folder.0.join("wuxi.wasm"), shipped("wuxi")).unwrap();
    let tag = registry.place("rules/wuxi:1.0");
    let environment = [
        ("BYLAW_REGISTRY_USER", "wuxi"),
        ("BYLAW_REGISTRY_PASSWORD", "secret"),
        ("RUST_LOG", "trace"),
    ];
    let pushed = folder.run(&["push", "wuxi.wasm", &tag], &environment);
    assert_eq!(pushed.status.code(), Some(0), "{}", err(&pushed));
    let shown = out(&pushed);
    let exact = shown.lines().last().unwrap();
    let pulled = folder.run(&["pull", exact, "--to", "new.wasm"], &environment);
    assert_eq!(pulled.status.code(), Some(0), "{}", err(&pulled));
    let fetched = err(&pulled);
    assert!(fetched.contains("manifests/sha256"), "nothing was logged");
    let said = err(&pushed) + &shown + &fetched;
    assert!(said.contains("localhost"), "nothing was logged");
    for secret in ["secret", "d3V4aTpzZWNyZXQ"] {
        assert!(!said.contains(secret), "`{secret}` was logged");
    }
}
