//! What is found on the entry that comes with a decision: by the rules of the case, and by the host.

use std::sync::Arc;

use super::arrangement::load_component;
use super::error::FlowError;
use super::evaluate::entry_findings_of;
use super::filer::same_entry;
use super::host::Host;
use super::new_entry::new_entry_findings;
use super::offices::tree_of;
use super::persons::reference;
use super::read::load_case;
use super::unusable::instruments_of;
use crate::domain::case::Decide;
use crate::domain::guide;
use crate::domain::instruments::Instruments;
use crate::domain::receipt::Call;
use crate::domain::words::in_full;
use crate::domain::{CatalogEntry, Finding};
use crate::policy::Jurisdiction;
use crate::rules::Fault;

/// What was found.
#[derive(Default)]
pub(super) struct HandedIn {
    /// What the rules found, and how they were asked. No fault where there was nothing to ask them.
    pub(super) by_rules: (Vec<Finding>, Vec<Call>),
    /// They gave no usable answer, or this host cannot use them.
    pub(super) fault: Option<Fault>,
    /// What the host itself found, whatever the rules say.
    pub(super) by_host: Vec<Finding>,
    /// The instruments of the rules, for whoever decides without them.
    pub(super) instruments: Instruments,
}

/// Looks at it. Nobody waits for a case meanwhile: rules may take long.
pub(super) async fn look_at(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
    decide: &Decide,
) -> Result<HandedIn, FlowError> {
    let Some(entry) = &decide.entry else {
        return Ok(HandedIn::default());
    };
    if let Some(finding) = reference("entry.provider.id", &entry.provider) {
        return Ok(HandedIn {
            by_host: vec![finding],
            ..HandedIn::default()
        });
    }
    let case = load_case(host, jurisdiction, id).await?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let limits = jurisdiction.policy.limits;
    let loaded = load_component(&host.library, &mut view, &case.release, limits).await;
    let known = instruments_of(host, jurisdiction, &mut view, &case.release);
    let instruments = known.await?;
    drop(view);
    let asked = match loaded {
        Ok(plugin) => entry_findings_of(&plugin, entry, host.today(jurisdiction)).await,
        Err(FlowError::BadComponent { source, .. }) => {
            Err(Fault::Unusable(in_full(&source)).into())
        }
        Err(error) => Err(error),
    };
    let (by_rules, fault) = match asked {
        Ok(answered) => (answered, None),
        Err(FlowError::Fault(fault)) => ((vec![], vec![]), Some(fault)),
        Err(error) => return Err(error),
    };
    let mut by_host = guided(jurisdiction, decide, entry);
    let mut view = host.store.read(jurisdiction.name()).await?;
    if let Some(own) = case.matter.entry.as_ref().or(case.matter.proposed.as_ref()) {
        by_host.extend(same_entry(own, entry, &tree_of(&mut view).await?));
    } else {
        by_host.extend(new_entry_findings(jurisdiction, &mut view, &case, entry).await?);
    }
    Ok(HandedIn {
        by_rules,
        fault,
        by_host,
        instruments,
    })
}

fn guided(jurisdiction: &Jurisdiction, decide: &Decide, entry: &CatalogEntry) -> Vec<Finding> {
    let guides = decide.guide.iter();
    guides
        .flat_map(|guide| guide::findings(guide, entry, jurisdiction.policy.codes))
        .collect()
}
