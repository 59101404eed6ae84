//! The tree: how it grows, tile by tile, and the proofs that it allows.
//!
//! Hashes are kept in tiles of 256, as they are published (C2SP `tlog-tiles`). Whoever lacks a tile
//! is told which one, fetches it and asks again; so reading them may wait, and this does not.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use tlog_tiles::{EMPTY_HASH, Error, HASH_SIZE, Hash, HashReader, Tile};

/// Tiles are 2 to this power wide.
const HEIGHT: u8 = 8;
const WIDTH: u64 = 1 << HEIGHT;

/// Where a tile stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileName {
    /// 0 for the leaves' hashes.
    pub level: u8,
    /// Its number in the level.
    pub place: u64,
}

/// What cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// Tiles that have to be fetched first.
    #[error("{} tiles are needed", .0.len())]
    Missing(Vec<TileName>),
    /// The tiles do not fit together, or the question makes no sense.
    #[error("the tree cannot answer: {0}")]
    Broken(String),
}

/// Tiles that were fetched. They are taken as they are; whoever does not trust them checks the root.
#[derive(Debug, Default)]
pub struct Tiles {
    known: BTreeMap<TileName, Vec<u8>>,
    missing: RefCell<BTreeSet<TileName>>,
}

impl Tiles {
    /// Adds a tile: its hashes one after the other.
    pub fn put(&mut self, name: TileName, hashes: Vec<u8>) {
        self.known.insert(name, hashes);
    }

    fn ask<T>(&self, question: impl FnOnce(&Self) -> Result<T, Error>) -> Result<T, TreeError> {
        let answer = question(self);
        let missing = self.missing.take();
        if missing.is_empty() {
            answer.map_err(|error| TreeError::Broken(error.to_string()))
        } else {
            Err(TreeError::Missing(missing.into_iter().collect()))
        }
    }
}

impl HashReader for Tiles {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let hash = |index: &u64| {
            let tile = Tile::from_index(HEIGHT, *index);
            let name = TileName {
                level: tile.level(),
                place: tile.level_index(),
            };
            if let Some(hashes) = self.known.get(&name) {
                return tile.hash_at_index(hashes, *index);
            }
            self.missing.borrow_mut().insert(name);
            Ok(EMPTY_HASH)
        };
        indexes.iter().map(hash).collect()
    }
}

/// A tree after leaves were added.
#[derive(Debug)]
pub struct Growth {
    /// How many leaves it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The tiles that changed, whole.
    pub changed: BTreeMap<TileName, Vec<u8>>,
}

/// The tiles at the right edge of a tree that are not full: what growing it needs.
pub fn edge(size: u64) -> Vec<TileName> {
    let mut names = vec![];
    let (mut level, mut width) = (0, size);
    while width > 0 {
        if width % WIDTH != 0 {
            let place = width / WIDTH;
            names.push(TileName { level, place });
        }
        (level, width) = (level + 1, width / WIDTH);
    }
    names
}

/// Adds leaves, by their hashes, to a tree of `size` whose edge is known.
///
/// # Errors
/// If a tile of the edge is missing or has another width than the size says.
pub fn grow(size: u64, mut tiles: Tiles, leaves: &[Hash]) -> Result<Growth, TreeError> {
    for name in edge(size) {
        let wanted = (size >> (HEIGHT * name.level)) % WIDTH * HASH_SIZE as u64;
        match tiles.known.get_mut(&name) {
            None => return Err(TreeError::Missing(edge(size))),
            // A later write may already have widened it.
            Some(hashes) if hashes.len() as u64 >= wanted => {
                hashes.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            }
            Some(_) => {
                let words = format!("tile {}/{} is too narrow", name.level, name.place);
                return Err(TreeError::Broken(words));
            }
        }
    }
    let mut changed = BTreeSet::new();
    let mut at = size;
    for leaf in leaves {
        let (mut level, mut place, mut hash) = (0, at, *leaf);
        loop {
            let name = TileName {
                level,
                place: place / WIDTH,
            };
            let hashes = tiles.known.entry(name).or_default();
            hashes.extend_from_slice(&hash.0);
            changed.insert(name);
            if (place + 1) % WIDTH != 0 {
                break;
            }
            hash = Tile::subtree_hash(hashes);
            (level, place) = (level + 1, place / WIDTH);
        }
        at += 1;
    }
    let root = tiles.ask(|tiles| tlog_tiles::tree_hash(at, tiles))?;
    let changed = changed
        .into_iter()
        .filter_map(|name| tiles.known.get(&name).map(|hashes| (name, hashes.clone())))
        .collect();
    Ok(Growth {
        size: at,
        root,
        changed,
    })
}

/// The hashes that lead from a leaf to the root of a tree of `size`.
///
/// # Errors
/// If tiles are missing, or there is no such leaf.
pub fn prove_inclusion(size: u64, index: u64, tiles: &Tiles) -> Result<Vec<Hash>, TreeError> {
    tiles.ask(|tiles| tlog_tiles::prove_record(size, index, tiles))
}

