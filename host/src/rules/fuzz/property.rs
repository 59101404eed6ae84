//! What must hold of every answer, also to matters that make no sense.

use serde::Serialize;

use crate::calendar::{Calendar, due_date};
use crate::domain::phrases::{citation, listed};
use crate::domain::route_check::RouteFault;
use crate::domain::words::{same_but_for_numbers, without_numbers};
use crate::domain::{ClockStart, Finding, Matter};
use crate::rules::conformance::Asker;
use crate::rules::fault::Fault;
use crate::rules::said::Said;
use crate::rules::shape::{LEFT_ALONE, Shape, fillings};

/// A property of every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// No call traps, or runs out of fuel, memory or time.
    Usable,
    /// What is answered passes the route check.
    GoodRoute,
    /// Whoever refuses asks for something.
    RefusalAsks,
    /// Asked again, the same bytes for the same fuel.
    Deterministic,
    /// Nothing is due before it was filed. Rules name periods and never dates, so what can be wrong is
    /// a period that the calendar cannot count, or the host's counting.
    DueAfterFiling,
    /// To say more, or to hand in more, never adds a finding.
    Monotone,
}

impl Property {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Usable,
        Self::GoodRoute,
        Self::RefusalAsks,
        Self::Deterministic,
        Self::DueAfterFiling,
        Self::Monotone,
    ];

    /// What it says, for people.
    pub fn meaning(self) -> String {
        let meaning = match self {
            Self::Usable => "no call traps, or runs out of fuel, memory or time",
            Self::GoodRoute => "every answer passes the route check",
            Self::RefusalAsks => "an outcome that refuses asks for a reason or a basis",
            Self::Deterministic => {
                "asked again, every answer has the same bytes and takes the same fuel"
            }
            Self::DueAfterFiling => {
                "the first due date can be counted and is not before the filing (the event, where it counts from that)"
            }
            Self::Monotone => {
                return format!(
                    "filling in a text that was blank, or handing in a material more, never adds a finding \
                     or puts another in its place (not tried: {LEFT_ALONE})"
                );
            }
        };
        meaning.to_owned()
    }
}

/// How a matter breaks a property.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The property.
    pub property: Property,
    /// In which way, without what is the matter's own: equal mistakes have equal ways.
    pub way: String,
    /// What happened.
    pub detail: String,
    /// The matter with one thing more said, where that is what breaks it.
    pub fuller: Option<Matter>,
}

fn simply(property: Property, way: &str, detail: String) -> Broken {
    Broken {
        property,
        way: way.to_owned(),
        detail,
        fuller: None,
    }
}

/// Which properties the answers to a matter break; `of` them all, or of one.
pub fn broken(
    asker: &dyn Asker,
    calendar: &Calendar,
    shape: &Shape,
    matter: &Matter,
    of: Option<Property>,
) -> Vec<Broken> {
    let wanted = |property: Property| of.is_none_or(|of| of == property);
    let said = Said::to(matter, asker);
    let mut found = vec![];
    if let Said::Faulted(fault) = &said {
        found.extend(Some(faulted(fault)).filter(|one| wanted(one.property)));
    }
    if wanted(Property::Deterministic) {
        found.extend(changing(asker, matter));
    }
    if wanted(Property::DueAfterFiling) {
        found.extend(too_early(&said, calendar, matter));
    }
    if wanted(Property::Monotone) {
        for (path, fuller) in fillings(shape, matter) {
            found.extend(worse(&said, asker, &path, fuller));
        }
    }
    found
}

fn faulted(fault: &Fault) -> Broken {
    let property = match fault {
        Fault::BadRoute(RouteFault::RefusalAsksNothing { .. }) => Property::RefusalAsks,
        Fault::BadRoute(_) => Property::GoodRoute,
        _ => Property::Usable,
    };
    // Where it trapped, and in which rule it ran out, tells two mistakes apart; what a route counts does not.
    let way = match fault {
        Fault::Trapped(at) => format!("{}: {at}", fault.code()),
        Fault::BadRoute(bad) => format!("{}: {}", bad.code(), without_numbers(&bad.to_string())),
        Fault::Placed { rule, .. } => format!("{}: {rule}", fault.code()),
        other => other.code().to_owned(),
    };
    simply(property, &way, format!("{}: {fault}", fault.code()))
}

