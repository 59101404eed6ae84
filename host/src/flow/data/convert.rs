//! Turns a file that was uploaded whole into the next version of its entry's data. Whoever took it
//! says so again while at work; if that stops, another takes it, and what the first wrote counts for
//! nothing.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use tokio_util::io::{StreamReader, SyncIoBridge};

use super::{DataError, entry_in, table_folder, upload_folder};
use crate::audit::{Leaf, Subject, commitment, new_salt};
use crate::data::{Converted, Dataset, Layout, ObjectsError, Trouble, Troubles, convert};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::store::{DatasetRow, LeafRow, StoreError, TakenUpload, Tx, UploadRow};

/// How often whoever converts says that it is still there.
const SIGN: Duration = Duration::from_secs(15);
/// How long an upload waits after something failed that may pass, in seconds.
const LATER: i64 = 10;
/// After so many who did not live to say how it went, nobody tries any more.
const ATTEMPTS: u32 = 5;
/// The word of the leaf.
const PUBLISHED: &str = "data-published";

type Outcome = io::Result<Result<Converted, Troubles>>;

/// Converts the upload that has waited longest; whether there was one.
///
/// # Errors
/// If the database or the store of objects cannot be used; the upload then waits.
pub async fn convert_next(host: &Host) -> Result<bool, DataError> {
    let Some(taken) = host.store.take_upload().await? else {
        return Ok(false);
    };
    match convert_taken(host, &taken).await {
        Ok(()) => Ok(true),
        // Somebody else has it now; what came too late is a table of nothing. If this fails, upkeep
        // does it.
        Err(DataError::Flow(FlowError::Store(StoreError::Conflict(_)))) => {
            let _ = host.data.objects.remove(&key_of(&taken)).await;
            Ok(true)
        }
        Err(error) => {
            let mut tx = host.store.begin(&taken.jurisdiction).await?;
            tx.keep_upload(&taken, Some(LATER)).await?;
            tx.commit().await?;
            Err(error)
        }
    }
}

async fn convert_taken(host: &Host, taken: &TakenUpload) -> Result<(), DataError> {
    let mut view = host.store.read(&taken.jurisdiction).await?;
    let row = view.upload(&taken.id).await?;
    let row = row.ok_or_else(|| StoreError::Conflict(taken.id.clone()))?;
    let entry = entry_in(&mut view, &row.entry_code).await?;
    let parts = view.upload_parts(&taken.id).await?;
    drop(view);
    let layout = match Layout::of(&entry.entry.items) {
        _ if row.attempts > ATTEMPTS => Err(gave_up()),
        Ok(layout) => Ok(layout),
        Err(error) => Err(Troubles::of(Trouble::of_entry(&error))),
    };
    let layout = match layout {
        Ok(layout) => layout,
        Err(troubles) => return refuse(host, taken, &troubles).await,
    };
    // What others wrote who did not live to publish it.
    let folder = table_folder(&taken.jurisdiction, &taken.id);
    host.data.objects.remove_below(&folder, None).await?;
    let key = key_of(taken);
    match carried_out(host, taken, &row, &layout, &key, parts).await? {
        Err(troubles) => refuse(host, taken, &troubles).await,
        Ok(converted) => publish(host, taken, &row, layout, &key, converted).await,
    }
}

/// Where the table is that becomes of an upload while it is held under this token.
fn key_of(taken: &TakenUpload) -> String {
    let folder = table_folder(&taken.jurisdiction, &taken.id);
    format!("{folder}/{}.parquet", taken.token)
}

/// The conversion, on a thread of its own, while the upload is held.
async fn carried_out(
    host: &Host,
    taken: &TakenUpload,
    row: &UploadRow,
    layout: &Layout,
    key: &str,
    parts: Vec<String>,
) -> Result<Result<Converted, Troubles>, DataError> {
    let lost = Arc::new(AtomicBool::new(false));
    let stop = Stop(Arc::clone(&lost));
    let pieces = host.data.objects.read(parts).map(move |piece| {
        if lost.load(Ordering::Relaxed) {
            return Err(io::Error::other("somebody else converts it"));
        }
        piece
    });
    let source = SyncIoBridge::new(StreamReader::new(Box::pin(pieces)));
    let mut target = SyncIoBridge::new(host.data.objects.writer(key));
    let (format, layout, digest) = (row.format, layout.clone(), row.sha256.clone());
    let mut work = tokio::task::spawn_blocking(move || -> Outcome {
        let outcome = convert(format, &layout, source, digest.as_deref(), &mut target);
        if matches!(outcome, Ok(Ok(_))) {
            target.shutdown()?;
        }
        outcome
    });
    loop {
        tokio::select! {
            outcome = &mut work => {
                drop(stop);
                return match outcome {
                    Ok(Ok(outcome)) => Ok(outcome),
                    Ok(Err(error)) => Err(ObjectsError::BrokeOff(error).into()),
                    // A reader that fails like this fails again: the file is to blame.
                    Err(error) => {
                        tracing::error!(%error, upload = taken.id, "a file could not be read");
                        Ok(Err(Troubles::of(Trouble::unreadable())))
                    }
                };
            }
            () = tokio::time::sleep(SIGN) => {
                let mut tx = host.store.begin(&taken.jurisdiction).await?;
                tx.keep_upload(taken, None).await?;
                tx.commit().await?;
            }
        }
    }
}