/// The hashes that show that a tree of `size` begins with one of size `old`, which is not empty.
///
/// # Errors
/// If tiles are missing, or `old` is zero or larger.
pub fn prove_consistency(size: u64, old: u64, tiles: &Tiles) -> Result<Vec<Hash>, TreeError> {
    tiles.ask(|tiles| tlog_tiles::prove_tree(size, old, tiles))
}

impl TileName {
    /// Where a tile of some width is published, below the log's own path.
    pub fn path(self, width: u64) -> String {
        let partial = if width < WIDTH {
            format!(".p/{width}")
        } else {
            String::new()
        };
        format!("tile/{}/{}{partial}", self.level, number(self.place))
    }

    /// Reads `<level>/<place>[.p/<width>]`, in the one way in which it is written; the width too.
    pub fn of_path(path: &str) -> Option<(Self, u64)> {
        let (level, place, width) = split(path)?;
        let level = level.parse().ok().filter(|level| *level < 8)?;
        let name = Self { level, place };
        (name.path(width).strip_prefix("tile/") == Some(path)).then_some((name, width))
    }
}

/// Where a bundle of leaves of some width is published.
pub fn bundle_path(place: u64, width: u64) -> String {
    let tile = TileName { level: 0, place }.path(width);
    tile.replacen("tile/0/", "tile/entries/", 1)
}

/// Reads `entries/<place>[.p/<width>]`.
pub fn bundle_of_path(path: &str) -> Option<(u64, u64)> {
    let (entries, place, width) = split(path)?;
    let canonical = bundle_path(place, width);
    (entries == "entries" && canonical.strip_prefix("tile/") == Some(path))
        .then_some((place, width))
}

/// First word, number and width of a path; whether it is written as it should be is another matter.
fn split(path: &str) -> Option<(&str, u64, u64)> {
    let (first, rest) = path.split_once('/')?;
    let (digits, width) = match rest.split_once(".p/") {
        Some((digits, width)) => (digits, width.parse().ok()?),
        None => (rest, WIDTH),
    };
    if width == 0 || width > WIDTH || digits.len() > 40 {
        return None;
    }
    let digits: String = digits
        .split('/')
        .map(|part| part.trim_start_matches('x'))
        .collect();
    Some((first, digits.parse().ok()?, width))
}

/// A number in groups of three digits, all but the last marked: `x001/x234/067`.
fn number(place: u64) -> String {
    let mut text = format!("{:03}", place % 1_000);
    let mut rest = place / 1_000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1_000);
        rest /= 1_000;
    }
    text
}

#[cfg(test)]
mod tests {
    use tlog_tiles::record_hash;

    use super::*;

    #[test]
    fn paths_are_read_as_they_are_written() {
        for (place, width, path) in [
            (0, 256, "tile/0/000"),
            (1_234_067, 256, "tile/0/x001/x234/067"),
            (999, 5, "tile/0/999.p/5"),
        ] {
            let name = TileName { level: 0, place };
            assert_eq!(name.path(width), path);
            let read = TileName::of_path(path.strip_prefix("tile/").unwrap());
            assert_eq!(read, Some((name, width)));
        }
        for path in [
            "0/0",
            "0/001/002",
            "0/000.p/256",
            "0/000.p/0",
            "8/000",
            "0/x000/001",
            "0",
            "",
        ] {
            assert_eq!(TileName::of_path(path), None, "{path}");
        }
        assert_eq!(bundle_of_path("entries/x001/000.p/3"), Some((1_000, 3)));
        assert_eq!(bundle_of_path("0/000"), None);
    }

    #[test]
    fn a_tree_grows_the_same_however_it_is_cut() {
        let leaves: Vec<Hash> = (0..70_000_u32)
            .map(|leaf| record_hash(&leaf.to_be_bytes()))
            .collect();
        let whole = grow(0, Tiles::default(), &leaves).unwrap();
        let mut all: BTreeMap<TileName, Vec<u8>> = BTreeMap::new();
        let (mut size, mut root) = (0, EMPTY_HASH);
        for part in [1_usize, 254, 1, 1, 256, 65_000, 4_487] {
            let mut tiles = Tiles::default();
            for name in edge(size) {
                tiles.put(name, all[&name].clone());
            }
            let start = usize::try_from(size).unwrap();
            let growth = grow(size, tiles, &leaves[start..start + part]).unwrap();
            all.extend(growth.changed);
            (size, root) = (growth.size, growth.root);
        }
        assert_eq!((size, root), (whole.size, whole.root));
        assert_eq!(all, whole.changed);
    }

    #[test]
    fn what_is_missing_is_named() {
        let asked = prove_inclusion(1_000, 300, &Tiles::default());
        let Err(TreeError::Missing(names)) = asked else {
            panic!("{asked:?}")
        };
        assert!(
            names.contains(&TileName { level: 0, place: 1 }),
            "{names:?}"
        );
    }
}
