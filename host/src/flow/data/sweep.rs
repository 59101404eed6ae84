//! Removes what became nothing: uploads that nobody went on with, parts that are tables by now,
//! answers that nobody fetched, tables that came too late to be published.

use std::collections::HashSet;

use super::{DataError, answer_folder, table_folder, tables_folder, upload_folder};
use crate::clock::real_second;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;

/// How many are looked for at once.
const BATCH: u32 = 100;
/// For how long an answer may be fetched, and an object be written, in seconds.
const ANSWER: i64 = 3_600;
const WRITING: i64 = 24 * 3_600;

/// Removes what became nothing, in every jurisdiction.
///
/// # Errors
/// If the database cannot be used. What the store of objects fails is tried again later.
pub async fn sweep_data(host: &Host) -> Result<(), FlowError> {
    let swept = host.data.objects.sweep(real_second() - WRITING).await;
    if let Err(error) = swept {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "what became nothing could not be removed"
        );
    }
    let what = "what became nothing there could not be removed";
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        match sweep_in(host, jurisdiction).await {
            Ok(()) => host.setbacks.over(name, what),
            Err(DataError::Flow(error)) => {
                host.setbacks.settle(name, what, Err::<(), _>(error))?;
            }
            Err(error) => host.setbacks.tell(name, what, &error),
        }
    }
    Ok(())
}

async fn sweep_in(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), DataError> {
    let name = jurisdiction.name();
    let before = host.now().as_second() - host.data.limits.idle;
    let mut view = host.store.read(name).await?;
    let idle = view.idle_uploads(before, BATCH).await?;
    let spent = view.spent_uploads(BATCH).await?;
    drop(view);
    for id in idle {
        let mut tx = host.store.begin(name).await?;
        let given_up = tx.give_up_upload(&id, before).await?;
        tx.commit().await?;
        if given_up {
            host.data
                .objects
                .remove_below(&upload_folder(name, &id), None)
                .await?;
            let mut tx = host.store.begin(name).await?;
            tx.delete_upload(&id).await?;
            tx.commit().await?;
        }
    }
    for id in spent {
        host.data
            .objects
            .remove_below(&upload_folder(name, &id), None)
            .await?;
        let mut tx = host.store.begin(name).await?;
        tx.delete_upload_parts(&id).await?;
        tx.commit().await?;
    }
    sweep_tables(host, name).await?;
    for (key, written) in host.data.objects.keys(&answer_folder(name)).await? {
        if written < real_second() - ANSWER {
            host.data.objects.remove(&key).await?;
        }
    }
    Ok(())
}

/// A table is one of an upload under the token with which it was published; whoever lost the upload
/// meanwhile may have written another.
async fn sweep_tables(host: &Host, name: &str) -> Result<(), DataError> {
    let before = real_second() - WRITING;
    let mut left = host.data.objects.keys(&tables_folder(name)).await?;
    left.retain(|(_, written)| *written < before);
    if left.is_empty() {
        return Ok(());
    }
    let live = host.store.read(name).await?.live_tables().await?;
    let live: HashSet<String> = live
        .into_iter()
        .map(|(id, token)| format!("{}/{token}.parquet", table_folder(name, &id)))
        .collect();
    for (key, _) in left {
        if !live.contains(&key) {
            host.data.objects.remove(&key).await?;
        }
    }
    Ok(())
}
