//! Doubles: a shipped plugin with one thing changed in its answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use bylaw::domain::{
    CatalogEntry, Date, Description, Finding, Instruments, Matter, MatterKind, Proposal, Route,
    Severity, Stage, Treatment, route_check,
};
use bylaw::rules::conformance::Asker;
use bylaw::rules::{Fault, Planned, Plugin};

/// What a double does to what goes through it.
pub(crate) enum Change {
    /// Nothing.
    None,
    /// Stages of routes of a kind.
    Stages(MatterKind, fn(&mut Vec<Stage>)),
    /// Stages of routes of a kind, for some matters only.
    Rarely(MatterKind, fn(&Matter) -> bool, fn(&mut Vec<Stage>)),
    /// Stages of routes of a kind, each as the matter is.
    Seeing(MatterKind, fn(&Matter, &mut Vec<Stage>)),
    /// What is found beside the route of a kind, with the text's first instrument.
    Warns(MatterKind, fn(&Matter, &str) -> Vec<Finding>),
    /// The route itself of a kind.
    Route(MatterKind, fn(Route) -> Route),
    /// The route itself of a kind, for some matters only.
    RarelyRoute(MatterKind, fn(&Matter) -> bool, fn(Route) -> Route),
    /// What is asked: the rules do not see something.
    Blind(fn(&mut Matter)),
    /// What is refused, on this subject, although the rules would take it.
    Refuses(fn(&Matter) -> Option<&'static str>),
    /// What the rules say of themselves.
    Description(fn(&mut Description)),
}

impl Change {
    /// The one kind of matters that it touches; none if it touches none, or any.
    pub(crate) fn kind(&self) -> Option<MatterKind> {
        match *self {
            Self::Stages(kind, _)
            | Self::Rarely(kind, ..)
            | Self::Seeing(kind, _)
            | Self::Warns(kind, _)
            | Self::Route(kind, _)
            | Self::RarelyRoute(kind, ..) => Some(kind),
            Self::None | Self::Blind(_) | Self::Refuses(_) | Self::Description(_) => None,
        }
    }
}

/// A plugin with a change.
pub(crate) struct Double {
    plugin: Arc<Plugin>,
    description: Description,
    words: BTreeSet<String>,
    change: Change,
}

impl Double {
    pub(crate) fn of(plugin: &Arc<Plugin>, change: Change) -> Self {
        let mut description = plugin.description().clone();
        if let Change::Description(change) = change {
            change(&mut description);
        }
        Self {
            plugin: Arc::clone(plugin),
            description,
            words: plugin.words().clone(),
            change,
        }
    }

    /// The same, and its code holds these words.
    pub(crate) fn holding(mut self, words: &[&str]) -> Self {
        self.words
            .extend(words.iter().map(|word| (*word).to_owned()));
        self
    }

    /// The same, but the first so many places of its text say what it applies to. What a double
    /// refuses rests on the very first.
    pub(crate) fn whose_first_places_are_scope(mut self, count: usize) -> Self {
        for one in self.description.treatments.iter_mut().take(count) {
            one.treatment = Treatment::Scope;
        }
        self
    }

    /// The changed route must be one that the route check lets through, as a plugin's would be.
    fn rerouted(
        &self,
        matter: &Matter,
        planned: Planned,
        change: impl Fn(Route) -> Route,
    ) -> Planned {
        let proposal = match planned {
            Ok(proposal) => proposal,
            refused => return refused,
        };
        let route = change(proposal.route.as_route().clone());
        let findings = proposal.findings;
        let instruments = Instruments::of(&self.description);
        let checked = route_check::check(matter.kind, Proposal { route, findings }, &instruments);
        Ok(checked.unwrap_or_else(|fault| panic!("{}: {fault}", matter.kind)))
    }

    fn restaged(
        &self,
        matter: &Matter,
        change: impl Fn(&mut Vec<Stage>),
    ) -> Result<(Planned, u64), Fault> {
        let (planned, fuel) = self.plugin.plan_measured(matter)?;
        let changed = |route| match route {
            Route::Staged(mut stages) => {
                change(&mut stages);
                Route::Staged(stages)
            }
            settled @ Route::Settled(_) => settled,
        };
        Ok((self.rerouted(matter, planned, changed), fuel))
    }

    fn refusal(&self, subject: &str) -> Planned {
        Err(vec![Finding {
            severity: Severity::Error,
            subject: subject.to_owned(),
            message: self.description.name.clone(),
            citations: vec![self.description.treatments[0].citation.clone()],
        }])
    }
}

impl Asker for Double {
    fn description(&self) -> &Description {
        &self.description
    }

    fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<(Vec<Finding>, u64), Fault> {
        let Change::Blind(change) = self.change else {
            return self.plugin.check_entry_measured(entry, on);
        };
        // Whoever is blind to something of a matter is so to the entry that it proposes.
        let mut matter = crate::planted::about(entry.clone(), on);
        change(&mut matter);
        let seen = matter.proposed.unwrap();
        self.plugin.check_entry_measured(&seen, on)
    }

    fn plan(&self, matter: &Matter) -> Result<(Planned, u64), Fault> {
        match self.change {
            Change::Rarely(kind, when, change) if matter.kind == kind && when(matter) => {
                self.restaged(matter, change)
            }
            Change::Stages(kind, change) if matter.kind == kind => self.restaged(matter, change),
            Change::Seeing(kind, change) if matter.kind == kind => {
                self.restaged(matter, |stages| change(matter, stages))
            }
            Change::Warns(kind, finds) if matter.kind == kind => {
                let (planned, fuel) = self.plugin.plan_measured(matter)?;
                let found = finds(matter, &self.description.instruments[0].id);
                let planned = planned.map(|mut proposal| {
                    proposal.findings.extend(found);
                    proposal
                });
                Ok((planned, fuel))
            }
            Change::Route(kind, change) if matter.kind == kind => {
                let (planned, fuel) = self.plugin.plan_measured(matter)?;
                Ok((self.rerouted(matter, planned, change), fuel))
            }
            Change::RarelyRoute(kind, when, change) if matter.kind == kind && when(matter) => {
                let (planned, fuel) = self.plugin.plan_measured(matter)?;
                Ok((self.rerouted(matter, planned, change), fuel))
            }
            Change::Blind(change) => {
                let mut seen = matter.clone();
                change(&mut seen);
                self.plugin.plan_measured(&seen)
            }
            Change::Refuses(refuses) => match refuses(matter) {
                Some(subject) => Ok((self.refusal(subject), 1)),
                None => self.plugin.plan_measured(matter),
            },
            _ => self.plugin.plan_measured(matter),
        }
    }
}
