//! `bylaw rules bench`: beside the rules that come with the host.

use bylaw_tests::places::root;
use serde_json::Value;

use crate::program::{assert_refused, bylaw_in, empty_folder};

fn bench(more: &[&str]) -> Value {
    let args = [
        "rules",
        "bench",
        "target/plugins/wuxi.wasm",
        "--matters",
        "20",
        "--json",
    ];
    let ran = bylaw_in(&root(), &[&args[..], more].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

/// Times are the machine's; the fuel of the same matters is the same each time.
#[test]
fn a_component_is_measured_beside_the_shipped_ones() {
    let (one, two) = (bench(&[]), bench(&[]));
    let rows = one["rows"].as_array().unwrap();
    let names: Vec<&str> = rows
        .iter()
        .map(|row| row["jurisdiction"].as_str().unwrap())
        .collect();
    assert_eq!(names[0], "wuxi");
    for name in ["anhui", "chengdu", "guiyang", "shenyang"] {
        assert!(names[1..].contains(&name), "{names:?}");
    }
    for (row, again) in rows.iter().zip(two["rows"].as_array().unwrap()) {
        assert_eq!((&row["decisions"], &row["faults"]), (&60.into(), &0.into()));
        assert_eq!(row["fuel"], again["fuel"]);
        let time = &row["nanoseconds"];
        let at = |key: &str| time[key].as_u64().unwrap();
        assert!(at("tenth") > 0 && at("tenth") <= at("median") && at("median") <= at("most"));
    }
    assert_ne!(
        one["rows"][0]["fuel"],
        bench(&["--seed", "2"])["rows"][0]["fuel"]
    );
}

/// Where nothing lies beside it, it is said where the others can be got.
#[test]
fn alone_it_is_told_where_the_shipped_ones_are() {
    let folder = empty_folder("bench-alone");
    let wuxi = root().join("target/plugins/wuxi.wasm");
    let args = ["rules", "bench", wuxi.to_str().unwrap(), "--matters", "2"];
    let ran = bylaw_in(&folder, &args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in [
        "no other components",
        "`target/plugins`",
        "`--beside FOLDER`",
    ] {
        assert!(ran.out.contains(part), "`{part}` is not in: {}", ran.out);
    }
}

#[test]
fn what_is_no_component_is_not_measured() {
    let refused = bylaw_in(&root(), &["rules", "bench", "README.md"]);
    assert_refused(
        &refused,
        &["README.md was refused", "no WebAssembly component"],
    );
    let refused = bylaw_in(&root(), &["rules", "bench", "none.wasm"]);
    assert_refused(&refused, &["none.wasm cannot be read"]);
    let args = [
        "rules",
        "bench",
        "target/plugins/wuxi.wasm",
        "--beside",
        "none",
    ];
    assert_refused(&bylaw_in(&root(), &args), &["`none` cannot be opened"]);
}
