//! The tree of organisations as it was at some moment, made from what was recorded of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::{Organisation, OrganisationTree};
use crate::flow::error::FlowError;
use crate::flow::identity::{DISSOLVED, ENTERED};
use crate::store::{ChangeRow, StoreError, View};

/// An organisation as it became, and when.
struct Became {
    at: Timestamp,
    version: u64,
    organisation: Organisation,
}

/// The organisations as they had been entered, changed and dissolved before a moment.
pub(super) async fn tree_then(
    view: &mut View,
    before: Timestamp,
) -> Result<OrganisationTree, FlowError> {
    let mut all = vec![];
    for what in [ENTERED, DISSOLVED] {
        for row in view.changes_called(what).await? {
            all.push(read(&row)?);
        }
    }
    // Each fits to what it was entered beside, so a later version never comes before an earlier one.
    all.sort_by_key(|one| (one.at, one.version));
    let later = all.split_off(all.partition_point(|one| one.at < before));
    let mut known = BTreeMap::new();
    for one in all {
        learn(&mut known, one);
    }
    let mut tree = fitted(&known);
    // Replicas' clocks differ a little, so that what stands above may seem to have come after.
    for one in later {
        if tree.is_ok() {
            break;
        }
        learn(&mut known, one);
        tree = fitted(&known);
    }
    tree
}

fn learn(known: &mut BTreeMap<String, Became>, one: Became) {
    let earlier = known.get(&one.organisation.id);
    if earlier.is_none_or(|earlier| earlier.version < one.version) {
        known.insert(one.organisation.id.clone(), one);
    }
}

fn fitted(known: &BTreeMap<String, Became>) -> Result<OrganisationTree, FlowError> {
    let tree = OrganisationTree::of(known.values().map(|one| one.organisation.clone()));
    tree.map_err(|fault| FlowError::BadTree(fault.to_string()))
}

fn read(row: &ChangeRow) -> Result<Became, StoreError> {
    let corrupt = |why: String| StoreError::Corrupt {
        what: "change",
        id: row.id.clone(),
        why,
    };
    let at = row.recorded_at.parse::<Timestamp>();
    let at = at.map_err(|error| corrupt(error.to_string()))?;
    let body = serde_json::from_str(&row.body);
    let mut body: Value = body.map_err(|error| corrupt(error.to_string()))?;
    let version = body
        .as_object_mut()
        .and_then(|body| body.remove("version")?.as_u64())
        .ok_or_else(|| corrupt("it has no version".to_owned()))?;
    let organisation = serde_json::from_value(body);
    Ok(Became {
        at,
        version,
        organisation: organisation.map_err(|error| corrupt(error.to_string()))?,
    })
}
