//! Whether whoever vouched for a component when it was handed in still counts: a key that ran out
//! counts for what came before, one that was taken out of the policy for nothing.

use jiff::Timestamp;

use super::error::ReleaseError;
use crate::clock::day_of;
use crate::flow::error::FlowError;
use crate::policy::{Jurisdiction, Unvouched, Voucher, vouched};
use crate::store::{ComponentRow, StoreError, View};

/// What is wrong with the signature under a component by now; nothing if it came from a folder
/// without keys.
pub(super) fn distrusted(
    jurisdiction: &Jurisdiction,
    row: &ComponentRow,
) -> Result<Option<Unvouched>, FlowError> {
    let Some(key) = row.signed_as.clone() else {
        return Ok(None);
    };
    let handed_in: Timestamp = row.uploaded_at.parse().map_err(|error: jiff::Error| {
        let (id, why) = (row.digest.clone(), error.to_string());
        StoreError::Corrupt {
            what: "component",
            id,
            why,
        }
    })?;
    let voucher = Voucher {
        key,
        signature: row.signature.clone().unwrap_or_default(),
    };
    let (policy, name) = (&jurisdiction.policy, jurisdiction.name());
    let day = day_of(handed_in, &policy.zone);
    let now = vouched(&policy.rules_keys, name, &row.digest, Some(&voucher), day);
    Ok(now.err())
}

/// Whether a component is here, and somebody vouches for it whom the policy still names.
pub(super) async fn demand_vouched(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    digest: &str,
) -> Result<(), ReleaseError> {
    let Some(row) = view.component_row(digest).await? else {
        let shown = digest.chars().take(64).collect();
        return Err(ReleaseError::NoComponent(shown));
    };
    match distrusted(jurisdiction, &row)? {
        Some(why) => Err(ReleaseError::Distrusted {
            digest: row.digest,
            why,
        }),
        None => Ok(()),
    }
}
