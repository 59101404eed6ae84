//! Findings, held against each other by the subject that they name.

use super::What;
use super::found::{At, Change, Found};
use crate::domain::phrases::{both, severity};
use crate::domain::{Finding, Text};

/// Compares what was found.
pub(super) fn compare(old: &[Finding], new: &[Finding], found: &mut Found) {
    if old == new {
        return;
    }
    let (mut gone, mut left): (Vec<_>, Vec<_>) = (old.iter().collect(), new.iter().collect());
    // What is on both sides goes first, then what weighs the same, so that only the rest is
    // paired by its subject alone.
    paired(&mut gone, &mut left, |one, other| one == other);
    let about = |one: &Finding, other: &Finding| one.subject == other.subject;
    let mut pairs = paired(&mut gone, &mut left, |one, other| {
        about(one, other) && one.severity == other.severity
    });
    pairs.extend(paired(&mut gone, &mut left, about));
    for (old, new) in pairs {
        pair(old, new, found);
    }
    for finding in gone {
        alone(What::FindingGone, finding, found);
    }
    for finding in left {
        alone(What::FindingAppeared, finding, found);
    }
}

/// Takes out of both lists, in order, what belongs together.
fn paired<'a>(
    old: &mut Vec<&'a Finding>,
    new: &mut Vec<&'a Finding>,
    same: impl Fn(&Finding, &Finding) -> bool,
) -> Vec<(&'a Finding, &'a Finding)> {
    let mut pairs = vec![];
    old.retain(|one| {
        let place = new.iter().position(|other| same(one, other));
        if let Some(place) = place {
            pairs.push((*one, new.remove(place)));
        }
        place.is_none()
    });
    pairs
}

fn pair(old: &Finding, new: &Finding, found: &mut Found) {
    let at = At::subject(&new.subject);
    let cites = [old.citations.as_slice(), new.citations.as_slice()];
    found.values(
        (What::FindingSeverity, at),
        [&old.severity, &new.severity],
        cites,
        |one| severity(*one),
    );
    found.wording(at, [&old.message, &new.message], cites);
    found.citations(at, cites);
}

fn alone(what: What, finding: &Finding, found: &mut Found) {
    let words = Some(told(finding));
    let cited = finding.citations.as_slice();
    let change = match what {
        What::FindingGone => Change {
            old: words,
            new: None,
            cites: [cited, &[]],
        },
        _ => Change {
            old: None,
            new: words,
            cites: [&[], cited],
        },
    };
    found.note(what, At::subject(&finding.subject), change);
}

fn told(finding: &Finding) -> Text {
    let weight = severity(finding.severity);
    both(
        format!("{}：{}", weight.zh, finding.message.zh),
        format!("{}: {}", weight.en, finding.message.en),
    )
}
