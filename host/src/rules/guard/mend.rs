//! Says what was not said, and asks again: whether a refusal can be put right by whoever is refused.

use serde_json::Value;

use super::curable::is_said;
use crate::domain::{CatalogEntry, Finding, Matter, MatterKind, Role, sample};
use crate::rules::conformance::Asker;
use crate::rules::said::{Said, is_error};

/// Where a list stands of what is handed in.
pub(super) const MATERIALS: &str = "statement.materials";

/// Whether whoever is refused could add this: by saying it, choosing it or handing it in. Everything else
/// is a fact, and whoever has not that fact cannot say it: an earlier case, an emergency, a project.
pub(super) fn may_be_said(subject: &str, matter: &Matter) -> bool {
    if subject == MATERIALS && lacks_materials(matter) {
        return true;
    }
    is_free(subject, matter) && !is_said(subject, matter)
}

fn is_free(subject: &str, matter: &Matter) -> bool {
    let kind = matter.kind;
    let within = subject.split_once(['.', '[']).map(|(_, within)| within);
    match field_of(subject) {
        "filed_with"
        | "statement.purpose"
        | "statement.scenario"
        | "statement.safeguards"
        | "statement.data_format"
        | "statement.grounds"
        | "statement.legal_basis"
        | "statement.items"
        | "statement.users"
        | "statement.method"
        | "statement.until"
        | "statement.materials"
        | "statement.cleared_by"
        | "statement.scope"
        | "statement.promised" => true,
        // What is proposed is written anew; what is published stays as it is.
        "entry" | "proposed" if publishes(kind) => true,
        "entry" => matter.entry.is_none(),
        // Whoever is named has his rank whatever is said of him.
        "respondents" => within.is_none_or(|within| within.rsplit('.').next() == Some("name")),
        // What such a matter is about.
        "statement.change" => matches!(kind, MatterKind::EntryRevision | MatterKind::Reassessment),
        "statement.violation" => kind == MatterKind::Rectification,
        "statement.operator" => kind == MatterKind::OperationAuthorisation,
        "statement.project" => kind == MatterKind::ProjectReview,
        "statement.emergency" => kind == MatterKind::EmergencyOpening,
        _ => false,
    }
}

/// The field of the matter, or of what is stated in it, of which a subject is a part.
fn field_of(subject: &str) -> &str {
    let until = |ends: usize| subject.match_indices(['.', '[']).nth(ends);
    let ends = usize::from(subject.starts_with("statement."));
    let end = until(ends).map(|(end, _)| end);
    end.and_then(|end| subject.get(..end)).unwrap_or(subject)
}

pub(super) fn publishes(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::EntryPublication | MatterKind::EntryRevision | MatterKind::Reassessment
    )
}

