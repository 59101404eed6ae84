//! Rules in JavaScript have no more under node than in a component, and authors are told so.

use std::fs;

use bylaw_tests::places::root;

use crate::program::{bylaw_in, has_javascript};
use crate::thrown::{add_sample, assert_not_built, change, javascript};

/// Invariant: nothing that a component has not, or that stood still when it was made, passes under node.
#[test]
fn a_clock_and_what_only_node_has_are_refused_with_their_place() {
    const ASKED: [(&str, &str, &str); 7] = [
        (
            "now",
            "Date.now()",
            "Error: Date.now(): a component has no clock; the day is `matter.filedOn`",
        ),
        (
            "today",
            "new Date()",
            "Error: new Date(): a component has no clock",
        ),
        (
            "led",
            "new (new Date(0).constructor)()",
            "Error: new Date(): a component has no clock",
        ),
        (
            "drawn",
            "Math.random()",
            "Error: Math.random(): the same question has the same answer",
        ),
        (
            "key",
            "crypto.randomUUID()",
            "ReferenceError: crypto is not defined",
        ),
        (
            "timer",
            "setTimeout(() => {}, 5)",
            "ReferenceError: setTimeout is not defined",
        ),
        (
            "out",
            "process.stdout.write('noise')",
            "ReferenceError: process is not defined",
        ),
    ];
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-clock");
    let planted =
        ASKED.map(|(name, code, _)| format!("  if (statement.scenario === '{name}') {code};\n"));
    let found = "  const found = new Findings();\n  found.require(\n    BODIES";
    // A day that is said is no clock's, in the zone of no machine.
    let said = "  if (new Date(2025, 7, 1).toISOString() !== '2025-08-01T00:00:00.000Z') throw new Error('zone');\n";
    change(
        &folder,
        found,
        &format!("{said}{}{found}", planted.concat()),
    );
    for (name, _, _) in ASKED {
        add_sample(&folder, name);
    }
    let told = ASKED.map(|(name, _, told)| format!("samples/{name}.json:\n    {told}"));
    let mut parts: Vec<&str> = told.iter().map(String::as_str).collect();
    parts.push("\n      at plan (rules.js:");
    assert_not_built(&folder, &parts);
    let ran = bylaw_in(&folder, &["rules", "build"]);
    assert!(!ran.err.contains("sharing-application.json"), "{}", ran.err);
    assert!(!ran.err.contains("bare.mjs"), "{}", ran.err);
}

/// What a module waits for is told, and what it prints is no output of the command.
#[test]
fn a_module_that_waits_at_its_top_is_told() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-waits");
    change(
        &folder,
        "const ID = 'x-measures';",
        "import process from 'node:process';\nprocess.stdout.write('noise');\n\
         await new Promise(() => {});\nconst ID = 'x-measures';",
    );
    assert_not_built(
        &folder,
        &[
            "rules.js` waits at its top for something that never comes",
            "noise",
        ],
    );
    let ran = bylaw_in(&folder, &["rules", "build"]);
    assert_eq!(ran.out, "");
}

/// Node takes it, and the engine says no more than that its first colon is none.
#[test]
fn json_that_is_imported_is_told_to_be_no_module() {
    if !has_javascript() {
        return;
    }
    let folder = javascript("thrown-json");
    fs::write(folder.join("table.json"), "{\"days\": 10}").unwrap();
    change(
        &folder,
        "const ID = 'x-measures';",
        "import table from './table.json' with { type: 'json' };\nconst ID = 'x-measures';",
    );
    assert_not_built(&folder, &["JSON cannot be imported into a component"]);
}

/// The matter of a scenario that goes to the provider, whatever it is for.
fn asked_for(name: &str, scenario: &str) -> String {
    format!(
        "[[scenario]]\nname = \"{name}\"\nmatter = {{ kind = \"sharing-application\", statement = \
         {{ purpose = \"p\", scenario = \"{scenario}\" }} }}\nstep = [{{ on = 2025-09-26, expect = \
         {{ at = \"provider\" }} }}]\n\n"
    )
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
        "  if (statement.scenario === 's') statement.scenario.missing.part;\n  \
         if (statement.scenario === 'clock') new Date(Date.now()).getTime();\n  \
         if (statement.scenario === 'node') new Error('x').stack.split(' at ')[1].length;\n  \
         if (statement.scenario === 'quiet') {\n    \
         const title = text('答复', 'An answer');\n    \
         const more = { by: provider(), outcomes: [approve({ does: [grant(asked)] }), refuse({ needs: [reason] })], cites: [art(3, 2)] };\n    \
         return { route: staged({ ...stage('reply', title, more), consults: provider() }), findings: [] };\n  }\n  \
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
    let more = [
        ("clock", "clock"),
        ("node", "node"),
        ("odd", "s"),
        ("quiet", "quiet"),
    ];
    let more = more.map(|(name, scenario)| asked_for(name, scenario));
    fs::write(&file, format!("{text}\n{}", more.concat())).unwrap();
    let tested = bylaw_in(&folder, &["rules", "test"]);
    assert_eq!(tested.code, Some(1), "{}{}", tested.out, tested.err);
    let (rest, quiet) = tested.out.split_once(": quiet\n").unwrap();
    let (rest, odd) = rest.split_once(": odd\n").unwrap();
    let (clock, node) = rest.split_once(": node\n").unwrap();
    for (told, parts) in [
        // The component has no clock either, and traps where only node has an answer.
        (
            clock,
            [
                "the fault trapped",
                "Error: Date.now(): a component has no clock",
            ],
        ),
        (
            node,
            [
                "the fault trapped",
                "node answers this and the engine does not",
            ],
        ),
        // Not a refusal that says nothing.
        (
            odd,
            [
                "the fault trapped",
                "TypeError: Cannot read properties of undefined",
            ],
        ),
        (odd, ["trapped", "rules.js:"]),
        // It passes, and a component would leave out who is heard.
        (
            quiet,
            [
                "    plan.route.val[0].consults: {\"role\":\"provider\"",
                " is no list\n",
            ],
        ),
    ] {
        for part in parts {
            assert!(told.contains(part), "`{part}` is not in: {}", tested.out);
        }
    }
    assert!(!odd.contains("refused-without-error"), "{odd}");
}
