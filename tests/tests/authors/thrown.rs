//! Authors are told what is wrong with their rules: where it was thrown, and which word it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bylaw_tests::guests::hostile_describing;
use bylaw_tests::places::root;

use crate::program::{Ran, bylaw_in, empty_folder, has_javascript, ran};

/// A new folder of rules in JavaScript.
fn javascript(test: &str) -> PathBuf {
    let folder = empty_folder(test);
    let made = bylaw_in(&folder, &["rules", "new", "x", "--lang", "js"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    folder.join("x")
}

/// Changes the rules at one place.
fn change(folder: &Path, from: &str, to: &str) {
    let file = folder.join("rules.js");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "`{from}` is not in the rules");
    fs::write(file, text.replace(from, to)).unwrap();
}

/// The build is refused, and no component was made.
fn assert_not_built(folder: &Path, parts: &[&str]) {
    let ran: Ran = bylaw_in(folder, &["rules", "build"]);
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    for part in parts {
        assert!(ran.err.contains(part), "`{part}` is not in: {}", ran.err);
    }
    assert!(!folder.join("target/plugins/x.wasm").exists());
}

/// The builders hold what their head says; node runs their own tests.
#[test]
fn the_builders_take_what_they_know_and_nothing_else() {
    if !has_javascript() {
        return;
    }
    let ran = ran(Command::new("node")
        .args(["--test", "plugins/sdk-js/bylaw.test.js"])
        .current_dir(root()));
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("# fail 0"), "{}", ran.out);
}

#[test]
fn a_slip_in_the_syntax_is_shown_with_its_file_and_line() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-syntax");
    change(&folder, "function plan(matter) {", "function plan(matter {");
    let text = fs::read_to_string(folder.join("rules.js")).unwrap();
    let line = text.lines().position(|line| line.contains("plan(matter {"));
    let place = format!("rules.js:{}", line.unwrap() + 1);
    assert_not_built(&folder, &[&place, "SyntaxError", "cannot be loaded"]);
}

/// What stands in the template, what is put there, and what is then said.
const SLIPS: [(&str, &str, &[&str]); 7] = [
    (
        "start: 'receipt'",
        "start: 'reciept'",
        &[
            "samples/sharing-application.json:",
            "plan.route.val[0].deadline.start: \"reciept\" is no clock-start",
            "it may be filing, receipt, acceptance, occurrence, stage-entry",
        ],
    ),
    (
        "within: workingDays(10)",
        "within: 10",
        &[
            "deadline.within: 10 is no period",
            "the tag may be working-days with a val",
        ],
    ),
    (
        "start: 'receipt'",
        "silenceis: 'approve'",
        &[
            "TypeError: stage 'reply' does not take `silenceis` (is it `silenceIs`?)",
            "rules.js:",
        ],
    ),
    (
        "status: 'draft'",
        "status: 'drafted'",
        &["describe():", "describe.instruments[0].status: \"drafted\""],
    ),
    (
        "articles: [1, 2, 3, 1]",
        "articles: [1, 2, 300, 1]",
        &["describe.instruments[0].articles[2]: 300 is no whole number from 0 to 255"],
    ),
    (
        "promulgatedOn: undefined",
        "promulgedOn: day(2025, 1, 1)",
        &["describe.instruments[0].promulgedOn: an instrument has id, title, issuer"],
    ),
    (
        "return found.list();",
        "return found.lists();",
        &[
            "samples/sharing-application.json, entry:",
            "TypeError: found.lists is not a function",
            "checkEntry (rules.js:",
        ],
    ),
];

/// Invariant: no word or shape that the contract does not know is built into a component.
#[test]
fn a_wrong_word_or_shape_is_named_with_its_place_and_the_right_ones() {
    if !has_javascript() {
        return;
    }
    for (index, (from, to, parts)) in SLIPS.iter().enumerate() {
        let folder = javascript(&format!("thrown-word-{index}"));
        change(&folder, "  treat,\n", "  treat,\n  day,\n");
        change(&folder, from, to);
        assert_not_built(&folder, parts);
    }
}

/// A sample and the description may be in order, and a scenario still meet what is wrong.
#[test]
fn a_scenario_that_traps_is_told_what_was_thrown() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-scenario");
    change(
        &folder,
        "  return found.orRoute(() =>\n    staged(",
        "  if (said(statement.scenario)) statement.scenario.missing.part;\n  \
         return found.orRoute(() =>\n    staged(",
    );
    let built = bylaw_in(&folder, &["rules", "build"]);
    assert_eq!(built.code, Some(0), "{}{}", built.out, built.err);
    // Another file in its place is not what was built.
    let component = folder.join("target/plugins/x.wasm");
    fs::copy(root().join("target/plugins/wuxi.wasm"), &component).unwrap();
    let again = bylaw_in(&folder, &["rules", "build"]);
    assert!(again.out.contains("x built:"), "{}{}", again.out, again.err);
    let file = folder.join("scenarios/sharing.toml");
    let text = fs::read_to_string(&file).unwrap();
    let more = "[[scenario]]\nname = \"odd\"\nmatter = { kind = \"sharing-application\", statement = \
                { purpose = \"p\", scenario = \"s\" } }\nstep = [{ on = 2025-09-26, expect = { at = \
                \"provider\" } }]\n";
    fs::write(&file, format!("{text}\n{more}")).unwrap();
    let tested = bylaw_in(&folder, &["rules", "test"]);
    assert_eq!(tested.code, Some(1), "{}{}", tested.out, tested.err);
    let (_, odd) = tested.out.split_once(": odd\n").unwrap();
    for part in [
        "TypeError: Cannot read properties of undefined",
        "rules.js:",
    ] {
        assert!(odd.contains(part), "`{part}` is not in: {}", tested.out);
    }
}

/// A panic in Rust leaves no words; the function it is in is named.
#[test]
fn a_trap_is_told_with_the_function_of_its_author() {
    let folder = empty_folder("thrown-trap");
    fs::write(folder.join("brittle.wasm"), hostile_describing("brittle")).unwrap();
    let args = ["rules", "check", "brittle.wasm", "--matters", "300"];
    let ran = bylaw_in(&folder, &args);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let told = ran.out.lines().find(|line| line.contains("unreachable"));
    let told = told.unwrap_or_else(|| panic!("{}", ran.out));
    assert!(told.contains("in `") && told.contains("hostile"), "{told}");
}
