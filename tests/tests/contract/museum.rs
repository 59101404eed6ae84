//! What every kept component answered when it was kept, it answers today.

use std::collections::BTreeSet;

use bylaw::rules::digest;
use bylaw_tests::places::root;
use serde_json::Value;

use crate::exhibit::{Exhibit, all, answer, load, museum};

/// The first places in which two documents differ, with both sides.
fn differences(path: &str, kept: &Value, now: &Value, found: &mut Vec<String>) {
    const SHOWN: usize = 5;
    if kept == now || found.len() >= SHOWN {
        return;
    }
    let below = |key: &str| format!("{path}.{key}");
    match (kept, now) {
        (Value::Object(one), Value::Object(other)) => {
            let more = other.keys().filter(|key| !one.contains_key(*key));
            for key in one.keys().chain(more) {
                let at = |map: &serde_json::Map<String, Value>| map.get(key).cloned();
                let (one, other) = (at(one), at(other));
                match (one, other) {
                    (Some(one), Some(other)) => differences(&below(key), &one, &other, found),
                    (one, _) => {
                        let what = if one.is_some() { "is gone" } else { "is new" };
                        found.push(format!("{}: {what}", below(key)));
                    }
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (place, (one, other)) in one.iter().zip(other).enumerate() {
                differences(&below(&place.to_string()), one, other, found);
            }
        }
        _ => found.push(format!("{path}: was {kept}, is {now}")),
    }
}

/// Invariant: a component that was built for an earlier version of the contract answers for ever
/// as it did when it was kept.
#[test]
fn kept_components_answer_as_they_did() {
    let exhibits = all();
    assert!(
        exhibits.len() >= 5,
        "the museum has {} components",
        exhibits.len()
    );
    let mut changed = vec![];
    for exhibit in &exhibits {
        let plugin = load(&exhibit.component);
        let mut told = vec![];
        let described = serde_json::to_value(plugin.description()).unwrap();
        differences("describe", &exhibit.description, &described, &mut told);
        changed.extend(told.iter().map(|one| format!("{}: {one}", exhibit.name())));
        for (number, line) in exhibit.lines.iter().enumerate() {
            let mut told = vec![];
            match answer(&plugin, &line.asked) {
                Ok(now) => {
                    let now = serde_json::to_value(now).unwrap();
                    differences("answer", &line.answered, &now, &mut told);
                }
                Err(fault) => told.push(format!("a fault: {fault}")),
            }
            let asked = || serde_json::to_string(&line.asked).unwrap();
            changed.extend(told.iter().map(|one| {
                let line = number + 1;
                format!(
                    "{} line {line}: {one}\n  asked: {}",
                    exhibit.name(),
                    asked()
                )
            }));
        }
    }
    let first: Vec<_> = changed.iter().take(20).cloned().collect();
    assert!(
        changed.is_empty(),
        "{} changed:\n{}",
        changed.len(),
        first.join("\n")
    );
}

/// Invariant: nothing that was kept is replaced, and nothing is kept that is not listed.
#[test]
fn what_is_kept_stays_as_it_is() {
    let museum = museum();
    let list = std::fs::read_to_string(museum.join("SHA256SUMS")).unwrap();
    let listed: BTreeSet<String> = list.lines().map(str::to_owned).collect();
    let folders = std::fs::read_dir(&museum).unwrap();
    let folders = folders.map(|entry| entry.unwrap().path());
    let found: BTreeSet<String> = folders
        .filter(|path| path.is_dir())
        .flat_map(|version| std::fs::read_dir(version).unwrap())
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&museum).unwrap().display().to_string();
            format!("{}  {name}", digest(&std::fs::read(&path).unwrap()))
        })
        .collect();
    assert_eq!(
        found, listed,
        "an exhibit was changed, or is not in SHA256SUMS (`sha256sum */*` in the museum)"
    );
}

/// What is kept would show a change: every kind and pair of classes that the rules know was asked
/// for, entries were looked at, and there were routes and refusals.
#[test]
fn what_was_asked_covers_every_kind_and_class() {
    for exhibit in all() {
        let name = exhibit.name();
        assert!(
            exhibit.lines.len() >= 300,
            "{name}: {}",
            exhibit.lines.len()
        );
        let words = |key: &str| -> Vec<String> {
            serde_json::from_value(exhibit.description[key].clone()).unwrap()
        };
        let (kinds, classes) = exhibit.kinds_and_classes();
        for kind in words("matters") {
            assert!(kinds.contains(&kind), "{name} was not asked about {kind}");
        }
        for sharing in words("sharing_classes") {
            for opening in words("opening_classes") {
                let pair = (sharing.clone(), opening);
                assert!(
                    classes.contains(&pair),
                    "{name} was not asked about {pair:?}"
                );
            }
        }
        for answered in ["proposal", "findings"] {
            let there = |line: &&crate::exhibit::Line| !line.answered[answered].is_null();
            assert!(
                exhibit.lines.iter().filter(there).count() >= 50,
                "{name}: {answered}"
            );
        }
    }
}

/// The rules of tests that speak of what no shipped rules do: lists, platforms, needs.
const SPEAKING_OF_MORE: [&str; 2] = ["jincheng", "shanghai"];

/// Adds what is built now to the museum: once for each version of the contract, when it is
/// finished. What is there already is never made anew.
#[test]
#[ignore = "adds to the museum: cargo test -p bylaw-tests --test contract -- --ignored"]
fn keep_what_is_built() {
    let target = root().join("target");
    let shipped = std::fs::read_dir(target.join("plugins")).unwrap();
    let shipped = shipped.map(|entry| entry.unwrap().path());
    let guest = |name| target.join("guests").join(format!("{name}.wasm"));
    for path in shipped.chain(SPEAKING_OF_MORE.map(guest)) {
        if path.extension().is_some_and(|ending| ending == "wasm") {
            Exhibit::keep(&std::fs::read(path).unwrap());
        }
    }
}
