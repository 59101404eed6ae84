//! What is refused before anybody relies on it.

use bylaw::rules::{DescriptionFault, Fault, Limits, LoadError};
use bylaw_tests::forge::{
    contract, count_sections, exports, number, of_module, of_wit, with_component, with_module,
};
use bylaw_tests::guests::{hostile, hostile_describing, shipped};

use crate::{Kept, LIMITS, library, refused};

#[test]
fn a_component_that_is_too_large_is_not_even_read() {
    let bytes = hostile();
    let limits = Limits {
        component: bytes.len() - 1,
        ..LIMITS
    };
    let error = library().load(&bytes, limits).err().unwrap();
    assert!(
        matches!(error, LoadError::TooLarge { size, limit } if size == bytes.len() && limit == size - 1),
        "{error}"
    );
    assert_eq!(error.code(), "component-too-large");
    library()
        .load(
            &bytes,
            Limits {
                component: bytes.len(),
                ..LIMITS
            },
        )
        .unwrap();
}

#[test]
fn garbage_is_no_component() {
    let plugin = hostile();
    let core = wat::parse_str("(module (memory 1))").unwrap();
    let mut magic = b"\0asm\x0d\0\x01\0".to_vec();
    magic.extend(noise(7, 4_000));
    let mut nested = b"\0asm\x0d\0\x01\0".to_vec();
    nested.push(4);
    number(&mut nested, 1 << 40);
    for (what, bytes) in [
        ("nothing", vec![]),
        ("noise", noise(1, 10_000)),
        ("half a plugin", plugin[..plugin.len() / 2].to_vec()),
        ("a plugin less a byte", plugin[..plugin.len() - 1].to_vec()),
        ("a core module", core),
        ("rubbish under a component's magic", magic),
        ("a section longer than memory", nested),
        ("text", b"(component)".to_vec()),
    ] {
        let error = refused(&bytes);
        assert!(
            matches!(error, LoadError::NotAComponent(_)),
            "{what}: {error}"
        );
        assert_eq!(error.code(), "not-a-component", "{what}");
    }
}

/// Every answer is right, as long as there is one.
#[test]
fn a_plugin_with_a_byte_changed_is_taken_in_or_refused() {
    let plugin = hostile();
    let mut places = noise(3, 400).into_iter();
    let mut number = || usize::from(places.next().unwrap());
    for _ in 0..25 {
        let mut bytes = plugin.clone();
        let place = (number() << 16 | number() << 8 | number()) % bytes.len();
        bytes[place] ^= 1 << (number() % 8);
        let _ = library().load(&bytes, LIMITS);
    }
}

#[test]
fn whoever_imports_is_refused_by_the_name_of_the_import() {
    let function = contract().replace("world rules {", "world rules { import now: func() -> u64;");
    let wasi = contract().replace(
        "world rules {",
        "world rules { import wasi:clocks/monotonic-clock@0.2.0;",
    ) + "package wasi:clocks@0.2.0 { interface monotonic-clock { now: func() -> u64; } }";
    // An instance with the right name that brings more than types.
    let disguised =
        contract().replace("interface types {", "interface types { now: func() -> u64;");
    for (wit, name) in [
        (function, "now"),
        (wasi, "wasi:clocks/monotonic-clock@0.2.0"),
        (disguised, "bylaw:rules/types@1.1.0"),
    ] {
        let error = refused(&of_wit(&wit));
        assert!(
            matches!(&error, LoadError::Imports(import) if import == name),
            "{name}: {error}"
        );
        assert_eq!(error.code(), "imports");
    }
}

#[test]
fn the_instance_of_types_is_no_import() {
    let import_section = 10;
    for jurisdiction in ["shenyang", "anhui", "guiyang", "chengdu", "wuxi", "cn"] {
        let bytes = shipped(jurisdiction);
        assert_eq!(
            count_sections(&bytes, import_section),
            1,
            "{jurisdiction} imports its types"
        );
        assert_eq!(
            library()
                .load(&bytes, LIMITS)
                .unwrap()
                .description()
                .jurisdiction,
            jurisdiction
        );
    }
}

