//! The log: its tree against another implementation, its proofs against forgers, and the whole of
//! it through HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod comparison;
mod forgers;
mod history;
mod receipts;
mod tree;
mod witnesses;

use std::collections::BTreeMap;

use bylaw::audit::{
    Checkpoint, Growth, Hash, Leaf, LogKey, LogVerifier, Subject, TileName, Tiles, TreeError, edge,
    grow, record_hash, sign_checkpoint,
};

/// A log that is kept in memory.
pub(crate) struct Log {
    pub(crate) key: LogKey,
    pub(crate) entries: Vec<String>,
    pub(crate) root: Hash,
    tiles: BTreeMap<TileName, Vec<u8>>,
}

impl Log {
    pub(crate) fn new(key: LogKey) -> Self {
        Self {
            key,
            entries: vec![],
            root: bylaw::audit::EMPTY_HASH,
            tiles: BTreeMap::new(),
        }
    }

    pub(crate) fn of(count: u32) -> Self {
        let mut log = Self::new(LogKey::throw_away().unwrap());
        log.add((0..count).map(|number| leaf(number, "acted")));
        log
    }

    pub(crate) fn add(&mut self, entries: impl IntoIterator<Item = String>) {
        let entries: Vec<String> = entries.into_iter().collect();
        let hashes: Vec<Hash> = entries
            .iter()
            .map(|entry| record_hash(entry.as_bytes()))
            .collect();
        let size = self.size();
        let mut tiles = Tiles::default();
        for name in edge(size) {
            tiles.put(name, self.tiles[&name].clone());
        }
        let Growth { root, changed, .. } = grow(size, tiles, &hashes).unwrap();
        self.tiles.extend(changed);
        self.entries.extend(entries);
        self.root = root;
    }

    pub(crate) fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    pub(crate) fn head(&self) -> Checkpoint {
        Checkpoint {
            size: self.size(),
            root: self.root,
        }
    }

    pub(crate) fn note(&self) -> String {
        sign_checkpoint(&self.key, "shenyang", self.head()).unwrap()
    }

    pub(crate) fn verifier(&self) -> LogVerifier {
        LogVerifier::new(&self.key.verifier_key("shenyang")).unwrap()
    }

    /// Answers a question about the tree, tile by tile as it asks for them.
    pub(crate) fn ask<T>(&self, question: impl Fn(&Tiles) -> Result<T, TreeError>) -> T {
        let mut tiles = Tiles::default();
        loop {
            match question(&tiles) {
                Err(TreeError::Missing(names)) => {
                    for name in names {
                        tiles.put(name, self.tiles[&name].clone());
                    }
                }
                answer => return answer.unwrap(),
            }
        }
    }

    /// Every tile.
    pub(crate) fn tiles(&self) -> Tiles {
        let mut tiles = Tiles::default();
        for (name, hashes) in &self.tiles {
            tiles.put(*name, hashes.clone());
        }
        tiles
    }
}

/// A leaf such as a host writes.
pub(crate) fn leaf(number: u32, event: &str) -> String {
    let leaf = Leaf {
        jurisdiction: "shenyang".into(),
        event: event.into(),
        subject: Subject::Case {
            case: format!("shenyang-{number}"),
            revision: 1,
        },
        day: "2025-09-26".parse().unwrap(),
        recorded_at: "2025-09-26T01:00:00Z".into(),
        commitment: bylaw::audit::commitment(&number.to_string(), event),
        receipt: None,
    };
    leaf.to_entry()
}
