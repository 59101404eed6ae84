//! One matter, asked the way the host asks: the entry it proposes, then its plan.

use std::collections::BTreeSet;

use serde::Serialize;

use super::property::Property;
use crate::calendar::{Calendar, due_date};
use crate::domain::route_check::CheckedRoute;
use crate::domain::words::in_full;
use crate::domain::{
    CatalogEntry, ClockStart, Date, Description, Finding, Matter, MatterKind, OpeningClass, Route,
    Severity, SharingClass,
};
use crate::rules::{Fault, Planned, Plugin};

/// Whoever can be asked the two questions of the contract. Plugins can; a test's own stand-in can
/// answer wrongly.
pub trait Asker: Sync {
    /// Who it is, and which kinds and classes it knows.
    fn description(&self) -> &Description;

    /// The words that its code holds: what it may compare a text with.
    fn words(&self) -> &BTreeSet<String>;

    /// What is wrong with an entry, and the fuel that it took.
    ///
    /// # Errors
    /// A fault, if there is no usable answer.
    fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<(Vec<Finding>, u64), Fault>;

    /// Which way a matter goes, and the fuel that it took.
    ///
    /// # Errors
    /// As above.
    fn plan(&self, matter: &Matter) -> Result<(Planned, u64), Fault>;
}

impl Asker for Plugin {
    fn description(&self) -> &Description {
        self.description()
    }

    fn words(&self) -> &BTreeSet<String> {
        self.words()
    }

    fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<(Vec<Finding>, u64), Fault> {
        self.check_entry_measured(entry, on)
    }

    fn plan(&self, matter: &Matter) -> Result<(Planned, u64), Fault> {
        self.plan_measured(matter)
    }
}

/// What became of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It goes through stages.
    Staged,
    /// The law settles it.
    Settled,
    /// It is refused at filing.
    Refused,
    /// There was no usable answer.
    Faulted,
}

/// All that was answered to a matter.
pub(super) struct Answer {
    entry: Vec<Finding>,
    plan: Result<Planned, Fault>,
    /// Of the costliest call.
    pub(super) fuel: u64,
    /// Of all calls.
    pub(super) all_fuel: u64,
}

#[derive(Serialize)]
struct Written<'a> {
    entry: &'a [Finding],
    route: Option<&'a Route>,
    findings: &'a [Finding],
    fault: Option<String>,
}

impl Answer {
    /// Asks.
    pub(super) fn to(matter: &Matter, asker: &dyn Asker) -> Self {
        let checked = matches!(
            matter.kind,
            MatterKind::EntryPublication | MatterKind::EntryRevision
        );
        let proposed = matter.proposed.as_ref().filter(|_| checked);
        let first = proposed
            .map(|entry| asker.check_entry(entry, matter.filed_on))
            .transpose();
        match first.and_then(|first| Ok((first.unwrap_or_default(), asker.plan(matter)?))) {
            Ok(((entry, before), (planned, fuel))) => Self {
                entry,
                plan: Ok(planned),
                fuel: fuel.max(before),
                all_fuel: fuel + before,
            },
            Err(fault) => Self {
                entry: vec![],
                plan: Err(fault),
                fuel: 0,
                all_fuel: 0,
            },
        }
    }

