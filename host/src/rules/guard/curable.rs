//! Whether whoever is refused can put right what he is refused for.

use serde_json::Value;

use super::laxity::Sort;
use super::mend::{may_be_said, publishes, said_anew};
use crate::domain::words::word;
use crate::domain::{Finding, Matter};
use crate::rules::conformance::Asker;
use crate::rules::said::{Said, is_error};

/// What the matter itself leaves out where it says nothing.
const LEFT_OUT: [&str; 2] = ["statement.scope", "statement.promised"];

/// What a refusal comes to where the parent takes the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody puts it right: it is no way for somebody, or a condition more on what he says.
    Lasting(Sort),
    /// It was put right by saying more or by handing something in, and asking again.
    Mended,
}

/// What each error comes to; nothing for what another entry puts right, where what is proposed does not
/// pass the child's own check. Whatever rules call the field that they refuse for, it is one of these:
/// nothing hides behind a name, and nothing counts as put right that was not seen to be.
pub(super) fn standing(
    rules: [&dyn Asker; 2],
    matter: &Matter,
    findings: &[Finding],
) -> Vec<(Finding, Standing)> {
    let [child, parent] = rules;
    let errors = || findings.iter().filter(|finding| is_error(finding));
    let rewritten = errors().any(|one| is_of_entry(one, matter)) && !passes(child, matter);
    let errors = errors().filter(|one| !(rewritten && is_of_entry(one, matter)));
    let (open, lasting): (Vec<_>, Vec<_>) =
        errors.partition(|finding| may_be_said(&finding.subject, matter));
    let lasts = |finding: &Finding| Standing::Lasting(sort_of(finding));
    let mut found: Vec<_> = lasting
        .iter()
        .map(|finding| ((*finding).clone(), lasts(finding)))
        .collect();
    if open.is_empty() {
        return found;
    }
    let stands = |one: &Finding| lasting.iter().any(|known| known.subject == one.subject);
    let (fuller, left) = said_anew(child, matter, findings, &stands);
    if left.is_empty() {
        let mended = |finding: &Finding| (finding.clone(), Standing::Mended);
        found.extend(open.into_iter().map(mended));
        return found;
    }
    // What the parent does not take either tells nothing.
    if matches!(Said::to(&fuller, parent), Said::Planned(_)) {
        let left = left
            .into_iter()
            .filter(|finding| !is_of_entry(finding, &fuller) || passes(child, &fuller));
        found.extend(left.map(|finding| {
            let lasts = lasts(&finding);
            (finding, lasts)
        }));
    }
    found
}

fn sort_of(finding: &Finding) -> Sort {
    if root_of(finding) == "statement" {
        Sort::Condition
    } else {
        Sort::NoRoute
    }
}

fn root_of(finding: &Finding) -> &str {
    let mut parts = finding.subject.split(['.', '[']);
    parts.next().unwrap_or_default()
}

/// Whether it is about an entry that is proposed. What the child forbids to publish it only treats more
/// strictly; an entry that may be published, but not now or not by him, has no other way.
fn is_of_entry(finding: &Finding, matter: &Matter) -> bool {
    publishes(matter.kind) && matches!(root_of(finding), "entry" | "proposed")
}

/// Whether rules let the entry that decides be as it is.
fn passes(rules: &dyn Asker, matter: &Matter) -> bool {
    let entry = matter.deciding_entry();
    entry.is_none_or(|entry| {
        let found = rules.check_entry(entry, matter.filed_on);
        found.is_ok_and(|(found, _)| !found.iter().any(is_error))
    })
}

/// Whether something stands in the field. What no matter has counts as said: nobody could add it.
pub(super) fn is_said(subject: &str, matter: &Matter) -> bool {
    let Ok(whole) = serde_json::to_value(matter) else {
        return true;
    };
    let mut place = &whole;
    for part in subject
        .split(['.', '[', ']'])
        .filter(|part| !part.is_empty())
    {
        let next = match place {
            Value::Array(list) => part.parse().ok().and_then(|at: usize| list.get(at)),
            // Within what is not there, nothing is said.
            Value::Null => return false,
            other => other.get(part),
        };
        let Some(next) = next else {
            return !LEFT_OUT.contains(&subject);
        };
        place = next;
    }
    match place {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::Object(_) => true,
    }
}

/// As what somebody is refused, if it is for what he is: whoever is refused as a district is not refused
/// as a city.
pub(super) fn refused_as(subject: &str, matter: &Matter) -> Option<String> {
    match subject {
        "applicant.kind" => Some(word(&matter.applicant.kind)),
        "applicant.tier" => matter.applicant.tier.as_ref().map(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::mend::MATERIALS;
    use super::*;
    use crate::domain::{MatterKind, sample};

    fn matter(kind: MatterKind) -> Matter {
        let day = "2026-03-02".parse().unwrap();
        sample::sample_matter(kind, &sample::variations(kind)[0], day, "order-809")
    }

    /// Whoever lacks some of what the entry asks for hands it in like whoever lacks all; who has all of
    /// it and is refused for it cannot.
    #[test]
    fn a_list_that_lacks_something_is_put_right() {
        let mut matter = matter(MatterKind::SharingApplication);
        let wanted = vec!["甲".to_owned(), "乙".to_owned()];
        matter.entry.as_mut().unwrap().sharing.required_materials = wanted.clone();
        for given in [&wanted[..0], &wanted[..1]] {
            matter.statement.materials = given.to_vec();
            assert!(may_be_said(MATERIALS, &matter), "{given:?}");
        }
        matter.statement.materials = wanted;
        assert!(!may_be_said(MATERIALS, &matter));
    }

    /// Invariant: what is a fact nobody says who has it not; what is only said anybody says.
    #[test]
    fn facts_are_not_for_the_saying() {
        let mut matter = matter(MatterKind::SharingApplication);
        matter.statement = crate::domain::Statement::default();
        for fact in [
            "prior",
            "prior.decision",
            "proposed",
            "occurred_on",
            "statement.emergency",
            "statement.project.phase",
            "statement.violation",
            "statement.change",
            "respondents[0].tier",
            "capacity",
        ] {
            assert!(!may_be_said(fact, &matter), "{fact}");
        }
        for word in [
            "statement.purpose",
            "statement.scope",
            "statement.legal_basis",
            "respondents",
        ] {
            assert!(may_be_said(word, &matter), "{word}");
        }
        matter.statement.purpose = Some("履职".to_owned());
        assert!(!may_be_said("statement.purpose", &matter));
    }
}
