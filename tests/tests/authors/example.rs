//! The invented district in JavaScript: in one host with the five, by the same checks.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bylaw::clock::{Clock, instant_of};
use bylaw::config::Config;
use bylaw::domain::MatterKind;
use bylaw::domain::sample::{Variation, sample_matter};
use bylaw::domain::{OpeningClass, SharingClass};
use bylaw::flow::{Host, file_matter, load_case, load_entry, receipt};
use bylaw::start::set_up;
use bylaw::store::Store;
use bylaw_tests::places::root;

use crate::program::{bylaw_in, empty_folder, has_javascript};

const NAME: &str = "liushu-example";

fn example() -> PathBuf {
    root().join("plugins").join(NAME)
}

/// The component as xtask built it.
fn component() -> Option<PathBuf> {
    if !has_javascript() {
        return None;
    }
    let file = example()
        .join("target/plugins")
        .join(format!("{NAME}.wasm"));
    if file.exists() {
        return Some(file);
    }
    let demanded = std::env::var_os("BYLAW_REQUIRE_JAVASCRIPT").is_some();
    assert!(
        !demanded,
        "{} is not there; run `cargo xtask plugins`",
        file.display()
    );
    println!("left out: {} is not built", file.display());
    None
}

/// Copies the files of a folder that end so.
fn copy(from: &Path, ending: &str, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|found| found == ending) {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// An operator's folders: the five and the example beside them.
fn six() -> Config {
    let folder = empty_folder("six");
    copy(&root().join("policies"), "toml", &folder.join("policies"));
    copy(
        &root().join("policies/calendars"),
        "toml",
        &folder.join("policies/calendars"),
    );
    copy(
        &example().join("policies"),
        "toml",
        &folder.join("policies"),
    );
    copy(
        &root().join("target/plugins"),
        "wasm",
        &folder.join("components"),
    );
    copy(
        &example().join("target/plugins"),
        "wasm",
        &folder.join("components"),
    );
    Config {
        policies: folder.join("policies"),
        components: folder.join("components"),
        compiled: root().join("target/compiled"),
        ..Config::default()
    }
}

/// Rules in Rust and in JavaScript decide in one host, each in sandboxes of their own limits.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_runs_beside_the_five_in_one_host() {
    if component().is_none() {
        return;
    }
    let setup = set_up(&six()).unwrap();
    let jurisdictions = setup.jurisdictions().unwrap();
    let names: Vec<&str> = jurisdictions.iter().map(|one| one.name()).collect();
    assert!(names.len() >= 6 && names.contains(&NAME), "{names:?}");
    let day = "2025-09-26".parse().unwrap();
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let clock = Clock::standing_at(instant_of(day, 9, &zone));
    let store = Store::throw_away().await.unwrap();
    let library = Arc::clone(&setup.library);
    let host = Host::on_empty(store, clock, library, jurisdictions.clone())
        .await
        .unwrap();
    let variation = Variation {
        sharing: SharingClass::Conditional,
        opening: OpeningClass::Unconditional,
        ..Variation::PLAIN
    };
    // Chengdu's were in force in another year.
    for name in [NAME, "wuxi", "shenyang", "anhui", "guiyang", "cn", NAME] {
        let jurisdiction = jurisdictions.iter().find(|one| one.name() == name).unwrap();
        let matter = sample_matter(MatterKind::SharingApplication, &variation, day, name);
        load_entry(&host, jurisdiction, matter.entry.clone().unwrap())
            .await
            .unwrap();
        let filed = file_matter(&host, jurisdiction, matter, None)
            .await
            .unwrap();
        let case = load_case(&host, jurisdiction, &filed.id).await.unwrap();
        assert!(case.stage().is_some(), "{name}");
        if name == NAME {
            let receipt = receipt(&host, &filed.id, 1, None).await.unwrap();
            verified_offline(&serde_json::to_string(&receipt).unwrap());
        }
    }
}

/// Whoever verifies has the component and no policy, whatever limits it needs.
fn verified_offline(receipt: &str) {
    let folder = empty_folder("verified");
    fs::write(folder.join("receipt.json"), receipt).unwrap();
    let file = component().unwrap();
    let file = file.to_str().unwrap();
    let ran = bylaw_in(
        &folder,
        &["receipt", "verify", "receipt.json", "--component", file],
    );
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("answered the same"), "{}", ran.out);
}

/// Invariant: what the host's own limits refuse, a policy has to allow.
#[test]
fn only_its_policy_lets_an_engine_in() {
    let Some(file) = component() else { return };
    let file = file.to_str().unwrap().to_owned();
    let strict = bylaw_in(&root(), &["rules", "check", &file, "--matters", "1"]);
    assert_eq!(strict.code, Some(1));
    assert!(
        strict.out.contains("bytes; at most 8388608 are allowed"),
        "{}",
        strict.out
    );
}

#[test]
fn the_example_passes_the_checks_that_all_rules_pass() {
    let Some(file) = component() else { return };
    let policy = example().join("policies").join(format!("{NAME}.toml"));
    let (file, policy) = (file.to_str().unwrap(), policy.to_str().unwrap());
    let args = [
        "rules",
        "check",
        file,
        "--policy",
        policy,
        "--matters",
        "150",
    ];
    let ran = bylaw_in(&root(), &args);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("0 faults; 0 of 9 properties fail"),
        "{}",
        ran.out
    );
}

/// What makes no sense it answers too, the same each time.
#[test]
fn the_example_holds_what_is_demanded_of_every_answer() {
    let Some(file) = component() else { return };
    let policy = example().join("policies").join(format!("{NAME}.toml"));
    let (file, policy) = (file.to_str().unwrap(), policy.to_str().unwrap());
    let args = ["rules", "fuzz", file, "--policy", policy, "--matters", "40"];
    let ran = bylaw_in(&root(), &args);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("40 matters"), "{}", ran.out);
}

#[test]
fn the_examples_scenarios_show_all_that_it_enforces() {
    if component().is_none() {
        return;
    }
    let ran = bylaw_in(&root(), &["rules", "test", "plugins/liushu-example"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        !ran.out.contains("outcomes that no scenario reaches"),
        "{}",
        ran.out
    );
}

#[test]
fn the_example_has_the_builders_and_the_calendar_that_everybody_has() {
    let same = |a: PathBuf, b: PathBuf| {
        assert_eq!(
            fs::read_to_string(&a).unwrap(),
            fs::read_to_string(&b).unwrap(),
            "{} is no copy of {}",
            a.display(),
            b.display()
        );
    };
    let mut copies = 0;
    for entry in fs::read_dir(root().join("plugins/sdk-js")).unwrap() {
        let ours = entry.unwrap().path();
        let name = ours.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".test.js") {
            same(example().join(name), ours);
            copies += 1;
        }
    }
    assert!(copies > 0);
    let calendar = "policies/calendars/cn.toml";
    same(example().join(calendar), root().join(calendar));
}
