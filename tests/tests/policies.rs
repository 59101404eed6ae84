//! A policy that is not in order stops the host, with file, line and key.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use bylaw::config::Config;
use bylaw::rules::SecretKey;
use bylaw::start::set_up;
use bylaw_tests::places::{config, root};

/// The shipped policies, one of them changed, in a folder of their own.
struct Changed {
    folder: PathBuf,
}

impl Changed {
    fn new(name: &str, file: &str, change: impl Fn(String) -> String) -> Self {
        let folder =
            std::env::temp_dir().join(format!("bylaw-policies-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("policies/calendars")).unwrap();
        for path in ["wuxi.toml", "calendars/cn.toml"] {
            let text = fs::read_to_string(root().join("policies").join(path)).unwrap();
            let text = if path == file { change(text) } else { text };
            fs::write(folder.join("policies").join(path), text).unwrap();
        }
        Self { folder }
    }

    /// Why the host does not start, with every cause.
    fn refused(&self) -> String {
        let config = Config {
            policies: self.folder.join("policies"),
            compiled: self.folder.join("compiled"),
            ..config()
        };
        let error = match set_up(&config).and_then(|setup| setup.jurisdiction("wuxi").map(|_| ())) {
            Ok(()) => panic!("the host starts"),
            Err(error) => error,
        };
        let mut told = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            told = format!("{told}: {cause}");
            source = cause.source();
        }
        told
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn a_missing_component_is_named_with_file_line_and_key() {
    let changed = Changed::new("missing", "wuxi.toml", |text| {
        text.replace("wuxi.wasm", "wuxi-2.wasm")
    });
    let told = changed.refused();
    assert!(
        told.contains("wuxi.toml:7: `release.component`: `wuxi-2.wasm` cannot be read"),
        "{told}"
    );
}

#[test]
fn a_component_of_another_city_is_refused() {
    let changed = Changed::new("other", "wuxi.toml", |text| {
        text.replace("wuxi.wasm", "anhui.wasm")
    });
    let told = changed.refused();
    assert!(told.contains("wuxi.toml:7: `release.component`"), "{told}");
    assert!(told.contains("the rules of `anhui`"), "{told}");
}

#[test]
fn another_digest_than_the_files_is_refused() {
    let changed = Changed::new("digest", "wuxi.toml", |text| {
        text.replace("mode =", "digest = \"00\"\nmode =")
    });
    let told = changed.refused();
    assert!(
        told.contains("`release.digest`") && told.contains("not 00"),
        "{told}"
    );
}

#[test]
fn an_unknown_key_or_mode_is_named_with_its_line() {
    let changed = Changed::new("key", "wuxi.toml", |text| text.replace("tier =", "rank ="));
    let told = changed.refused();
    assert!(
        told.contains("wuxi.toml:2") && told.contains("rank"),
        "{told}"
    );
    let changed = Changed::new("mode", "wuxi.toml", |text| text.replace("enforce", "obey"));
    let told = changed.refused();
    assert!(
        told.contains("wuxi.toml:10") && told.contains("obey"),
        "{told}"
    );
}

#[test]
fn nobody_stands_above_himself() {
    let changed = Changed::new("parent", "wuxi.toml", |text| {
        text.replace("parent = \"cn\"", "parent = \"wuxi\"")
    });
    let told = changed.refused();
    let line = fs::read_to_string(root().join("policies/wuxi.toml")).unwrap();
    let line = line.lines().position(|one| one.starts_with("parent = "));
    let place = format!("wuxi.toml:{}: `parent`", line.unwrap() + 1);
    let wanted = format!("{place}: `wuxi` would stand above itself");
    assert!(told.contains(&wanted), "`{wanted}` is not in: {told}");
}

#[test]
fn a_calendar_that_is_not_in_order_is_named() {
    let changed = Changed::new("calendar", "calendars/cn.toml", |text| {
        text.replacen("2016-01-01", "2017-01-01", 1)
    });
    let told = changed.refused();
    assert!(
        told.contains("cn.toml") && told.contains("2017-01-01"),
        "{told}"
    );
}

#[test]
fn limits_that_are_too_small_are_felt() {
    let changed = Changed::new("limits", "wuxi.toml", |text| {
        text + "\n[limits]\ncomponent = 1000\n"
    });
    let told = changed.refused();
    assert!(
        told.contains("`release.component`") && told.contains("at most 1000"),
        "{told}"
    );
}

/// A promise of service is kept for as long as it says, which is longer than no time.
#[test]
fn a_promise_of_no_time_is_named_with_its_line() {
    let promise = |within: &str| {
        format!(
            "\n[[service_standard]]\nkind = \"complaint\"\nstage = \"handling\"\nwithin = {within}\n\
             source = {{ zh = \"服务指南\", en = \"Service guide\" }}\n"
        )
    };
    let shipped = fs::read_to_string(root().join("policies/wuxi.toml")).unwrap();
    let line = shipped.lines().count() + 2;
    let changed = Changed::new("promise", "wuxi.toml", |text| {
        text + &promise("{ working_days = 0 }")
    });
    let told = changed.refused();
    let place = format!("wuxi.toml:{line}: `service_standard.within`");
    assert!(
        told.contains(&place) && told.contains("longer than zero"),
        "{told}"
    );
    let changed = Changed::new("promise-word", "wuxi.toml", |text| {
        text + &promise("{ fortnights = 1 }")
    });
    let told = changed.refused();
    assert!(
        told.contains("wuxi.toml:") && told.contains("fortnights"),
        "{told}"
    );
}

#[test]
fn records_that_are_kept_for_no_time_are_named_with_their_line() {
    let kept = |text: String, period: &str| format!("keep_records = {period}\n{text}");
    let changed = Changed::new("kept", "wuxi.toml", |text| kept(text, "{ years = 0 }"));
    let told = changed.refused();
    assert!(
        told.contains("wuxi.toml:1: `keep_records`") && told.contains("longer than zero"),
        "{told}"
    );
}

/// The shipped policy with lines at its end, which begin in line 12.
fn ending(name: &str, lines: &str) -> String {
    let changed = Changed::new(name, "wuxi.toml", |text| format!("{text}\n{lines}\n"));
    changed.refused()
}

#[test]
fn keys_of_rules_are_checked_with_line_and_key() {
    let key = |id: &str, public: &str, days: &str| {
        format!("[[rules_key]]\nid = \"{id}\"\npublic_key = \"{public}\"\n{days}\n")
    };
    let good = SecretKey::new("wuxi-2026").unwrap().public_key();
    let told = ending("no-key", &key("a", "AAAA", "from = 2025-01-01"));
    assert!(
        told.contains("wuxi.toml:12: `rules_key.public_key`: this is no Ed25519 public key"),
        "{told}"
    );
    let told = ending("bad-id", &key("a b", &good, "from = 2025-01-01"));
    assert!(
        told.contains("`rules_key.id`: `a b` cannot name a key"),
        "{told}"
    );
    let days = "from = 2025-01-02\nuntil = 2025-01-01";
    let told = ending("backwards", &key("a", &good, days));
    assert!(
        told.contains("`rules_key.until`: it ends on 2025-01-01"),
        "{told}"
    );
    let one = key("a", &good, "from = 2025-01-01");
    let told = ending("twice", &format!("{one}{one}"));
    assert!(told.contains("`a` names two keys"), "{told}");
    // A key vouches for what is seeded too.
    let told = ending("unsigned", &one);
    assert!(
        told.contains(
            "wuxi.toml:7: `release.component`: `wuxi.wasm.sig`: the component is not signed"
        ),
        "{told}"
    );
}

#[test]
fn a_threshold_that_nothing_exceeds_is_none() {
    let more = "rehearsal = { per_ten_thousand = 10001 }";
    let told = Changed::new("threshold", "wuxi.toml", |text| format!("{more}\n{text}")).refused();
    assert!(
        told.contains("`rehearsal.per_ten_thousand`: 10001 of ten thousand"),
        "{told}"
    );
}

#[test]
fn people_decide_after_one_fault_at_the_earliest() {
    let told = ending("faults", "[manual_handling]\nfaults = 0\n");
    assert!(
        told.contains("`manual_handling.faults`: one fault at least"),
        "{told}"
    );
}