    /// The answer as canonical JSON: fields in the order of the contract, nothing left out.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let (route, findings) = match &self.plan {
            Ok(Ok(proposal)) => (
                Some(proposal.route.as_route()),
                proposal.findings.as_slice(),
            ),
            Ok(Err(findings)) => (None, findings.as_slice()),
            Err(_) => (None, [].as_slice()),
        };
        let fault = self
            .plan
            .as_ref()
            .err()
            .map(|fault| format!("{}: {fault}", fault.code()));
        let written = Written {
            entry: &self.entry,
            route,
            findings,
            fault,
        };
        // Plain data with keys of text always becomes JSON.
        serde_json::to_vec(&written).unwrap_or_default()
    }

    /// Whether an error among the findings names this subject.
    pub(super) fn refuses_on(&self, subject: &str) -> bool {
        let refused = self
            .plan
            .as_ref()
            .ok()
            .and_then(|planned| planned.as_ref().err());
        refused.is_some_and(|findings| {
            findings
                .iter()
                .any(|finding| error(finding) && finding.subject == subject)
        })
    }

    /// The route, unless the entry stands in its way.
    fn route(&self) -> Option<&CheckedRoute> {
        let proposal = self.plan.as_ref().ok()?.as_ref().ok()?;
        (!self.entry.iter().any(error)).then_some(&proposal.route)
    }

    pub(super) fn fate(&self) -> Fate {
        match (&self.plan, self.route()) {
            (Err(_), _) => Fate::Faulted,
            (_, Some(route)) if route.settled().is_some() => Fate::Settled,
            (_, Some(_)) => Fate::Staged,
            (_, None) => Fate::Refused,
        }
    }

    /// Which properties of a single answer do not hold, and why.
    pub(super) fn breaches(
        &self,
        matter: &Matter,
        description: &Description,
        calendar: &Calendar,
    ) -> Vec<(Property, String)> {
        let mut breaches = vec![];
        if let Err(fault) = &self.plan {
            breaches.push((
                Property::Usable,
                format!("{}: {}", fault.code(), in_full(fault)),
            ));
            return breaches;
        }
        if let Ok(Err(findings)) = &self.plan
            && !findings.iter().any(error)
        {
            breaches.push((
                Property::RefusalNamesError,
                format!("{} findings and none is an error", findings.len()),
            ));
        }
        if !description.matters.contains(&matter.kind) && !self.refuses_on("kind") {
            let text = format!(
                "`{}` is none of the kinds it describes, but no error on `kind` says so",
                matter.kind
            );
            breaches.push((Property::UnknownKindRefused, text));
        }
        if let Some(subject) = inadmissible(matter, description)
            && !self.refuses_on(subject)
        {
            breaches.push((
                Property::InadmissibleRefused,
                format!("no error on `{subject}`"),
            ));
        }
        let due = self
            .route()
            .map_or(Ok(()), |route| due_in_order(route, matter, calendar));
        breaches.extend(due.err().map(|text| (Property::DueAfterFiling, text)));
        breaches
    }
}

fn error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// The finding with which an application must be refused whatever else it says: for what is
/// withheld or closed, or of a class that the instrument does not know, unless the applicant is
/// entitled to the data.
pub(super) fn inadmissible(matter: &Matter, description: &Description) -> Option<&'static str> {
    let entry = matter
        .entry
        .as_ref()
        .filter(|_| description.matters.contains(&matter.kind))?;
    let (sharing, opening) = (&description.sharing_classes, &description.opening_classes);
    match matter.kind {
        MatterKind::SharingApplication => {
            let class = entry.sharing.class;
            let applicant = &matter.applicant;
            let named = |party: &str| {
                !party.trim().is_empty() && (party == applicant.id || party == applicant.name)
            };
            let entitled = entry
                .sharing
                .entitled
                .iter()
                .any(|entitlement| named(&entitlement.party));
            let unknown = !sharing.is_empty() && !sharing.contains(&class);
            (!entitled && (unknown || class == SharingClass::Withheld))
                .then_some("entry.sharing.class")
        }
        MatterKind::OpeningApplication => {
            let class = entry.opening.class;
            let unknown = !opening.is_empty() && !opening.contains(&class);
            (unknown || class == OpeningClass::Closed).then_some("entry.opening.class")
        }
        _ => None,
    }
}

/// The first stage's period ends, and not before the day from which it counts.
fn due_in_order(route: &CheckedRoute, matter: &Matter, calendar: &Calendar) -> Result<(), String> {
    let deadline = route
        .stages()
        .first()
        .and_then(|first| first.stage().deadline.as_ref());
    let Some((deadline, period)) = deadline.and_then(|deadline| Some((deadline, deadline.within?)))
    else {
        return Ok(());
    };
    let from = match deadline.start {
        ClockStart::Occurrence => matter.occurred_on.unwrap_or(matter.filed_on),
        _ => matter.filed_on,
    };
    let due = due_date(calendar, from, period).map_err(|error| error.to_string())?;
    if due.due < from {
        return Err(format!("a period from {from} ends on {}", due.due));
    }
    Ok(())
}
