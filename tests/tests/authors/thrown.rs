//! Authors are told what is wrong with their rules: where it was thrown, and which word it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bylaw_tests::guests::hostile_describing;
use bylaw_tests::places::root;

use crate::program::{Ran, bylaw_in, empty_folder, has_javascript, ran};

/// A new folder of rules in JavaScript.
pub(crate) fn javascript(test: &str) -> PathBuf {
    let folder = empty_folder(test);
    let made = bylaw_in(&folder, &["rules", "new", "x", "--lang", "js"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    folder.join("x")
}

/// Changes the rules at one place.
pub(crate) fn change(folder: &Path, from: &str, to: &str) {
    let file = folder.join("rules.js");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "`{from}` is not in the rules");
    fs::write(file, text.replace(from, to)).unwrap();
}

/// The build is refused, and no component was made.
pub(crate) fn assert_not_built(folder: &Path, parts: &[&str]) {
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

/// Adds a matter in whose statement the scenario is called so.
pub(crate) fn add_sample(folder: &Path, scenario: &str) {
    let place = folder.join("samples");
    let text = fs::read_to_string(place.join("sharing-application.json")).unwrap();
    let with = format!("\"statement\": {{ \"scenario\": \"{scenario}\",");
    let text = text.replacen("\"statement\": {", &with, 1);
    assert!(text.contains(scenario), "{text}");
    fs::write(place.join(format!("{scenario}.json")), text).unwrap();
}

/// What stands in the template, what is put there, and what is then said.
const SLIPS: [(&str, &str, &[&str]); 8] = [
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
            "TypeError: stage 'reply': `within` has to be a period such as `workingDays(10)`; it is 10",
            "rules.js:",
        ],
    ),
    (
        "refuse({ needs: [reason], cites: [art(3, 3)] })",
        "refuse({ needs: reason, cites: [art(3, 3)] })",
        &[
            "TypeError: the outcome 'refuse': `needs` has to be a list, each a requirement",
            "it is {\"tag\":\"reason\"}",
            "rules.js:",
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

/// What stands in the template, after what node has for whoever imports it.
const FROM_NODE: &str = "import process from 'node:process';\n\
    import { setInterval } from 'node:timers';\nconst ID = 'x-measures';";

/// Rules that never answer, or end whoever asks, are named, and what others were answered is kept.
#[test]
fn an_answer_that_does_not_end_is_named_and_the_others_are_kept() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-endless");
    change(&folder, "const ID = 'x-measures';", FROM_NODE);
    change(
        &folder,
        "  const found = new Findings();\n  found.require(\n    BODIES",
        "  if (statement.scenario === 'endless') for (;;);\n  \
         if (statement.scenario === 'wrong') statement.scenario.missing.part;\n  \
         if (statement.scenario === 'exit') process.exit();\n  \
         const found = new Findings();\n  found.require(\n    BODIES",
    );
    let sample = |name: &str| add_sample(&folder, name);
    sample("endless");
    sample("wrong");
    assert_not_built(
        &folder,
        &[
            "samples/endless.json:\n    did not end within 5 s",
            "samples/wrong.json:\n    TypeError: Cannot read properties of undefined",
        ],
    );
    fs::remove_file(folder.join("samples/endless.json")).unwrap();
    sample("exit");
    assert_not_built(
        &folder,
        &["samples/exit.json:\n    ended the program, as `process.exit()` does"],
    );
    change(
        &folder,
        "// The rules of x:",
        "process.exit();\n// The rules of x:",
    );
    assert_not_built(
        &folder,
        &["rules.js` ended the program while it was loaded"],
    );
}

/// Invariant: nothing that is thrown where nobody catches it counts as an answer; what broke node off is no
/// `process.exit()`; and what the rules leave waiting is not waited for.
#[test]
fn what_is_thrown_beside_an_answer_is_told_with_the_question() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-beside");
    change(&folder, "const ID = 'x-measures';", FROM_NODE);
    change(
        &folder,
        "  const found = new Findings();\n  found.require(\n    BODIES",
        "  if (statement.scenario === 'promise') Promise.reject(new TypeError('nobody waits'));\n  \
         if (statement.scenario === 'abort') process.abort();\n  \
         const found = new Findings();\n  found.require(\n    BODIES",
    );
    change(
        &folder,
        "// The rules of x:",
        "setInterval(() => {}, 1000);\n// The rules of x:",
    );
    add_sample(&folder, "promise");
    assert_not_built(
        &folder,
        &[
            "no usable answer to\n  samples/promise.json:\n    beside the answer: TypeError: nobody waits\n",
            "plan (rules.js:",
        ],
    );
    let ran = bylaw_in(&folder, &["rules", "build"]);
    assert!(!ran.err.contains("did not end"), "{}", ran.err);
    add_sample(&folder, "abort");
    assert_not_built(
        &folder,
        &["samples/abort.json:\n    broke node off (signal: 6 (SIGABRT)"],
    );
    change(
        &folder,
        "// The rules of x:",
        "Promise.reject(new TypeError('while it is loaded'));\n// The rules of x:",
    );
    assert_not_built(
        &folder,
        &["TypeError: while it is loaded", "cannot be loaded"],
    );
}

/// Only what lies beside the rules is the builders', not what an author calls like one of them.
#[test]
fn a_file_of_the_authors_is_shown_whatever_it_is_called() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-own");
    fs::create_dir(folder.join("own")).unwrap();
    let own = "export function look(matter) {\n  return matter.missing.part;\n}\n";
    fs::write(folder.join("own/findings.js"), own).unwrap();
    change(
        &folder,
        "const ID = 'x-measures';",
        "import { look } from './own/findings.js';\nconst ID = 'x-measures';",
    );
    change(
        &folder,
        "  const found = new Findings();\n  found.require(\n    BODIES",
        "  look(statement);\n  const found = new Findings();\n  found.require(\n    BODIES",
    );
    assert_not_built(&folder, &["at look (own/findings.js:2:", "plan (rules.js:"]);
}

