//! The log of a jurisdiction and its proofs: a Merkle tree in the C2SP formats.
//!
//! Nothing here touches a database or a network: what is read comes in, what is written goes out.
//! Leaves hold salted commitments to what happened, never the thing itself.

mod checkpoint;
mod key;
mod leaf;
mod mirror;
mod proof;
mod tree;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, LogVerifier, sign_checkpoint};
pub use key::{KeyError, LogKey};
pub use leaf::{Leaf, Subject, commitment, new_salt};
pub use mirror::{Mirror, MirrorError, bundle_of, entries_of, verify_log};
pub use proof::{Proof, ProofError};
pub use tlog_tiles::{EMPTY_HASH, Hash, record_hash};
pub use tree::{
    Growth, TileName, Tiles, TreeError, bundle_of_path, bundle_path, edge, grow, prove_consistency,
    prove_inclusion,
};
pub use witness::{Cosigner, WitnessError, cosignature_is_good, has_grown};
