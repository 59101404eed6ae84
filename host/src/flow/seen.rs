//! What of a case its reader is shown. Bodies see it whole; a person who has a part in it sees of
//! entries what he may read in the catalog, and nothing that the rules found on the others.

use super::catalog::Audience;
use super::read::CaseView;
use crate::domain::case::Event;
use crate::domain::guide::Guide;
use crate::domain::{CatalogEntry, Finding, Matter, Party};

/// The case as its reader is shown it.
pub(super) fn shown_to(mut view: CaseView, audience: Audience) -> CaseView {
    let events = view.history.iter().map(|item| &item.event);
    if !hides(events, audience) {
        return view;
    }
    without_entries(&mut view.matter, &mut view.guide, audience);
    without_findings(&mut view.findings);
    for item in &mut view.history {
        match &mut item.event {
            Event::Filed(filed) => {
                without_entries(&mut filed.matter, &mut filed.guide, audience);
            }
            Event::Planned(planned) => without_findings(&mut planned.findings),
            Event::Acted(acted) => {
                without(&mut acted.entry, audience);
                acted.guide = None;
                without_findings(&mut acted.findings);
            }
            _ => {}
        }
    }
    view
}

/// Whether events hold an entry that the reader may not read.
pub(super) fn hides<'e>(mut events: impl Iterator<Item = &'e Event>, audience: Audience) -> bool {
    let closed = |entry: &Option<CatalogEntry>| {
        entry
            .as_ref()
            .is_some_and(|entry| !audience.may_read(entry))
    };
    events.any(|event| match event {
        Event::Filed(filed) => closed(&filed.matter.entry) || closed(&filed.matter.proposed),
        Event::Acted(acted) => closed(&acted.entry),
        _ => false,
    })
}

/// The matter's earlier case as everybody in the later one may see it: who applied then is named
/// only if it is who files now. Others may have no part in that case, and a person is not told to
/// them by this one.
pub(super) fn without_prior_person(shown: &mut Matter, stored: &Matter) {
    let (Some(prior), Some(kept)) = (&mut shown.prior, &stored.prior) else {
        return;
    };
    let same = |one: &Party, other: &Party| one.id == other.id && one.kind == other.kind;
    if !same(&prior.applicant, &shown.applicant) {
        prior.applicant = kept.applicant.clone();
    }
}

fn without_entries(matter: &mut Matter, guide: &mut Option<Guide>, audience: Audience) {
    without(&mut matter.entry, audience);
    without(&mut matter.proposed, audience);
    *guide = None;
}

fn without(entry: &mut Option<CatalogEntry>, audience: Audience) {
    if entry
        .as_ref()
        .is_some_and(|entry| !audience.may_read(entry))
    {
        *entry = None;
    }
}

fn without_findings(findings: &mut Vec<Finding>) {
    let tells = |subject: &str| subject.starts_with("entry.") || subject.starts_with("proposed.");
    findings.retain(|finding| !tells(&finding.subject));
}
