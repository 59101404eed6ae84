//! Small inputs that are a lot of work: what compilers and validators have choked on.

use std::fmt::Write as _;

use crate::forge::{number, section, with_component, with_module};

/// The name of a bomb and the component.
pub type Bomb = (&'static str, Vec<u8>);

/// All of them, inside rules that are in order. None of the modules is ever run.
pub fn bombs(plugin: &[u8]) -> Vec<Bomb> {
    let beside = |module: &str| with_module(plugin.to_vec(), module, 0);
    let mut bombs = vec![
        ("blocks nested deeply", deep(plugin)),
        ("branches out of deep nesting", beside(&branches_outwards())),
        ("a function of half a megabyte", beside(&huge_function())),
        ("values that all live at once", beside(&live_values())),
        ("variables in branches", beside(&variables_in_branches())),
        ("a table of branches", beside(&branch_table())),
        ("calls with many parameters", beside(&many_parameters())),
        ("functions without end", beside(&many_functions())),
        ("types without end", inside(plugin, &many_types())),
        ("globals without end", inside(plugin, &many_globals())),
        ("data without end", inside(plugin, &many_data())),
        (
            "types that double",
            with_component(plugin.to_vec(), &doubling_types()),
        ),
        (
            "types nested deeply",
            with_component(plugin.to_vec(), &nested_types()),
        ),
        (
            "aliases without end",
            with_component(plugin.to_vec(), &many_aliases()),
        ),
        ("components nested deeply", nested_components()),
        ("names of megabytes", with_long_name(plugin)),
        ("sections without end", with_sections(plugin)),
    ];
    bombs.push(("as much work as is let through", heavy(plugin, 28)));
    bombs
}

/// Blocks in blocks, which would take the compiler time that grows with their square: a minute or so.
fn deep(plugin: &[u8]) -> Vec<u8> {
    with_module(plugin.to_vec(), &nested_blocks(), 0)
}

/// Functions of much work: up to 28 are within the limits of a component.
pub fn heavy(plugin: &[u8], functions: usize) -> Vec<u8> {
    let mut module = "(module".to_owned();
    for _ in 0..functions {
        write!(module, "(func (param i32) (local {}) ", "i32 ".repeat(600)).unwrap();
        for branch in 0..900 {
            let (to, from) = (branch % 600, (branch * 7 + 3) % 600);
            write!(
                module,
                "(if (local.get {from}) (then (local.set {to} (i32.add (local.get {from}) (local.get {to})))))"
            )
            .unwrap();
        }
        module.push(')');
    }
    module.push(')');
    with_module(plugin.to_vec(), &module, 0)
}

fn nested_blocks() -> String {
    let depth = 150_000;
    // In the flat form, which the text's own parser reads without nesting.
    format!(
        "(module (func {} {}))",
        "block ".repeat(depth),
        "end ".repeat(depth)
    )
}

fn branches_outwards() -> String {
    let depth = 20_000;
    let mut body = "block ".repeat(depth);
    for level in 0..depth {
        write!(body, "local.get 0 br_if {level} ").unwrap();
    }
    format!(
        "(module (func (param i32) {body} {}))",
        "end ".repeat(depth)
    )
}

fn huge_function() -> String {
    let mut body = "local.get 0 ".to_owned();
    for step in 0..70_000 {
        write!(body, "i64.const {step} i64.rotl ").unwrap();
    }
    format!("(module (func (param i64) (result i64) {body}))")
}

fn live_values() -> String {
    let values = 80_000;
    let body = "local.get 0 i32.load ".repeat(values) + &"i32.xor ".repeat(values - 1);
    format!("(module (memory 1) (func (param i32) (result i32) {body}))")
}

fn variables_in_branches() -> String {
    let mut body = String::new();
    for branch in 0..1_000 {
        let variable = branch * 4 % 4_000;
        write!(
            body,
            "(if (local.get 0) (then (local.set {variable} (local.get {branch}))))"
        )
        .unwrap();
    }
    format!(
        "(module (func (param i32) (local {}) {body}))",
        "i32 ".repeat(3_999)
    )
}

fn branch_table() -> String {
    format!(
        "(module (func (param i32) (block local.get 0 br_table {} 0)))",
        "0 ".repeat(200_000)
    )
}

fn many_parameters() -> String {
    let call = "local.get 0 ".repeat(128) + "call 0 ";
    format!(
        "(module (func (param {}) nop) (func (param i64) {}))",
        "i64 ".repeat(128),
        call.repeat(1_200)
    )
}

fn many_functions() -> String {
    format!(
        "(module {})",
        "(func (param i32) (result i32) local.get 0)".repeat(49_000)
    )
}

/// The plugin with a core module of these bytes beside its own.
fn inside(plugin: &[u8], module: &[u8]) -> Vec<u8> {
    let mut component = plugin.to_vec();
    section(&mut component, 1, module);
    component
}

/// A core module with one section, which holds so many of the same.
fn repeated(id: u8, count: usize, one: &[u8]) -> Vec<u8> {
    let mut bytes = vec![];
    number(&mut bytes, count);
    bytes.extend(one.repeat(count));
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    section(&mut module, id, &bytes);
    module
}

fn many_types() -> Vec<u8> {
    repeated(1, 990_000, &[0x60, 1, 0x7f, 1, 0x7e])
}

fn many_globals() -> Vec<u8> {
    repeated(6, 990_000, &[0x7f, 0, 0x41, 0, 0x0b])
}

fn many_data() -> Vec<u8> {
    // Passive ones of one byte.
    repeated(11, 99_000, &[1, 1, 0])
}

/// Each a pair of the one before: as text small, written out without end.
fn doubling_types() -> String {
    let mut text = "(component (type $t0 (tuple u32 u32))".to_owned();
    for level in 1..64 {
        write!(
            text,
            "(type $t{level} (tuple $t{} $t{}))",
            level - 1,
            level - 1
        )
        .unwrap();
    }
    text + ")"
}

fn nested_types() -> String {
    let mut text = "(component (type $t0 (list u8))".to_owned();
    for level in 1..50_000 {
        write!(text, "(type $t{level} (list $t{}))", level - 1).unwrap();
    }
    text + ")"
}

fn many_aliases() -> String {
    let alias = "(alias outer 0 $t (type))";
    format!("(component (type $t (func)) {})", alias.repeat(90_000))
}

fn nested_components() -> Vec<u8> {
    let header = b"\0asm\x0d\0\x01\0";
    let mut inner = header.to_vec();
    for _ in 0..10_000 {
        let mut outer = header.to_vec();
        section(&mut outer, 4, &inner);
        inner = outer;
    }
    inner
}

fn with_long_name(plugin: &[u8]) -> Vec<u8> {
    let mut custom = vec![];
    number(&mut custom, 3 << 20);
    custom.extend(vec![b'x'; 3 << 20]);
    let mut component = plugin.to_vec();
    section(&mut component, 0, &custom);
    component
}

fn with_sections(plugin: &[u8]) -> Vec<u8> {
    let mut component = plugin.to_vec();
    for _ in 0..500_000 {
        // A custom section with an empty name.
        section(&mut component, 0, &[0]);
    }
    component
}
