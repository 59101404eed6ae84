//! Whether a matter is taken at all: classes, what must be said, and ways that are not there.

use super::laxity::{Laxity, Side, Sort};
use crate::domain::difference::Answered;
use crate::domain::phrases::{both, listed};
use crate::domain::{Description, Finding, Matter, MatterKind, Stage};
use crate::rules::said::{Said, is_error};

/// Finds where the child takes what the parent refuses, or has no way where the parent has one.
pub(super) fn compare(
    matter: &Matter,
    [child, parent]: [&Said; 2],
    described: &Description,
) -> Vec<Laxity> {
    match (child, parent) {
        (Said::Planned(_), Said::Refused(findings)) => {
            let errors = findings.iter().filter(|finding| is_error(finding));
            // Of a kind that it does not know, the parent can only say what an entry may not be.
            let unknown = findings.iter().any(|finding| finding.subject == "kind");
            errors
                .filter(|finding| !unknown || is_class(finding))
                .filter(|finding| speaks(finding, matter, described))
                .map(|finding| taken(matter, finding, child))
                .collect()
        }
        (Said::Refused(findings), Said::Planned(_)) => {
            let stopped = findings
                .iter()
                .find(|finding| is_error(finding) && incurable(finding, matter.kind));
            let found = stopped.map(|finding| no_route(matter, finding, parent));
            found.into_iter().collect()
        }
        _ => vec![],
    }
}

/// Whether the parent speaks to this at all: it does not to kinds and classes that it does not know.
fn speaks(finding: &Finding, matter: &Matter, described: &Description) -> bool {
    let entry = matter.proposed.as_ref().or(matter.entry.as_ref());
    match finding.subject.as_str() {
        "kind" | "filed_on" => false,
        // Who goes by classes refuses lists because it does not know them.
        "entry.sharing.lists" => described.sharing_classes.is_empty(),
        "entry.sharing.class" => {
            entry.is_none_or(|one| described.sharing_classes.contains(&one.sharing.class))
        }
        "entry.opening.class" => {
            entry.is_none_or(|one| described.opening_classes.contains(&one.opening.class))
        }
        _ => true,
    }
}

fn is_class(finding: &Finding) -> bool {
    matches!(
        finding.subject.as_str(),
        "entry.sharing.class" | "entry.opening.class"
    )
}

fn taken(matter: &Matter, finding: &Finding, child: &Said) -> Laxity {
    let class = is_class(finding);
    let sort = if class { Sort::Class } else { Sort::Admission };
    let says = match child {
        Said::Planned(proposal) if proposal.route.settled().is_some() => {
            both("直接办结", "settles it")
        }
        _ => both("予以办理", "takes it"),
    };
    let subject = &finding.subject;
    let laxity = Laxity::new(sort, Some(matter.kind), &[subject]).sides(
        Side::new(says, &first_citations(child)),
        Side::new(finding.message.clone(), &finding.citations),
    );
    if class {
        laxity.because(
            "下位规则允许上位法对此类数据禁止的类别",
            "the child allows for such data a class that the parent forbids",
        )
    } else {
        laxity.because(
            format!("上位法因 `{subject}` 不予受理，下位规则予以受理，要求更低"),
            format!("the parent refuses the filing for `{subject}`, the child takes it and so asks for less"),
        )
    }
}

/// What nobody can put right by saying more: the kind itself, who asks, and the class of what is
/// asked for. What the child forbids to publish it only treats more strictly.
fn incurable(finding: &Finding, kind: MatterKind) -> bool {
    let publishes = matches!(
        kind,
        MatterKind::EntryPublication | MatterKind::EntryRevision | MatterKind::Reassessment
    );
    match finding.subject.as_str() {
        "kind" => true,
        "applicant.kind" | "entry.sharing.class" | "entry.opening.class" => !publishes,
        _ => false,
    }
}

fn no_route(matter: &Matter, finding: &Finding, parent: &Said) -> Laxity {
    let place = [finding.subject.as_str()];
    Laxity::new(Sort::NoRoute, Some(matter.kind), &place)
        .because(
            "上位法给予的办理途径，下位规则不予提供",
            "whoever has a way under the parent's rules has none under the child's, whatever he says",
        )
        .sides(
            Side::new(finding.message.clone(), &finding.citations),
            Side::new(way(&parent.answered()), &first_citations(parent)),
        )
}

/// The way in words.
pub(super) fn way(answered: &Answered<'_>) -> crate::domain::Text {
    match answered.stages() {
        [] => both("直接办结", "settled at once"),
        stages => listed(stages.iter().map(|stage: &Stage| stage.title.clone())),
    }
}

/// The articles of the first stage, or of what is settled.
pub(super) fn first_citations(said: &Said) -> Vec<crate::domain::Citation> {
    let Said::Planned(proposal) = said else {
        return vec![];
    };
    match proposal.route.settled() {
        Some(decision) => decision.citations.clone(),
        None => proposal
            .route
            .stages()
            .first()
            .map(|first| first.stage().citations.clone())
            .unwrap_or_default(),
    }
}