/// Asks both questions again, each directly after itself.
fn changing(asker: &dyn Asker, matter: &Matter) -> Option<Broken> {
    let answer = || {
        let entry = matter.deciding_entry();
        let checked = entry.map(|entry| asker.check_entry(entry, matter.filed_on));
        let planned = asker.plan(matter);
        let mut fuel = 0;
        let mut words = String::new();
        match checked {
            Some(Ok((findings, spent))) => {
                fuel += spent;
                words = format!("{findings:?}");
            }
            Some(Err(fault)) => words = format!("{fault:?}"),
            None => {}
        }
        match planned {
            Ok((Ok(proposal), spent)) => {
                fuel += spent;
                let route = serde_json::to_string(proposal.route.as_route());
                words.push_str(&route.unwrap_or_default());
                words.push_str(&said(&proposal.findings));
            }
            Ok((Err(findings), spent)) => {
                fuel += spent;
                words.push_str(&said(&findings));
            }
            Err(fault) => words.push_str(&said(&fault)),
        }
        (words, fuel)
    };
    let ((words, fuel), (again, spent)) = (answer(), answer());
    if words != again {
        let detail = "another answer the second time".to_owned();
        return Some(simply(Property::Deterministic, "answer", detail));
    }
    (fuel != spent).then(|| {
        let detail = format!("the same answer, but for {spent} instead of {fuel} units of fuel");
        simply(Property::Deterministic, "fuel", detail)
    })
}

fn said(answer: &impl std::fmt::Debug) -> String {
    format!("{answer:?}")
}

fn too_early(said: &Said, calendar: &Calendar, matter: &Matter) -> Option<Broken> {
    let Said::Planned(proposal) = said else {
        return None;
    };
    let first = proposal.route.stages().first()?.stage();
    let deadline = first.deadline.as_ref()?;
    let from = match deadline.start {
        ClockStart::Occurrence => matter.occurred_on.unwrap_or(matter.filed_on),
        _ => matter.filed_on,
    };
    let way = |detail: String| {
        simply(
            Property::DueAfterFiling,
            &first.id,
            format!("stage `{}`: {detail}", first.id),
        )
    };
    match due_date(calendar, from, deadline.within?) {
        // At the end of all calendars no period ends; that is no mistake of the rules.
        Err(crate::calendar::CalendarError::TooFar { .. }) => None,
        Err(error) => Some(way(error.to_string())),
        Ok(due) if due.due < from => Some(way(format!("due on {}, before {from}", due.due))),
        Ok(_) => None,
    }
}

/// A finding that was not there before something more was said.
fn worse(before: &Said, asker: &dyn Asker, path: &str, fuller: Matter) -> Option<Broken> {
    if matches!(before, Said::Faulted(_)) {
        return None;
    }
    let after = Said::to(&fuller, asker);
    let new = added(before.findings(), after.findings()).next()?;
    let (place, cited) = (without_places(path), cited(new));
    let words = without_numbers(&new.message.en);
    Some(Broken {
        property: Property::Monotone,
        way: format!("{place} {} {cited} {words}", new.subject),
        detail: format!(
            "with `{path}` filled in there is a finding on `{}` by {cited} that there was not: {}",
            new.subject, new.message.en
        ),
        fuller: Some(fuller),
    })
}

/// The findings of an answer that another does not have: on the same subject, by the same articles, in the
/// same words but for numbers, and no milder.
pub fn added<'a>(
    before: &'a [Finding],
    after: impl IntoIterator<Item = &'a Finding> + 'a,
) -> impl Iterator<Item = &'a Finding> + 'a {
    let known = |finding: &Finding| {
        let same = |one: &Finding| is_covered(finding, one) && says_the_same(finding, one);
        before.iter().any(same)
    };
    after.into_iter().filter(move |finding| !known(finding))
}

fn is_covered(finding: &Finding, by: &Finding) -> bool {
    by.subject == finding.subject
        && by.severity <= finding.severity
        && by.citations == finding.citations
}

fn says_the_same(one: &Finding, other: &Finding) -> bool {
    same_but_for_numbers(&one.message.zh, &other.message.zh)
        && same_but_for_numbers(&one.message.en, &other.message.en)
}

fn cited(finding: &Finding) -> String {
    if finding.citations.is_empty() {
        return "no article".to_owned();
    }
    listed(finding.citations.iter().map(citation)).en
}

/// A path without the places in lists.
fn without_places(path: &str) -> String {
    let words = path.split('.').filter(|part| part.parse::<u32>().is_err());
    words.collect::<Vec<_>>().join(".")
}
