//! Components that `wasm-smith` makes: whole ones, and core modules inside rules that are in order.

use arbitrary::Unstructured;
use wasm_smith::{Component, Config, Module};

use crate::forge::section;
use crate::years::chance::Chance;

/// Bytes of chance for one component.
const CHANCE: usize = 16 << 10;

/// The component of a seed: every third stands for itself, and has no chance to be rules; in the
/// others a module is compiled beside the plugin's own.
pub fn smithed(plugin: &[u8], seed: u64) -> Vec<u8> {
    let mut chance = Chance::new(seed);
    let bytes: Vec<u8> = (0..CHANCE)
        .map(|_| u8::try_from(chance.below(256)).unwrap())
        .collect();
    let mut chance = Unstructured::new(&bytes);
    if seed.is_multiple_of(3)
        && let Ok(component) = Component::new(Config::default(), &mut chance)
    {
        return component.to_bytes();
    }
    let module = Module::new(config(seed), &mut chance).unwrap();
    let mut whole = plugin.to_vec();
    section(&mut whole, 1, &module.to_bytes());
    whole
}

/// Half of the modules use whatever WebAssembly has, half only what the engine takes.
fn config(seed: u64) -> Config {
    let plain = seed % 2 == 1;
    Config {
        max_instructions: 2_000,
        max_memories: 1,
        max_tables: 1,
        max_table_elements: 10_000,
        max_memory32_bytes: 1 << 20,
        max_memory64_bytes: 1 << 20,
        threads_enabled: !plain,
        relaxed_simd_enabled: !plain,
        gc_enabled: !plain,
        exceptions_enabled: !plain,
        memory64_enabled: !plain,
        reference_types_enabled: !plain,
        multi_value_enabled: !plain,
        tail_call_enabled: true,
        ..Config::default()
    }
}
