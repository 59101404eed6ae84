//! Whether whoever is refused can put right what he is refused for.

use serde_json::Value;

use super::laxity::Sort;
use crate::domain::{Finding, Matter, MatterKind};

/// Where a list stands of what is handed in.
const MATERIALS: &str = "statement.materials";
/// What the matter itself leaves out where it says nothing.
const LEFT_OUT: [&str; 2] = ["statement.scope", "statement.promised"];

/// What a refusal comes to where the parent takes the matter: no way for somebody, or a condition more
/// on what he says. None for what he mends by saying it or by handing it in, or by another entry where
/// what is proposed does not pass the child's own check. Whatever rules call the field that they refuse
/// for, it is one of these: nothing hides behind a name.
pub(super) fn sort_of(
    finding: &Finding,
    matter: &Matter,
    entry_passes: &dyn Fn() -> bool,
) -> Option<Sort> {
    let subject = finding.subject.as_str();
    let root = subject.split(['.', '[']).next().unwrap_or_default();
    let said = is_said(subject, matter);
    match root {
        // What is proposed is written anew; what the child forbids to publish it only treats more
        // strictly. An entry that may be published, but not now or not by him, has no other way.
        "entry" | "proposed" if publishes(matter.kind) => {
            (said && entry_passes()).then_some(Sort::NoRoute)
        }
        "entry" => matter.entry.is_some().then_some(Sort::NoRoute),
        "statement" if subject == MATERIALS && lacks_materials(matter) => None,
        "statement" => said.then_some(Sort::Condition),
        _ => said.then_some(Sort::NoRoute),
    }
}

fn publishes(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::EntryPublication | MatterKind::EntryRevision | MatterKind::Reassessment
    )
}

/// Whether the entry asks for something that is not handed in: whoever lacks some of it can hand it in
/// like whoever lacks all.
fn lacks_materials(matter: &Matter) -> bool {
    let given = |wanted: &String| {
        let mut given = matter.statement.materials.iter();
        given.any(|one| one.trim() == wanted.trim())
    };
    let entry = matter.entry.as_ref();
    entry.is_some_and(|entry| {
        let mut wanted = entry.sharing.required_materials.iter();
        wanted.any(|wanted| !wanted.trim().is_empty() && !given(wanted))
    })
}

/// Whether something stands in the field. What no matter has counts as said: nobody could add it.
fn is_said(subject: &str, matter: &Matter) -> bool {
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::domain::phrases::both;
    use crate::domain::{Severity, sample};

    fn of(subject: &str) -> Finding {
        Finding {
            severity: Severity::Error,
            subject: subject.to_owned(),
            message: both("因为", "because"),
            citations: vec![],
        }
    }

    fn matter(kind: MatterKind) -> Matter {
        let day = "2026-03-02".parse().unwrap();
        sample::sample_matter(kind, &sample::variations(kind)[0], day, "order-809")
    }

    /// Whoever lacks some of what the entry asks for hands it in like whoever lacks all; who has all of
    /// it and is refused for it cannot.
    #[test]
    fn a_list_that_lacks_something_is_put_right() {
        let mut matter = matter(MatterKind::SharingApplication);
        let sort = |matter: &Matter| sort_of(&of("statement.materials"), matter, &|| true);
        let wanted = vec!["甲".to_owned(), "乙".to_owned()];
        matter.entry.as_mut().unwrap().sharing.required_materials = wanted.clone();
        for given in [&wanted[..0], &wanted[..1]] {
            matter.statement.materials = given.to_vec();
            assert_eq!(sort(&matter), None, "{given:?}");
        }
        matter.statement.materials = wanted;
        assert_eq!(sort(&matter), Some(Sort::Condition));
    }

    /// Invariant: an entry that rules let be as it is, and refuse to publish, has no way.
    #[test]
    fn what_passes_as_an_entry_and_is_refused_has_no_route() {
        for kind in [MatterKind::EntryPublication, MatterKind::EntryRevision] {
            let mut matter = matter(kind);
            let sort = |matter: &Matter, passes| sort_of(&of("proposed.title"), matter, &|| passes);
            assert_eq!(sort(&matter, true), Some(Sort::NoRoute), "{kind}");
            assert_eq!(sort(&matter, false), None, "{kind}");
            matter.proposed.as_mut().unwrap().title.clear();
            assert_eq!(sort(&matter, true), None, "{kind}");
        }
    }

    /// The child is asked about the entry only where its answer decides.
    #[test]
    fn the_entry_is_checked_only_where_something_depends_on_it() {
        let asked = Cell::new(0);
        let passes = || {
            asked.set(asked.get() + 1);
            true
        };
        let revision = matter(MatterKind::EntryRevision);
        for (subject, matter, times) in [
            ("entry.title", &matter(MatterKind::Correction), 0),
            ("applicant.kind", &revision, 0),
            ("statement.change", &revision, 0),
            ("proposed.title", &revision, 1),
        ] {
            asked.set(0);
            sort_of(&of(subject), matter, &passes);
            assert_eq!(asked.get(), times, "{subject}");
        }
    }
}
