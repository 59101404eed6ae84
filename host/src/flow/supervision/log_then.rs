//! The log as it was at some moment, so that anybody can check what a report was made from.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::audit::{Leaf, Tiles, TreeError, edge, grow};
use crate::domain::words::hex;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::store::View;

/// By how many seconds leaves may stand out of the order of their times: twice what the clocks of
/// replicas may differ by.
const SLACK: i64 = 120;
/// How many leaves are read at once.
const BATCH: u64 = 256;

/// The head of a log at some moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct LogThen {
    /// Its name.
    pub(super) origin: String,
    /// How many leaves were before that moment.
    pub(super) size: u64,
    /// The root of their tree, in hexadecimal digits.
    pub(super) root: String,
}

/// The tree of all leaves before the first that was recorded at `cut` or later.
pub(super) async fn log_then(
    host: &Host,
    view: &mut View,
    jurisdiction: &str,
    cut: Timestamp,
) -> Result<LogThen, FlowError> {
    let whole = view.head().await?.map_or(0, |head| head.size);
    let size = size_before(view, whole, cut).await?;
    let mut tiles = Tiles::default();
    for name in edge(size) {
        let known = view.tile(name.level, name.place).await?;
        tiles.put(name, known.unwrap_or_default());
    }
    let then = grow(size, tiles, &[])?;
    Ok(LogThen {
        origin: host.key.log_name(jurisdiction),
        size,
        root: hex(&then.root.0),
    })
}

/// Halves until everything before is surely older, then looks at each leaf.
async fn size_before(view: &mut View, whole: u64, cut: Timestamp) -> Result<u64, FlowError> {
    let (mut from, mut to) = (0, whole);
    while from < to {
        let middle = from + (to - from) / 2;
        if second_at(view, middle).await? < cut.as_second() - SLACK {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    let mut at = from;
    while at < whole {
        for leaf in view.leaves(at, BATCH.min(whole - at)).await? {
            if recorded(&leaf)? >= cut {
                return Ok(at);
            }
            at += 1;
        }
    }
    Ok(at)
}

async fn second_at(view: &mut View, place: u64) -> Result<i64, FlowError> {
    let leaves = view.leaves(place, 1).await?;
    let leaf = leaves.first().map(String::as_str).unwrap_or_default();
    recorded(leaf).map(Timestamp::as_second)
}

fn recorded(leaf: &str) -> Result<Timestamp, FlowError> {
    let broken = || FlowError::Log(TreeError::Broken("a leaf without a time".into()));
    let leaf: Leaf = serde_json::from_str(leaf).map_err(|_| broken())?;
    leaf.recorded_at.parse().map_err(|_| broken())
}