#[test]
fn another_world_is_refused() {
    let without = |export: &str| {
        let lines = contract();
        lines
            .lines()
            .filter(|line| !line.trim_start().starts_with(export))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let changed = |from: &str, to: &str| {
        let wit = contract();
        assert!(wit.contains(from), "{from}");
        wit.replace(from, to)
    };
    for (what, wit) in [
        ("no describe", without("describe:")),
        ("no check-entry", without("check-entry:")),
        ("no plan", without("plan:")),
        ("a wider year", changed("year: u16", "year: u32")),
        (
            "a field more",
            changed(
                "record text { zh: string, en: string }",
                "record text { zh: string, en: string, fr: string }",
            ),
        ),
        (
            "a case more",
            changed(
                "enum severity { error, warning, note }",
                "enum severity { error, warning, note, hint }",
            ),
        ),
        (
            "another argument",
            changed("describe: func()", "describe: func(more: bool)"),
        ),
        (
            "no result",
            changed(
                "plan: func(matter: matter) -> result<proposal, list<finding>>",
                "plan: func(matter: matter) -> proposal",
            ),
        ),
    ] {
        let error = refused(&of_wit(&wit));
        assert!(
            matches!(error, LoadError::WrongWorld { .. }),
            "{what}: {error}"
        );
        assert_eq!(error.code(), "wrong-world", "{what}");
    }
    // Of another package, even the types are a stranger's.
    let stranger = refused(&of_wit(&changed(
        "package bylaw:rules",
        "package lawby:rules",
    )));
    assert_eq!(stranger.code(), "imports", "{stranger}");
    let empty = refused(&wat::parse_str("(component)").unwrap());
    assert!(matches!(empty, LoadError::NoRules), "{empty}");
}

#[test]
fn a_component_that_cannot_describe_itself_is_refused_with_the_fault() {
    for (word, code) in [
        ("trap", "trapped"),
        ("loop", "out-of-fuel"),
        ("recursion", "out-of-stack"),
        ("memory", "out-of-memory"),
        ("list", "answer-too-large"),
    ] {
        let error = refused(&hostile_describing(word));
        assert!(matches!(error, LoadError::Describe(_)), "{word}: {error}");
        assert_eq!(error.code(), code, "{word}");
    }
}

#[test]
fn a_component_that_does_harm_when_it_starts_is_refused_with_the_fault() {
    let starting = |body: &str| {
        let module = format!(
            "(module (memory (export \"memory\") 1) (func $start {body}) (start $start) {})",
            exports("")
        );
        refused(&of_module(&module))
    };
    let error = starting("(loop (br 0))");
    assert!(
        matches!(error, LoadError::Describe(Fault::OutOfFuel(10_000_000))),
        "{error}"
    );
    let error = starting("call $start");
    assert!(
        matches!(error, LoadError::Describe(Fault::OutOfStack)),
        "{error}"
    );
    let error = starting("(drop (memory.grow (i32.const 256)))");
    assert!(
        matches!(error, LoadError::Describe(Fault::OutOfMemory(_))),
        "{error}"
    );
    let error = starting("unreachable");
    assert!(
        matches!(error, LoadError::Describe(Fault::Trapped(_))),
        "{error}"
    );
}

#[test]
fn memories_count_together() {
    let describing = |describe: &str| {
        let memories = "(memory (export \"memory\") 1) (memory $other 1)";
        refused(&of_module(&format!(
            "(module {memories} {})",
            exports(describe)
        )))
    };
    let grow = |pages: u32, other: u32| {
        format!(
            "(drop (memory.grow 0 (i32.const {pages}))) (drop (memory.grow $other (i32.const {other})))"
        )
    };
    // 16 MiB are 256 pages: 1 + 127 and 1 + 127 fit, one more does not.
    let error = describing(&grow(127, 127));
    assert!(
        matches!(error, LoadError::Describe(Fault::Trapped(_))),
        "{error}"
    );
    let error = describing(&grow(127, 128));
    assert!(
        matches!(error, LoadError::Describe(Fault::OutOfMemory(limit)) if limit == LIMITS.memory),
        "{error}"
    );
    assert_eq!(error.code(), "out-of-memory");
}

#[test]
fn memories_of_several_instances_count_together() {
    // The plugin itself starts with 1 MiB.
    let quiet = "(module (memory 120))";
    library()
        .load(&with_module(hostile(), quiet, 1), LIMITS)
        .unwrap();
    let greedy = "(module (memory 241))";
    let error = refused(&with_module(hostile(), greedy, 1));
    assert!(
        matches!(error, LoadError::Describe(Fault::OutOfMemory(_))),
        "{error}"
    );
}

/// Handles are kept on the host's side, where no limit of memory counts them.
#[test]
fn handles_are_limited() {
    let taking = |handles: u32| {
        let hoarder = format!(
            r#"(component
                (type $thing (resource (rep i32)))
                (core func $new (canon resource.new $thing))
                (core module $m
                    (import "host" "new" (func $new (param i32) (result i32)))
                    (func $start (local $taken i32)
                        (loop
                            (drop (call $new (i32.const 1)))
                            (local.set $taken (i32.add (local.get $taken) (i32.const 1)))
                            (br_if 0 (i32.lt_u (local.get $taken) (i32.const {handles})))))
                    (start $start))
                (core instance
                    (instantiate $m (with "host" (instance (export "new" (func $new)))))))"#
        );
        library().load(&with_component(hostile(), &hoarder), LIMITS)
    };
    assert!(taking(1_000).is_ok());
    let error = taking(1_001).err().unwrap();
    let LoadError::Describe(Fault::Trapped(text)) = &error else {
        panic!("{error}")
    };
    assert!(text.contains("handle limit"), "{text}");
}