/// Ends the reading when it is dropped, since nobody waits for what it becomes.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn gave_up() -> Troubles {
    Troubles::of(Trouble::unreadable())
}

async fn refuse(host: &Host, taken: &TakenUpload, troubles: &Troubles) -> Result<(), DataError> {
    let mut tx = host.store.begin(&taken.jurisdiction).await?;
    let now = host.now().as_second();
    tx.settle_upload(taken, Err(troubles), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The next version, its leaf, and the end of the upload are one transaction. Then its parts go.
async fn publish(
    host: &Host,
    taken: &TakenUpload,
    row: &UploadRow,
    layout: Layout,
    key: &str,
    converted: Converted,
) -> Result<(), DataError> {
    let jurisdiction = host.jurisdiction(&taken.jurisdiction)?;
    let (name, now) = (jurisdiction.name(), host.now());
    let mut tx = host.store.begin(name).await?;
    tx.hold_room().await?;
    if let Some(troubles) = room_lacks(host, &mut tx, row, &converted).await? {
        drop(tx);
        refuse(host, taken, &troubles).await?;
        host.data.objects.remove(key).await?;
        return Ok(());
    }
    let entry = entry_in(&mut tx, &row.entry_code).await?;
    if Layout::of(&entry.entry.items).ok().as_ref() != Some(&layout) {
        // The entry has other items by now: once more, with those.
        drop(tx);
        return Err(StoreError::Conflict(row.id.clone()).into());
    }
    let last = tx.dataset(&row.entry_code, None).await?;
    let dataset = Dataset {
        entry_code: row.entry_code.clone(),
        version: last.map_or(1, |last| last.dataset.version + 1),
        entry_version: entry.version,
        object_key: key.to_owned(),
        rows: converted.rows,
        widest: converted.widest,
        bytes: converted.bytes,
        sha256: converted.sha256,
        source_sha256: converted.source_sha256,
        uploaded_by: row.uploaded_by.clone(),
        upload: row.id.clone(),
        columns: layout,
    };
    tx.settle_upload(taken, Ok(dataset.version), now.as_second())
        .await?;
    let row = DatasetRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        day: host.today(jurisdiction),
        recorded_at: now.to_string(),
        salt: new_salt().map_err(|error| FlowError::Random(error.to_string()))?,
        dataset,
    };
    let body = tx.insert_dataset(&row).await?;
    tx.insert_leaf_as(&row.id, &leaf_of(name, &row, &body))
        .await?;
    tx.commit().await?;
    host.recorded(name, now.as_second());
    // If this fails, upkeep does it.
    let folder = upload_folder(name, &taken.id);
    if host.data.objects.remove_below(&folder, None).await.is_ok() {
        let mut tx = host.store.begin(name).await?;
        tx.delete_upload_parts(&taken.id).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What is wrong with a table for which there is no room: it may be larger than what was uploaded, for
/// which there was.
async fn room_lacks(
    host: &Host,
    tx: &mut Tx,
    row: &UploadRow,
    converted: &Converted,
) -> Result<Option<Troubles>, DataError> {
    let grown = converted.bytes.saturating_sub(row.size);
    let (held, limit) = (tx.held_bytes().await?, host.data.limits.jurisdiction);
    if grown == 0 || held.saturating_add(grown) <= limit {
        return Ok(None);
    }
    Ok(Some(Troubles::of(Trouble::no_room(converted.bytes))))
}

fn leaf_of(jurisdiction: &str, row: &DatasetRow, body: &str) -> LeafRow {
    let leaf = Leaf {
        jurisdiction: jurisdiction.to_owned(),
        event: PUBLISHED.to_owned(),
        subject: Subject::Dataset {
            dataset: row.id.clone(),
        },
        day: row.day,
        recorded_at: row.recorded_at.clone(),
        commitment: commitment(&row.salt, body),
        receipt: None,
    };
    LeafRow {
        of_event: None,
        entry: leaf.to_entry(),
    }
}
