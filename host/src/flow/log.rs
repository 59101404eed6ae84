//! Reads the log of a jurisdiction: its head, its tiles, and proofs.

use std::sync::Arc;

use super::error::FlowError;
use super::host::Host;
use crate::audit::{
    Proof, TileName, Tiles, TreeError, bundle_of, bundle_of_path, cosignature_is_good,
    prove_inclusion,
};
use crate::policy::Jurisdiction;
use crate::store::View;

const WIDTH: u64 = 256;
const HASH: u64 = 32;

/// Why a cosignature was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CosignatureError {
    /// It is under no head that this host published last, or no known witness's.
    #[error("it is no signature of a known witness under the present checkpoint")]
    Unknown,
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// The signed head with everybody's signatures; none before the first leaf has its place.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn checkpoint(host: &Host, jurisdiction: &str) -> Result<Option<String>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    Ok(head_in(&mut view).await?.map(|(_, note)| note))
}

/// The verifier key of a jurisdiction's log.
///
/// # Errors
/// If there is no such jurisdiction.
pub fn log_key(host: &Host, jurisdiction: &str) -> Result<String, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    Ok(host.key.verifier_key(jurisdiction.name()))
}

async fn head_in(view: &mut View) -> Result<Option<(u64, String)>, FlowError> {
    let Some(head) = view.head().await?.filter(|head| head.size > 0) else {
        return Ok(None);
    };
    let mut note = head.note;
    for line in view.cosignatures(head.size).await? {
        note.push_str(&line);
    }
    Ok(Some((head.size, note)))
}

/// A file of the log below `tile/`: hashes or leaves; none if there is no such file (yet).
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn log_file(
    host: &Host,
    jurisdiction: &str,
    path: &str,
) -> Result<Option<Vec<u8>>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    if let Some((place, width)) = bundle_of_path(path) {
        let size = view.head().await?.map_or(0, |head| head.size);
        let from = place.saturating_mul(WIDTH);
        if from.saturating_add(width) > size {
            return Ok(None);
        }
        let leaves = view.leaves(from, width).await?;
        return Ok(Some(bundle_of(leaves.iter().map(String::as_str))));
    }
    let Some((name, width)) = TileName::of_path(path) else {
        return Ok(None);
    };
    let hashes = view.tile(name.level, name.place).await?.unwrap_or_default();
    let wanted = usize::try_from(width * HASH).unwrap_or(usize::MAX);
    Ok(hashes.get(..wanted).map(<[u8]>::to_vec))
}

/// A proof that the log holds the `revision`th event of a case; none while its leaf waits.
///
/// # Errors
/// If there is no such case or event, or the database cannot be read.
pub async fn proof(host: &Host, case: &str, revision: u32) -> Result<Option<String>, FlowError> {
    let jurisdiction = host.jurisdiction_of(case)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let leaf = view.leaf_of(case, revision).await?;
    let leaf = leaf.ok_or_else(|| FlowError::NoEvent {
        case: case.to_owned(),
        revision,
    })?;
    prove(&mut view, leaf).await
}

/// The same for a record of an exchange or a query, also once it was disposed of.
///
/// # Errors
/// If there is no such record, or the database cannot be read.
pub async fn proof_of_record(
    host: &Host,
    jurisdiction: &str,
    record: &str,
) -> Result<Option<String>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let leaf = view.leaf(record).await?;
    let leaf = leaf.ok_or_else(|| FlowError::NoRecord(record.chars().take(64).collect()))?;
    prove(&mut view, leaf).await
}

async fn prove(
    view: &mut View,
    (entry, place): (String, Option<u64>),
) -> Result<Option<String>, FlowError> {
    let (Some(index), Some((size, checkpoint))) = (place, head_in(view).await?) else {
        return Ok(None);
    };
    let hashes = loop_over_tiles(view, |tiles| prove_inclusion(size, index, tiles)).await?;
    let proof = Proof {
        entry,
        index,
        hashes,
        checkpoint,
    };
    Ok(Some(proof.to_text()))
}

/// Asks until every tile that the answer takes is there.
pub(super) async fn loop_over_tiles<T>(
    view: &mut View,
    question: impl Fn(&Tiles) -> Result<T, TreeError>,
) -> Result<T, FlowError> {
    let mut tiles = Tiles::default();
    loop {
        match question(&tiles) {
            Err(TreeError::Missing(names)) => {
                for name in names {
                    let known = view.tile(name.level, name.place).await?;
                    tiles.put(name, known.unwrap_or_default());
                }
            }
            answer => return Ok(answer?),
        }
    }
}

/// Takes in what a witness signed of the present head, and publishes it with it.
///
/// # Errors
/// If it is none of a known witness.
pub async fn cosign(host: &Host, jurisdiction: &str, line: &str) -> Result<(), CosignatureError> {
    let jurisdiction: &Arc<Jurisdiction> = host.jurisdiction(jurisdiction)?;
    let mut tx = host
        .store
        .begin(jurisdiction.name())
        .await
        .map_err(FlowError::from)?;
    let head = tx.head().await.map_err(FlowError::from)?;
    let head = head.ok_or(CosignatureError::Unknown)?;
    let mut witnesses = host.witnesses.iter();
    let known = witnesses.find_map(|witness| cosignature_is_good(witness, &head.note, line));
    let (name, _) = known.ok_or(CosignatureError::Unknown)?;
    let line = format!("{}\n", line.trim_end_matches('\n'));
    tx.put_cosignature(head.size, &name, &line)
        .await
        .map_err(FlowError::from)?;
    tx.commit().await.map_err(FlowError::from)?;
    Ok(())
}