#[test]
fn names_out_of_the_component_stay_short_in_messages() {
    let name = "x".repeat(50_000);
    let wit = contract().replace(
        "world rules {",
        &format!("world rules {{ import {name}: func();"),
    );
    let error = refused(&of_wit(&wit));
    assert!(matches!(error, LoadError::Imports(_)), "{error}");
    assert!(error.to_string().len() < 400, "{error}");
    let wit = contract().replace("describe: func()", &format!("describe: func({name}: bool)"));
    let error = refused(&of_wit(&wit));
    assert!(error.to_string().len() < 400, "{error}");
}

#[test]
fn what_is_refused_leaves_nothing_on_the_disk() {
    let kept = Kept::begun("refused");
    for word in ["trap", "untreated"] {
        assert!(
            kept.library
                .load(&hostile_describing(word), LIMITS)
                .is_err()
        );
        assert!(kept.sizes().is_empty(), "{word}");
    }
    kept.library.load(&hostile(), LIMITS).unwrap();
    assert_eq!(kept.sizes().len(), 1);
}

#[test]
fn a_description_that_is_not_in_order_is_refused_with_what_is_wrong() {
    for word in [
        "name",
        "words",
        "terminal",
        "instrument",
        "instruments",
        "instruments2",
        "days",
        "matters",
        "matters2",
        "citation",
        "untreated",
        "treated2",
    ] {
        let error = refused(&hostile_describing(word));
        assert_eq!(error.code(), "bad-description", "{word}: {error}");
        let LoadError::Description(fault) = error else {
            panic!("{word}: {error}")
        };
        let named = match word {
            "name" => {
                matches!(&fault, DescriptionFault::Jurisdiction(name) if name == "../Hostile")
            }
            "words" => matches!(fault, DescriptionFault::NoWords(_)),
            "terminal" => matches!(fault, DescriptionFault::NotPlain(_)),
            "instrument" => {
                matches!(&fault, DescriptionFault::Instrument(id) if id == "Ein Gesetz")
            }
            "instruments" => matches!(fault, DescriptionFault::NoInstrument),
            "instruments2" => {
                matches!(&fault, DescriptionFault::InstrumentTwice(id) if id == "hostile")
            }
            "days" => matches!(&fault, DescriptionFault::Days(id) if id == "hostile"),
            "matters" => matches!(fault, DescriptionFault::NoMatter),
            "matters2" => matches!(&fault, DescriptionFault::Twice(kind) if kind == "dispute"),
            "citation" => matches!(fault, DescriptionFault::Citation(_)),
            "untreated" => matches!(fault, DescriptionFault::Untreated(_)),
            _ => matches!(fault, DescriptionFault::TreatedTwice(_)),
        };
        assert!(named, "{word}: {fault}");
    }
}

/// Bytes that look random and are the same in every run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}