/// A panic in Rust leaves no words; its line is named, though the compiler left no function of it.
#[test]
fn a_panic_in_a_new_folder_is_told_with_its_line() {
    let folder = empty_folder("thrown-line");
    let made = bylaw_in(&folder, &["rules", "new", "x"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let folder = folder.join("x");
    let file = folder.join("src/sharing.rs");
    let text = fs::read_to_string(&file).unwrap();
    let panics = "let first = &entry.items[matter.statement.items.len()];\n    \
                  assert!(first.name != \"item\");\n    let entitled = entry";
    fs::write(&file, text.replacen("let entitled = entry", panics, 1)).unwrap();
    let line = text.lines().position(|line| line.contains("let entitled"));
    let line = line.unwrap() + 1;
    let built = bylaw_in(&folder, &["rules", "build"]);
    assert_eq!(built.code, Some(0), "{}{}", built.out, built.err);
    let component = "target/plugins/x.wasm";
    let checked = bylaw_in(&folder, &["rules", "check", component, "--matters", "300"]);
    let fuzzed = bylaw_in(&folder, &["rules", "fuzz", component, "--matters", "300"]);
    for (ran, line) in [
        (checked, line),
        (fuzzed, line),
        (bylaw_in(&folder, &["rules", "test"]), line + 1),
    ] {
        assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
        let place = format!("at src/sharing.rs:{line} in `application`, called by src/lib.rs:");
        assert!(ran.out.contains(&place), "`{place}` is not in: {}", ran.out);
        assert!(!ran.out.contains("__rustc"), "{}", ran.out);
    }
    // What is signed and shipped holds no line.
    let component = fs::read(folder.join(component)).unwrap();
    let holds = |part: &str| {
        component
            .windows(part.len())
            .any(|one| one == part.as_bytes())
    };
    assert!(!holds(".debug_line") && !holds(".debug_info"));
}

/// Where rules in Rust go round for ever is told too.
#[test]
fn a_loop_in_a_new_folder_is_told_with_its_line() {
    let folder = empty_folder("thrown-loop");
    let made = bylaw_in(&folder, &["rules", "new", "x"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let folder = folder.join("x");
    let file = folder.join("src/sharing.rs");
    let text = fs::read_to_string(&file).unwrap();
    let loops = "let mut n = matter.statement.items.len();\n    \
                 while n != 7 { n = std::hint::black_box(n); }\n    let entitled = entry";
    fs::write(&file, text.replacen("let entitled = entry", loops, 1)).unwrap();
    let line = text.lines().position(|line| line.contains("let entitled"));
    let place = format!("at src/sharing.rs:{} in `application`", line.unwrap() + 2);
    let built = bylaw_in(&folder, &["rules", "build"]);
    assert_eq!(built.code, Some(0), "{}{}", built.out, built.err);
    let component = "target/plugins/x.wasm";
    let checked = bylaw_in(&folder, &["rules", "check", component, "--matters", "100"]);
    assert_eq!(checked.code, Some(1), "{}{}", checked.out, checked.err);
    for part in ["used up their fuel of 10000000 units, ", &place] {
        assert!(
            checked.out.contains(part),
            "`{part}` is not in: {}",
            checked.out
        );
    }
}

/// Without its lines, the function that it is in is named.
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
