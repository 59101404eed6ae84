//! What a call may do: nothing that outlasts it, and nothing beyond its limits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bylaw::domain::Finding;
use bylaw::rules::{Fault, Limits, Plugin};
use bylaw_tests::guests::{hostile, shipped};

use crate::{LIMITS, day, library, matter, rules, titled};

fn plan(word: &str) -> Fault {
    rules()
        .plan(&matter(word))
        .err()
        .unwrap_or_else(|| panic!("`{word}` did no harm"))
}

fn check_entry(word: &str) -> Fault {
    rules()
        .check_entry(&titled(word), day("2025-09-26"))
        .err()
        .unwrap_or_else(|| panic!("`{word}` did no harm"))
}

#[test]
fn the_hostile_rules_behave_when_nobody_asks_for_harm() {
    let planned = rules().plan(&matter("street lights")).unwrap().unwrap();
    assert_eq!(planned.route.stages().len(), 1);
    let findings: Vec<Finding> = rules()
        .check_entry(&titled("street lights"), day("2025-09-26"))
        .unwrap();
    assert!(findings.is_empty());
}

#[test]
fn every_harm_has_its_own_name() {
    for ask in [plan, check_entry] {
        assert_eq!(ask("loop"), Fault::OutOfFuel(LIMITS.fuel));
        assert_eq!(ask("recursion"), Fault::OutOfStack);
        assert_eq!(ask("memory"), Fault::OutOfMemory(LIMITS.memory));
        assert_eq!(ask("list"), Fault::AnswerTooLarge(LIMITS.answer));
        assert_eq!(ask("strings"), Fault::AnswerTooLarge(LIMITS.answer));
        // Where in the code it trapped is told in numbers, so that two traps are told apart.
        let placed = |text: &str| text.contains("unreachable") && text.contains(" (at 0x");
        assert!(matches!(ask("trap"), Fault::Trapped(text) if placed(&text)));
        assert_eq!(ask("trap"), ask("trap"));
        assert!(matches!(ask("frames"), Fault::Trapped(text) if text.contains("out of bounds")));
        assert!(matches!(ask("no-text"), Fault::Malformed(text) if text.contains("utf-8")));
    }
    let codes =
        ["loop", "recursion", "memory", "list", "trap", "no-text"].map(|word| plan(word).code());
    assert_eq!(
        codes,
        [
            "out-of-fuel",
            "out-of-stack",
            "out-of-memory",
            "answer-too-large",
            "trapped",
            "malformed-answer"
        ]
    );
}

#[test]
fn the_same_harm_is_the_same_fault_every_time() {
    for word in ["loop", "recursion", "memory", "list", "hungry"] {
        let first = rules().plan_measured(&matter(word)).map(|(_, fuel)| fuel);
        let second = rules().plan_measured(&matter(word)).map(|(_, fuel)| fuel);
        assert_eq!(first, second, "{word}");
    }
}

#[test]
fn the_backstop_ends_what_fuel_does_not() {
    let limits = Limits {
        fuel: u64::MAX,
        backstop_ms: 100,
        ..LIMITS
    };
    let patient = library().load(&hostile(), limits).unwrap();
    let fault = patient.plan(&matter("loop")).unwrap_err();
    assert_eq!(fault, Fault::OutOfTime(100));
    assert_eq!(fault.code(), "out-of-time");
}

#[test]
fn another_plugin_answers_right_after() {
    let wuxi = library().load(&shipped("wuxi"), LIMITS).unwrap();
    for word in [
        "loop",
        "recursion",
        "frames",
        "memory",
        "list",
        "strings",
        "trap",
        "no-text",
    ] {
        plan(word);
        assert_answers(&wuxi);
        // Nor is the hostile plugin itself the worse for it.
        rules().plan(&matter("street lights")).unwrap().unwrap();
    }
}

#[test]
fn another_plugin_answers_meanwhile() {
    let limits = Limits {
        fuel: u64::MAX,
        ..LIMITS
    };
    let endless = library()
        .load(
            &hostile(),
            Limits {
                backstop_ms: 3_000,
                ..limits
            },
        )
        .unwrap();
    let wuxi = library().load(&shipped("wuxi"), LIMITS).unwrap();
    let running = AtomicBool::new(true);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            assert_eq!(
                endless.plan(&matter("loop")).unwrap_err(),
                Fault::OutOfTime(3_000)
            );
            running.store(false, Ordering::Release);
        });
        let mut answers = 0;
        while running.load(Ordering::Acquire) {
            assert_answers(&wuxi);
            answers += 1;
            std::thread::sleep(Duration::ZERO);
        }
        assert!(answers > 1, "{answers} answers in three seconds");
    });
}

fn assert_answers(plugin: &Plugin) {
    let planned = plugin.plan(&matter("统计分析")).unwrap().unwrap();
    assert_eq!(planned.route.stages().len(), 1);
}
