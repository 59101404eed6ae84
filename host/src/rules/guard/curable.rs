//! Whether whoever is refused can put right what he is refused for.

use serde_json::Value;

use super::laxity::Sort;
use crate::domain::{Finding, Matter, MatterKind};

/// What the matter itself leaves out where it says nothing.
const LEFT_OUT: [&str; 2] = ["statement.scope", "statement.promised"];

/// What a refusal comes to where the parent takes the matter: no way for somebody, or a condition more
/// on what he says. None for what he mends by saying it, or by another entry. Whatever rules call the
/// field that they refuse for, it is one of these: nothing hides behind a name.
pub(super) fn sort_of(finding: &Finding, matter: &Matter) -> Option<Sort> {
    let subject = finding.subject.as_str();
    let root = subject.split(['.', '[']).next().unwrap_or_default();
    let said = is_said(subject, matter);
    match root {
        // What is proposed is written anew; what the child forbids to publish it only treats more
        // strictly.
        "entry" | "proposed" if publishes(matter.kind) => None,
        "entry" => matter.entry.is_some().then_some(Sort::NoRoute),
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