/// Whether the entry asks for something that is not handed in: whoever lacks some of it can hand it in
/// like whoever lacks all.
pub(super) fn lacks_materials(matter: &Matter) -> bool {
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

/// The matter with all that could be said of what it was refused for, and what it is refused for still,
/// but for what `stands` anyway. Each way in which matters of its kind differ is tried.
pub(super) fn said_anew(
    rules: &dyn Asker,
    matter: &Matter,
    refused: &[Finding],
    stands: &dyn Fn(&Finding) -> bool,
) -> (Matter, Vec<Finding>) {
    let mut tried: Vec<Matter> = vec![];
    let mut first = None;
    for example in examples(rules, matter) {
        let fuller = filled(matter, refused, &example);
        if tried.contains(&fuller) {
            continue;
        }
        tried.push(fuller.clone());
        let (fuller, left) = said_like(rules, (fuller, refused), &example, stands);
        if left.is_empty() {
            return (fuller, left);
        }
        first.get_or_insert((fuller, left));
    }
    first.unwrap_or_else(|| (matter.clone(), refused.to_vec()))
}

/// Says more and more of it like the example, until nothing is left or nothing helps: what is said once
/// is not said again, so that this ends.
fn said_like(
    rules: &dyn Asker,
    (mut matter, refused): (Matter, &[Finding]),
    example: &Matter,
    stands: &dyn Fn(&Finding) -> bool,
) -> (Matter, Vec<Finding>) {
    let mut left = refused.to_vec();
    loop {
        match Said::to(&matter, rules) {
            Said::Planned(_) => return (matter, vec![]),
            Said::Faulted(_) => return (matter, left),
            Said::Refused(mut findings) => {
                findings.retain(|finding| is_error(finding) && !stands(finding));
                left = findings;
            }
        }
        let fuller = filled(&matter, &left, example);
        if left.is_empty() || fuller == matter {
            return (matter, left);
        }
        matter = fuller;
    }
}

/// The matter with what it does not say taken from the example, as far as somebody could say it.
fn filled(matter: &Matter, refused: &[Finding], example: &Matter) -> Matter {
    let (Ok(mut whole), Ok(from)) = (serde_json::to_value(matter), serde_json::to_value(example))
    else {
        return matter.clone();
    };
    let subjects = refused.iter().filter(|finding| is_error(finding));
    let subjects = subjects.map(|finding| finding.subject.as_str());
    for subject in subjects.filter(|subject| may_be_said(subject, matter)) {
        let path = path_in(subject, matter);
        let (parent, last) = path.rsplit_once('/').unwrap_or_default();
        let value = from.pointer(&path).filter(|value| !value.is_null());
        if let (Some(Value::Object(parent)), Some(value)) = (whole.pointer_mut(parent), value) {
            parent.insert(last.to_owned(), value.clone());
        }
    }
    serde_json::from_value(whole).unwrap_or_else(|_| matter.clone())
}

/// What is said anew for a subject: the whole field, but of an entry that is proposed the part alone.
fn path_in(subject: &str, matter: &Matter) -> String {
    let field = field_of(subject);
    let within = subject.split_once('.').map(|(_, within)| within);
    let path = match (field, within) {
        ("entry" | "proposed", Some(within)) if matter.proposed.is_some() => {
            format!("proposed.{within}")
        }
        ("entry", Some(_)) if publishes(matter.kind) => "proposed".to_owned(),
        _ => field.to_owned(),
    };
    format!("/{}", path.replace(['.', '['], "/").replace(']', ""))
}

/// Matters of the same kind in which everything is said, one for each way in which they may differ,
/// about what this one is about.
fn examples(rules: &dyn Asker, matter: &Matter) -> Vec<Matter> {
    let instruments = &rules.description().instruments;
    let instrument = instruments.first().map_or("", |one| one.id.as_str());
    let example = |variation: &sample::Variation| {
        let new = sample::sample_entry(variation, matter.filed_on);
        let example = sample::sample_matter(matter.kind, variation, matter.filed_on, instrument);
        about(example, &new, matter)
    };
    let variations = sample::variations(matter.kind);
    variations.iter().map(example).collect()
}

fn about(mut example: Matter, new: &CatalogEntry, matter: &Matter) -> Matter {
    let known = matter.entry.as_ref().or(matter.proposed.as_ref());
    let entry = known.unwrap_or(new).clone();
    let statement = &mut example.statement;
    statement.items = entry.items.iter().map(|item| item.name.clone()).collect();
    statement.materials.clone_from(&matter.statement.materials);
    let wanted = entry.sharing.required_materials.iter();
    statement.materials.extend(wanted.cloned());
    if statement.materials.is_empty() {
        statement.materials.push("申请表".to_owned());
    }
    example.filed_with = example.filed_with.or(Some(Role::DataAuthority));
    if example.respondents.is_empty() {
        example.respondents.push(entry.provider.clone());
    }
    // Of what is proposed already it may take parts, else the whole.
    let proposed = matter.proposed.as_ref().map_or(&entry, |_| new);
    example.proposed = Some(proposed.clone());
    example.entry = Some(entry);
    example
}
