//! Components made of text, where no compiler would make them: other worlds, other versions,
//! imports, several memories.

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve, WorldId};

use crate::places::root;

/// The contract.
pub fn contract() -> String {
    std::fs::read_to_string(root().join("wit/rules.wit")).unwrap()
}

/// The contract as an earlier version had it: `1.0`.
pub fn contract_of(version: &str) -> String {
    let path = root().join("wit").join(version).join("rules.wit");
    std::fs::read_to_string(path).unwrap()
}

/// A component of the world `rules` in this WIT, each export of which traps.
pub fn of_wit(wit: &str) -> Vec<u8> {
    let (resolve, world) = world_of(wit);
    let module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    encode(module, &resolve, world)
}

/// A component of the contract around a core module in text form.
pub fn of_module(wat: &str) -> Vec<u8> {
    let (resolve, world) = world_of(&contract());
    encode(wat::parse_str(wat).unwrap(), &resolve, world)
}

/// The exports that a core module of the contract needs; `describe` runs the given instructions.
pub fn exports(describe: &str) -> String {
    let jurisdiction = "bylaw:rules/jurisdiction@1.1.0";
    format!(
        r#"(func (export "{jurisdiction}#describe") (result i32) {describe} unreachable)
           (func (export "{jurisdiction}#check-entry") (param i32) (result i32) unreachable)
           (func (export "{jurisdiction}#plan") (param i32) (result i32) unreachable)
           (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)"#
    )
}

/// The component with one more core module of this text, instantiated so many times.
pub fn with_module(mut component: Vec<u8>, wat: &str, instances: usize) -> Vec<u8> {
    let modules = count_sections(&component, 1);
    section(&mut component, 1, &wat::parse_str(wat).unwrap());
    // A section with one core instance: of module number so and so, with no arguments.
    let instance = [1, 0, u8::try_from(modules).unwrap(), 0];
    for _ in 0..instances {
        section(&mut component, 2, &instance);
    }
    component
}

/// The component with another one of this text in it, which is instantiated beside it.
pub fn with_component(mut component: Vec<u8>, wat: &str) -> Vec<u8> {
    let components = count_sections(&component, 4);
    section(&mut component, 4, &wat::parse_str(wat).unwrap());
    // As above, of component number so and so.
    let instance = [1, 0, u8::try_from(components).unwrap(), 0];
    section(&mut component, 5, &instance);
    component
}

/// Appends a section of a component.
pub fn section(component: &mut Vec<u8>, id: u8, bytes: &[u8]) {
    component.push(id);
    number(component, bytes.len());
    component.extend_from_slice(bytes);
}

/// Appends a number the way that WebAssembly writes it.
pub fn number(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        if value == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

/// How many sections of this kind stand in a component at its top level.
pub fn count_sections(component: &[u8], id: u8) -> usize {
    let (mut place, mut sections) = (8, 0);
    while place < component.len() {
        sections += usize::from(component[place] == id);
        let (mut size, mut shift) = (0, 0);
        loop {
            place += 1;
            let byte = usize::from(component[place]);
            size |= (byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        place += 1 + size;
    }
    sections
}

fn world_of(wit: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let package = resolve.push_source("rules.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some("rules")).unwrap();
    (resolve, world)
}

fn encode(mut module: Vec<u8>, resolve: &Resolve, world: WorldId) -> Vec<u8> {
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .unwrap()
        .encode()
        .unwrap()
}
