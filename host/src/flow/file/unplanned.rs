//! Why a filing that is kept has no route, and which are left to people before any rules are asked.

use crate::domain::Matter;
use crate::domain::Role;
use crate::domain::case::Event;
use crate::domain::words::in_full;
use crate::flow::faults::said;
use crate::policy::{Arrangement, Jurisdiction, Manual};
use crate::rules::{Fault, LoadError};

/// Why a filing that is kept has no route.
pub(super) enum Unplanned {
    /// The rules gave no usable answer, or this host cannot use them.
    Fault(Fault),
    /// They have faulted too often and were not asked.
    Manual(Manual),
}

impl Unplanned {
    pub(super) fn event(self, instead: Option<Role>) -> Event {
        match self {
            Self::Fault(fault) => Event::PlanFailed {
                code: fault.code().into(),
                message: fault.to_string(),
                component: None,
                instead,
            },
            Self::Manual(manual) => Event::Manual {
                said: said(&manual),
                since: manual.since,
                component: manual.digest,
                instead,
            },
        }
    }
}

/// The component that a matter falls under, if people decide because this host cannot use it, or because it
/// has faulted too often. Under one that is not there any more nothing can be kept.
pub(super) fn left_to_people<'a>(
    jurisdiction: &Jurisdiction,
    arrangement: &'a Arrangement,
    matter: &Matter,
) -> Option<(&'a str, Unplanned)> {
    let day = matter.filed_on;
    if let Some(one) = arrangement.unusable_on(day) {
        let gone = matches!(*one.why, LoadError::Gone(_));
        let kept = !gone && jurisdiction.may_have_in_force(one, day);
        let fault = || Unplanned::Fault(Fault::Unusable(in_full(&one.why)));
        return kept.then(|| (one.digest.as_str(), fault()));
    }
    let manual = arrangement.manual.clone()?;
    let release = jurisdiction.in_force_under(arrangement, day);
    let digest = release.ok()?.plugin.digest();
    (digest == manual.digest).then_some((digest, Unplanned::Manual(manual)))
}
