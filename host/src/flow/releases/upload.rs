//! Takes in a component that somebody hands in, or has fetched: signed by a key of the jurisdiction,
//! and checked.

use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

use super::error::ReleaseError;
use super::show::ComponentView;
use super::vouching::distrusted;
use crate::clock::Stopwatch;
use crate::domain::{Happening, Principal};
use crate::flow::arrangement::compile;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::identity::{Change, record};
use crate::flow::notices::tell_of_rules;
use crate::flow::once::Once;
use crate::flow::seed::described;
use crate::flow::unusable::try_again;
use crate::policy::{Jurisdiction, Voucher, vouched};
use crate::rules::{Limits, digest};
use crate::store::{ComponentRow, Kept, Tx};
use crate::vetting::VetError;

/// The word of a step, and what is told of it.
type Step = (&'static str, Option<Happening>);

/// A component that is here now.
#[derive(Clone, Debug, Serialize)]
pub struct Uploaded {
    /// The component.
    pub component: ComponentView,
    /// Whether it was not here before.
    pub new: bool,
}

/// A component that nobody has looked at yet.
pub(super) struct HandedIn {
    pub(super) bytes: Bytes,
    pub(super) voucher: Option<Voucher>,
    /// Where it was fetched, by its digest.
    pub(super) from: Option<String>,
}

/// Takes a component in. It governs nothing yet. One that is here already is left as it is, unless
/// the key that vouched for it counts no more: then this one does; or unless other bytes have taken its
/// place: then these do again, and rules that could not be used for that can be.
///
/// # Errors
/// If nobody vouches for it, or it does not pass the checks.
pub async fn upload_component(
    host: &Host,
    by: &Principal,
    name: &str,
    bytes: Vec<u8>,
    voucher: Option<Voucher>,
    once: Option<&Once>,
) -> Result<Uploaded, ReleaseError> {
    let handed = HandedIn {
        bytes: bytes.into(),
        voucher,
        from: None,
    };
    take_in(host, by, name, handed, once).await
}

/// The same, wherever it comes from.
pub(super) async fn take_in(
    host: &Host,
    by: &Principal,
    name: &str,
    handed: HandedIn,
    once: Option<&Once>,
) -> Result<Uploaded, ReleaseError> {
    let (bytes, voucher) = (handed.bytes, handed.voucher);
    let jurisdiction = host.jurisdiction(name)?;
    let (policy, digest) = (&jurisdiction.policy, digest(&bytes));
    let today = host.today(jurisdiction);
    // Who it comes from is asked before anything of it is compiled.
    vouched(&policy.rules_keys, name, &digest, voucher.as_ref(), today)?;
    let known = host.store.read(name).await?.component_row(&digest).await?;
    if known.is_none() {
        // What strangers made is compiled and asked in a process that can be killed.
        vet(host, name, bytes.clone(), policy.limits).await?;
    }
    // Here and now, so that nobody who files waits for it once it governs.
    let plugin = compile(&host.library, bytes.clone(), &digest, policy.limits).await?;
    let mut tx = host.store.begin(name).await?;
    let row = ComponentRow {
        digest: digest.clone(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        signed_as: voucher.as_ref().map(|voucher| voucher.key.clone()),
        signature: voucher.map(|voucher| voucher.signature),
        uploaded_by: by.account.id.clone(),
        uploaded_at: host.now().to_string(),
        pulled_from: handed.from,
        description: described(plugin.description()),
    };
    let kept = tx.insert_component(&row, &bytes).await?;
    let step = what_to_record(jurisdiction, &mut tx, kept, &row).await?;
    if let Some((what, happening)) = step {
        let (by, subject) = (Some(by), digest.as_str());
        let change = Change { by, what, subject };
        record(host, &mut tx, name, change, &became(&row)).await?;
        if let Some(happening) = happening {
            tell_of_rules(host, &mut tx, name, happening, &digest).await?;
        }
    }
    let component = tx.component_row(&digest).await?.unwrap_or(row).into();
    let new = kept == Kept::New;
    let uploaded = Uploaded { component, new };
    if let Some(once) = once {
        let status = if new { 201 } else { 200 };
        let row = once.answered_release(&uploaded.component, status, host.now())?;
        tx.insert_request(&row).await?;
    }
    tx.commit().await?;
    settle(host, jurisdiction, step, kept).await;
    Ok(uploaded)
}

/// Takes in what is on disk by now. Other hosts do so by upkeep, and this one too if it fails here.
async fn settle(host: &Host, jurisdiction: &Jurisdiction, step: Option<Step>, kept: Kept) {
    let name = jurisdiction.name();
    host.recorded(name, host.now().as_second());
    if let Some((what, _)) = step {
        host.metrics.stepped(name, what);
    }
    if kept == Kept::Restored
        && let Err(error) = try_again(host, jurisdiction).await
    {
        let error = &error as &dyn std::error::Error;
        tracing::error!(
            jurisdiction = name,
            error,
            "rules that were restored are not in use here yet"
        );
    }
}

/// Has a component looked at, and counts what came of it.
async fn vet(host: &Host, name: &str, bytes: Bytes, limits: Limits) -> Result<(), VetError> {
    let took = Stopwatch::start();
    let vetted = host.vetter.vet(bytes, limits).await;
    let vetted = vetted.and_then(|vetted| vetted.may_serve(name));
    let result = match &vetted {
        Ok(()) => "passed",
        // Its own word came from a process that handled strangers' code.
        Err(VetError::Refused { .. }) => "refused",
        Err(error) => error.code(),
    };
    host.metrics.vetted(name, result, took.took());
    vetted
}

/// What has become of a component: it is new, or this key vouches for it instead of one that was
/// taken out of the policy since, or its own bytes are back; else it is left as it is.
async fn what_to_record(
    jurisdiction: &Jurisdiction,
    tx: &mut Tx,
    kept: Kept,
    row: &ComponentRow,
) -> Result<Option<Step>, FlowError> {
    if kept == Kept::New {
        let uploaded = Some(Happening::ComponentUploaded);
        return Ok(Some(("component-uploaded", uploaded)));
    }
    let known = tx.component_row(&row.digest).await?;
    let distrusted = known.map(|known| distrusted(jurisdiction, &known));
    if distrusted.transpose()?.flatten().is_none() {
        return Ok((kept == Kept::Restored).then_some(("component-restored", None)));
    }
    tx.vouch_for_component(row).await?;
    let vouched = Some(Happening::ComponentVouched);
    Ok(Some(("component-vouched", vouched)))
}

/// What became of a component; of one that was not fetched nothing is said of where it lay.
fn became(row: &ComponentRow) -> Value {
    let mut became =
        json!({ "size": row.size, "signed_as": row.signed_as, "signature": row.signature });
    if let (Some(from), Some(became)) = (&row.pulled_from, became.as_object_mut()) {
        became.insert("from".into(), json!(from));
    }
    became
}
