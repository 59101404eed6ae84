//! Asks shadows, and records where they diverge. Several matters share a transaction, so that the
//! record takes no more of the database than it must.

use std::collections::BTreeMap;
use std::time::Duration;

use super::queue::{Aside, Given};
use crate::domain::difference::{Answered, differences};
use crate::domain::words::word;
use crate::flow::error::FlowError;
use crate::flow::evaluate::ask;
use crate::flow::host::Host;
use crate::flow::rehearse::without_names;
use crate::rules::said::Said;
use crate::store::{DivergenceRow, StoreError};

/// How many matters are taken from the queue at once.
const AT_ONCE: usize = 100;
/// How long the record waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);

/// Asks about the next matters that wait, as soon as there are any. A fault of a shadow is a
/// divergence like any other.
///
/// # Errors
/// If what diverged cannot be recorded for another reason than that the database is away.
pub async fn answer_beside(host: &Host) -> Result<(), FlowError> {
    let mut some = vec![];
    host.shadows
        .waiting
        .lock()
        .await
        .recv_many(&mut some, AT_ONCE)
        .await;
    let mut rows: BTreeMap<String, Vec<DivergenceRow>> = BTreeMap::new();
    // They count as waiting until what was said is on disk.
    let mut counted = vec![];
    for (aside, one) in some {
        counted.push(one);
        let jurisdiction = aside.jurisdiction.clone();
        let found = diverging(host, aside).await?;
        rows.entry(jurisdiction).or_default().extend(found);
    }
    for (jurisdiction, rows) in rows.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        while let Err(error) = keep(host, &jurisdiction, &rows).await {
            if !error.is_passing() || host.stop.is_told() {
                for _ in &rows {
                    host.metrics.shadowed(&jurisdiction, "dropped");
                }
                return Err(error.into());
            }
            tokio::select! {
                () = host.stop.told() => {}
                () = tokio::time::sleep(RETRY) => {}
            }
        }
        for _ in &rows {
            host.metrics.shadowed(&jurisdiction, "diverged");
        }
    }
    Ok(())
}

/// What diverges, by shadow.
async fn diverging(host: &Host, aside: Box<Aside>) -> Result<Vec<DivergenceRow>, FlowError> {
    let Aside {
        jurisdiction,
        shadows,
        governing,
        matter,
        persons,
        given,
        case,
    } = *aside;
    let mut rows = vec![];
    for shadow in shadows {
        let asked = matter.clone();
        let said = ask(&shadow, move |plugin| Said::to(&asked, plugin)).await?;
        let mut found = differences(&given.as_answered(), &said.answered());
        if found.is_empty() {
            host.metrics.shadowed(&jurisdiction, "same");
            continue;
        }
        without_names(&mut found, &persons);
        rows.push(DivergenceRow {
            id: uuid::Uuid::now_v7().simple().to_string(),
            component: shadow.digest().to_owned(),
            governing: governing.clone(),
            case: case.clone(),
            kind: word(&matter.kind),
            filed_on: matter.filed_on,
            recorded_at: host.now().to_string(),
            differences: found,
        });
    }
    Ok(rows)
}

async fn keep(host: &Host, jurisdiction: &str, rows: &[DivergenceRow]) -> Result<(), StoreError> {
    let mut tx = host.store.begin(jurisdiction).await?;
    for row in rows {
        tx.insert_divergence(row).await?;
    }
    tx.commit().await
}

impl Given {
    fn as_answered(&self) -> Answered<'_> {
        match self {
            Self::Planned(proposal) => Answered::proposed(proposal),
            Self::Refused(findings) => Answered::refused(findings),
            Self::Faulted(code) => Answered::faulted(code),
        }
    }
}
