//! A whole log, read from wherever its files are, and checked leaf by leaf.

use tlog_tiles::{HASH_SIZE, Hash, record_hash};

use super::checkpoint::{Checkpoint, CheckpointError, LogVerifier};
use super::leaf::Leaf;
use super::tree::{TileName, Tiles, TreeError, bundle_path, edge, grow};

const WIDTH: u64 = 256;

/// What is wrong with a log, and where.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// A file that cannot be had.
    #[error("`{path}` cannot be read: {why}")]
    Unreadable { path: String, why: String },
    /// Its checkpoint does not count.
    #[error("its checkpoint does not count")]
    Checkpoint(#[from] CheckpointError),
    /// A bundle that is none.
    #[error("`{path}` holds {got} leaves, not {wanted}")]
    Bundle {
        path: String,
        wanted: u64,
        got: usize,
    },
    /// A leaf that is not the one that was logged.
    #[error("leaf {index} is not the one whose hash was logged")]
    Leaf { index: u64 },
    /// A leaf that no host writes.
    #[error("leaf {index} cannot be read: {why}")]
    Unknown { index: u64, why: String },
    /// Hashes that do not follow from the leaves.
    #[error("`{path}` does not follow from the leaves below it")]
    Tile { path: String },
    /// Everything fits together, but it is not what the log has signed.
    #[error("the leaves make another tree than the one that was signed for {size} leaves")]
    Root { size: u64 },
    /// The tree cannot be computed.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Where the files of a log are.
pub trait Mirror {
    /// A file, by its path below the log's own.
    ///
    /// # Errors
    /// Why it cannot be had, in words.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

fn fetch(mirror: &impl Mirror, path: &str) -> Result<Vec<u8>, MirrorError> {
    mirror.read(path).map_err(|why| MirrorError::Unreadable {
        path: path.to_owned(),
        why,
    })
}

/// Checks every leaf, every tile and the head of a log; each leaf is shown to `seen` in its order.
///
/// # Errors
/// The first thing that is wrong, and where.
pub fn verify_log(
    mirror: &impl Mirror,
    log: &LogVerifier,
    mut seen: impl FnMut(u64, &Leaf),
) -> Result<Checkpoint, MirrorError> {
    let note = fetch(mirror, "checkpoint")?;
    let head = log.open(&String::from_utf8_lossy(&note))?;
    let (mut size, mut tiles) = (0, Tiles::default());
    let mut root = tlog_tiles::EMPTY_HASH;
    while size < head.size {
        let width = WIDTH.min(head.size - size);
        let leaves = read_bundle(mirror, size / WIDTH, width, &mut seen)?;
        let growth = grow(size, tiles, &leaves)?;
        (size, root) = (growth.size, growth.root);
        for (name, hashes) in &growth.changed {
            let there = hashes.len() / HASH_SIZE;
            let full = there as u64 == WIDTH;
            // A tile is published once it is full, or as it stands at the head.
            if full || size == head.size {
                check_tile(mirror, *name, there as u64, hashes)?;
            }
        }
        tiles = Tiles::default();
        for name in edge(size) {
            let known = growth.changed.get(&name).cloned();
            let known = known.map_or_else(|| read_tile(mirror, name, size), Ok)?;
            tiles.put(name, known);
        }
    }
    if root == head.root {
        Ok(head)
    } else {
        Err(MirrorError::Root { size: head.size })
    }
}

/// The hashes of up to 256 leaves, each checked against the one that was published.
fn read_bundle(
    mirror: &impl Mirror,
    place: u64,
    width: u64,
    seen: &mut impl FnMut(u64, &Leaf),
) -> Result<Vec<Hash>, MirrorError> {
    let path = bundle_path(place, width);
    let entries = entries_of(&fetch(mirror, &path)?);
    if entries.len() as u64 != width {
        return Err(MirrorError::Bundle {
            path,
            wanted: width,
            got: entries.len(),
        });
    }
    let name = TileName { level: 0, place };
    let published = fetch(mirror, &name.path(width))?;
    let mut hashes = Vec::with_capacity(entries.len());
    for (index, (entry, published)) in
        (place * WIDTH..).zip(entries.iter().zip(published.chunks(HASH_SIZE)))
    {
        let hash = record_hash(entry);
        if hash.0 != published {
            return Err(MirrorError::Leaf { index });
        }
        let leaf = serde_json::from_slice(entry).map_err(|error| MirrorError::Unknown {
            index,
            why: error.to_string(),
        })?;
        seen(index, &leaf);
        hashes.push(hash);
    }
    Ok(hashes)
}

fn check_tile(
    mirror: &impl Mirror,
    name: TileName,
    width: u64,
    hashes: &[u8],
) -> Result<(), MirrorError> {
    let path = name.path(width);
    if fetch(mirror, &path)? == hashes {
        Ok(())
    } else {
        Err(MirrorError::Tile { path })
    }
}

/// A tile of the edge that an earlier step has checked.
fn read_tile(mirror: &impl Mirror, name: TileName, size: u64) -> Result<Vec<u8>, MirrorError> {
    let width = (size >> (8 * name.level)) % WIDTH;
    fetch(mirror, &name.path(width))
}

/// The leaves of a bundle: each after its length in two bytes. What is left over is a leaf as well,
/// so that it is missed.
pub fn entries_of(mut bundle: &[u8]) -> Vec<Vec<u8>> {
    let mut entries = vec![];
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, rest)) = rest.split_at_checked(length) else {
            entries.push(rest.to_vec());
            return entries;
        };
        entries.push(entry.to_vec());
        bundle = rest;
    }
    entries
}

/// A bundle of leaves. One that is longer than two bytes can say is cut, and no proof will hold.
pub fn bundle_of<'a>(entries: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut bundle = vec![];
    for entry in entries {
        let length = u16::try_from(entry.len()).unwrap_or(u16::MAX);
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend(entry.bytes().take(usize::from(length)));
    }
    bundle
}
