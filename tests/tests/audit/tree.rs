//! The tree against `ct-merkle`, which shares no code with it.

use bylaw::audit::{prove_consistency, prove_inclusion};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use crate::{Log, leaf};

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

fn hashes_of(bytes: &[u8]) -> Vec<[u8; 32]> {
    bytes
        .chunks(32)
        .map(|hash| hash.try_into().unwrap())
        .collect()
}

fn same(log: &Log, oracle: &Oracle, index: u64, old: u64) {
    let size = log.size();
    assert_eq!(log.root.0.as_slice(), oracle.root().as_bytes().as_slice());
    let proof = log.ask(|tiles| prove_inclusion(size, index, tiles));
    let proof: Vec<[u8; 32]> = proof.iter().map(|hash| hash.0).collect();
    let wanted = oracle.prove_inclusion(usize::try_from(index).unwrap());
    assert_eq!(
        proof,
        hashes_of(wanted.as_bytes()),
        "inclusion of {index} in {size}"
    );
    let proof = log.ask(|tiles| prove_consistency(size, old, tiles));
    let proof: Vec<[u8; 32]> = proof.iter().map(|hash| hash.0).collect();
    let wanted = oracle.prove_consistency(usize::try_from(size - old).unwrap());
    assert_eq!(
        proof,
        hashes_of(wanted.as_bytes()),
        "consistency of {old} with {size}"
    );
}

#[test]
fn every_small_tree_is_the_oracles() {
    let mut log = Log::of(0);
    let mut oracle = Oracle::new();
    for number in 0..600 {
        let entry = leaf(number, "acted");
        oracle.push(entry.clone().into_bytes());
        log.add([entry]);
        let size = log.size();
        same(
            &log,
            &oracle,
            u64::from(number) * 7 % size,
            size - u64::from(number) * 5 % size,
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn large_trees_are_the_oracles(size in 1_u32..70_000, index in any::<u64>(), old in any::<u64>()) {
        let log = Log::of(size);
        let mut oracle = Oracle::new();
        for entry in &log.entries {
            oracle.push(entry.clone().into_bytes());
        }
        let size = u64::from(size);
        same(&log, &oracle, index % size, 1 + old % size);
    }
}
