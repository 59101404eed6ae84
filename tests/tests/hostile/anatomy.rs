//! Components that would cost more than they look: refused before anything is compiled.

use std::fmt::Write;

use bylaw::rules::{Excess, Fault, Limits, LoadError, digest};
use bylaw_tests::forge::{section, with_component, with_module};
use bylaw_tests::guests::hostile;

use crate::{Kept, LIMITS, library, refused};

fn excess(component: &[u8]) -> Excess {
    let error = refused(component);
    assert_eq!(error.code(), "component-too-complex", "{error}");
    match error {
        LoadError::TooComplex(excess) => excess,
        other => panic!("{other}"),
    }
}

/// The hostile rules with one more core module, which nobody instantiates.
fn beside(module: &str) -> Vec<u8> {
    with_module(hostile(), module, 0)
}

fn of(what: &'static str, count: u64, limit: u64) -> Excess {
    Excess { what, count, limit }
}

#[test]
fn parts_are_counted() {
    let mut modules = hostile();
    for _ in 0..8 {
        modules = with_module(modules, "(module)", 0);
    }
    assert_eq!(excess(&modules), of("core modules", 9, 8));
    let memories = "(module (memory 1) (memory 1) (memory 1))";
    assert_eq!(excess(&beside(memories)).what, "memories");
    let tables = "(module (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref))";
    assert_eq!(excess(&beside(tables)).what, "tables");
    let instances = with_module(hostile(), "(module)", 65);
    assert_eq!(excess(&instances).what, "core instances");
    let functions = format!("(module {})", "(func)".repeat(50_001));
    assert_eq!(excess(&beside(&functions)).what, "functions");
}

#[test]
fn parts_have_a_size() {
    let pages = LIMITS.memory as u64 / (64 << 10) + 1;
    assert_eq!(
        excess(&beside(&format!("(module (memory {pages}))"))),
        of(
            "bytes in a memory at its start",
            LIMITS.memory as u64 + (64 << 10),
            LIMITS.memory as u64
        )
    );
    assert_eq!(
        excess(&beside("(module (table 20001 funcref))")),
        of("elements in a table at its start", 20_001, 20_000)
    );
    let results = format!("(module (type (func (result {}))))", "i32 ".repeat(5));
    assert_eq!(excess(&beside(&results)), of("results of a function", 5, 4));
    let parameters = format!("(module (type (func (param {}))))", "i32 ".repeat(129));
    assert_eq!(
        excess(&beside(&parameters)),
        of("parameters of a function", 129, 128)
    );
}

#[test]
fn a_function_has_a_size() {
    let body = "(drop (i32.const 1000000)) ".repeat(120_000);
    assert_eq!(
        excess(&beside(&format!("(module (func {body}))"))).what,
        "bytes in a function"
    );
    let variables = format!("(module (func (local {})))", "i32 ".repeat(4_001));
    assert_eq!(
        excess(&beside(&variables)),
        of("variables in a function", 4_001, 4_000)
    );
}

/// In the flat form, which the text's own parser reads without nesting.
fn nested(depth: usize) -> String {
    let (open, close) = ("block ".repeat(depth), "end ".repeat(depth));
    format!("(module (func {open} {close} {open} {close}))")
}

#[test]
fn blocks_within_each_other_are_counted_and_not_those_beside() {
    assert_eq!(
        excess(&beside(&nested(2_001))),
        of("blocks within each other", 2_001, 2_000)
    );
    assert!(library().load(&beside(&nested(1_999)), LIMITS).is_ok());
}

#[test]
fn many_variables_in_many_branches_are_too_much_work() {
    let mut body = String::new();
    for index in 0..20_000 {
        let variable = index % 1_000;
        write!(
            body,
            "(if (local.get 0) (then (local.set {variable} (i32.const 1))))"
        )
        .unwrap();
    }
    let module = format!("(module (func (local {}) {body}))", "i32 ".repeat(1_000));
    assert_eq!(
        excess(&beside(&module)).what,
        "units of work for the compiler"
    );
}

/// Ten components in each other, each of which makes ten of the next, are ten billion of the last.
#[test]
fn instances_of_instances_are_counted() {
    let mut text = "(component)".to_owned();
    for _ in 0..10 {
        let inner = text.replacen("(component", "(component $c", 1);
        text = format!(
            "(component {inner} {})",
            "(instance (instantiate 0))".repeat(10)
        );
    }
    let excess = excess(&with_component(hostile(), &text));
    assert_eq!(
        (excess.what, excess.limit),
        ("instances of nested components", 32)
    );
}

#[test]
fn components_nested_without_end_are_refused() {
    let mut inner = b"\0asm\x0d\0\x01\0".to_vec();
    for _ in 0..3_000 {
        let mut outer = b"\0asm\x0d\0\x01\0".to_vec();
        section(&mut outer, 4, &inner);
        inner = outer;
    }
    assert_eq!(excess(&inner).what, "nested components");
}

/// Invariant: what was taken in before is not shut out by limits that were lowered since, whatever it
/// needs; a call is held to them.
#[test]
fn what_was_taken_in_before_is_shut_out_by_no_lower_limit() {
    let lower = Limits {
        fuel: 100,
        memory: 1 << 16,
        component: 1_000,
        ..LIMITS
    };
    let known = library()
        .recall(&digest(&hostile()), &hostile(), lower)
        .unwrap();
    assert_eq!(known.limits(), &lower);
    assert!(matches!(
        known.speaks(),
        Err(Fault::OutOfFuel(100) | Fault::OutOfMemory(_))
    ));
    let pages = LIMITS.memory / (64 << 10) + 1;
    let large = beside(&format!("(module (memory {pages}))"));
    assert_eq!(excess(&large).limit, LIMITS.memory as u64);
    let known = library().recall(&digest(&large), &large, lower).unwrap();
    assert!(known.speaks().is_err());
}

/// Two bytes at the two ends of a memory must not become an image of the whole.
#[test]
fn data_far_apart_makes_no_large_image() {
    let end = LIMITS.memory - 2;
    let sparse =
        format!("(module (memory 256) (data (i32.const 0) \"a\") (data (i32.const {end}) \"z\"))");
    let kept = Kept::begun("image");
    kept.library.load(&beside(&sparse), LIMITS).unwrap();
    let [size] = kept.sizes()[..] else {
        panic!("{:?}", kept.sizes())
    };
    assert!(size < 4 << 20, "{size} bytes on the disk");
}

#[test]
fn a_plugin_of_ordinary_size_is_taken_in() {
    let mut text = "(module".to_owned();
    for index in 0..2_000 {
        write!(
            text,
            "(func (param i32) (result i32) local.get 0 i32.const {index} i32.add)"
        )
        .unwrap();
    }
    library().load(&beside(&(text + ")")), LIMITS).unwrap();
}
