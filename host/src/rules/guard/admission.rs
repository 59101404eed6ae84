//! Whether a matter is taken at all: classes, what must be said, and ways that are not there.

use super::curable::{Standing, refused_as, standing};
use super::laxity::{Laxity, Side, Sort, class_of};
use super::settled;
use crate::domain::difference::Answered;
use crate::domain::phrases::{both, listed};
use crate::domain::{
    CatalogEntry, Citation, Description, Finding, Matter, MatterKind, Stage, Text,
};
use crate::rules::conformance::Asker;
use crate::rules::said::{Said, is_error};

/// Finds where the child takes what the parent refuses, or has no way where the parent has one. The rules
/// themselves are asked again only where somebody might put right what he is refused for.
pub(super) fn compare(
    matter: &Matter,
    [child, parent]: [&Said; 2],
    rules: [&dyn Asker; 2],
) -> Vec<Laxity> {
    let described = rules[1].description();
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
        (Said::Refused(findings), Said::Planned(_)) => turned_away(matter, findings, parent, rules),
        _ => vec![],
    }
}

/// Whether the parent speaks to this at all: it does not to kinds and classes that it does not know.
fn speaks(finding: &Finding, matter: &Matter, described: &Description) -> bool {
    let entry = matter.deciding_entry();
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
    let laxity = Laxity::new(sort, Some(matter.kind), &[subject])
        .instead_of(articles(&finding.citations))
        .sides(
            Side::new(says, &first_citations(child)),
            Side::new(finding.message.clone(), &finding.citations),
        );
    if class {
        of_class(laxity, matter, subject)
    } else {
        laxity.because(
            format!("上位法因 `{subject}` 不予受理，下位规则予以受理，要求更低"),
            format!("the parent refuses the filing for `{subject}`, the child takes it and so asks for less"),
        )
    }
}

/// Articles as a name says them.
fn articles(citations: &[Citation]) -> String {
    let all = citations.iter();
    let all = all.map(|one| one.to_string().replace(' ', "."));
    all.collect::<Vec<_>>().join("+")
}

/// A class that the parent forbids: of what is published the class itself; of an application, whether
/// the entry names the applicant as somebody to whom a law gives the data.
fn of_class(laxity: Laxity, matter: &Matter, subject: &str) -> Laxity {
    let entry = matter.deciding_entry();
    if is_entitled(matter) {
        return laxity.answering("entitled").because(
            "上位法不受理不予共享类的申请，下位规则准予条目所列依法有权取得者；该依据是否高于上位法须由人判断",
            "the parent takes no application for withheld data; the child gives them to whom the entry names as entitled by law, and whether that law stands above the parent somebody must judge",
        );
    }
    let laxity = laxity.because(
        "下位规则允许上位法对此类数据禁止的类别",
        "the child allows for such data a class that the parent forbids",
    );
    match entry.filter(|_| class_of(matter).is_none()) {
        Some(entry) if subject == "entry.sharing.class" => {
            laxity.answering(entry.sharing.class.to_string())
        }
        Some(entry) => laxity.answering(entry.opening.class.to_string()),
        None => laxity,
    }
}

/// Whether the entry names whoever applies as somebody to whom a law gives the data.
pub(super) fn is_entitled(matter: &Matter) -> bool {
    let applicant = &matter.applicant;
    let names = |entry: &CatalogEntry| {
        let mut entitled = entry.sharing.entitled.iter();
        entitled.any(|one| one.party == applicant.id || one.party == applicant.name)
    };
    let entry = matter.deciding_entry();
    matter.kind == MatterKind::SharingApplication && entry.is_some_and(names)
}

/// What nobody can put right, with all that stands against him; where the kind itself does, nothing
/// else counts.
fn turned_away(
    matter: &Matter,
    findings: &[Finding],
    parent: &Said,
    rules: [&dyn Asker; 2],
) -> Vec<Laxity> {
    let mut errors = findings.iter().filter(|finding| is_error(finding));
    if let Some(kind) = errors.find(|finding| finding.subject == "kind") {
        // A text protects data by a ban on passing them on. Every other kind gives a duty, a review, a
        // correction, or access that the law wants given: there a ban protects nothing.
        let sort = match matter.kind {
            MatterKind::OnwardUse => Sort::Refused,
            _ => Sort::NoRoute,
        };
        return vec![no_route(sort, matter, kind, parent)];
    }
    let told = |(finding, standing): (Finding, Standing)| match standing {
        Standing::Lasting(sort) => Some(no_route(sort, matter, &finding, parent)),
        Standing::Mended => sent_back(matter, &finding, parent),
    };
    let standing = standing(rules, matter, findings);
    standing.into_iter().filter_map(told).collect()
}

/// What somebody puts right, and of which the parent says that it is missing and takes the matter: what
/// begins there with the filing does not begin here.
fn sent_back(matter: &Matter, finding: &Finding, parent: &Said) -> Option<Laxity> {
    let mut said = parent.findings().iter();
    let theirs = said.find(|one| one.subject == finding.subject)?;
    let laxity = Laxity::new(Sort::SentBack, Some(matter.kind), &[&finding.subject])
        .instead_of(articles(&theirs.citations));
    let laxity = laxity.because(
        "上位法受理后告知所缺内容，下位规则补齐以前不予受理，期限不开始计算；是否更宽松须由人判断",
        "differs: the parent takes the filing and has told what is missing, the child sends it back until it is there, so that no period begins; somebody must judge whether that is laxer",
    );
    Some(laxity.sides(
        Side::new(finding.message.clone(), &finding.citations),
        Side::new(theirs.message.clone(), &theirs.citations),
    ))
}

fn no_route(sort: Sort, matter: &Matter, finding: &Finding, parent: &Said) -> Laxity {
    let subject = finding.subject.as_str();
    let (zh, en) = match sort {
        Sort::Condition => (
            "上位法予以受理，下位规则另设条件：已经说明的仍不予受理，或者须说明并非人人都有的事实",
            "the parent takes the filing; the child refuses it for what it says, or for a fact that not everybody has, a condition that the parent does not set",
        ),
        Sort::Refused => (
            "上位法经同意可以扩大使用或者提供给第三方，下位规则不受理此类申请；条文禁止的，对数据的保护更严，条文只是没有规定的，申请人没有途径：须由人判断",
            "differs: the parent lets data be passed on with consent, the child takes no application for it; if its article bans it the data are better protected, if it is only silent whoever asks has no way: somebody must judge",
        ),
        Sort::NoRoute if subject == "filed_with" => (
            "上位法允许向该机关提出，下位规则只允许向其他机关提出",
            "the parent lets this be filed with that body, the child with another only",
        ),
        _ => (
            "上位法给予的办理途径，下位规则不予提供",
            "whoever has a way under the parent's rules has none under the child's, whatever he says",
        ),
    };
    let laxity = Laxity::new(sort, Some(matter.kind), &[subject]);
    let laxity = match sort {
        // On what is said the parent sets no condition, whichever way it gives.
        Sort::Condition => laxity,
        _ => laxity.instead_of(way_in_short(parent)),
    };
    let laxity = match refused_as(subject, matter) {
        Some(whom) => laxity.answering(whom).because(zh, en),
        // The name says all of it.
        None if subject == "kind" => laxity.because(zh, en),
        None => laxity.because(
            format!("{zh}；对此记录的例外，适用于因 `{subject}` 不予受理的所有情形"),
            format!("{en}; an exception for it covers whatever is refused for `{subject}`"),
        ),
    };
    laxity.sides(
        Side::new(finding.message.clone(), &finding.citations),
        Side::new(way(&parent.answered()), &first_citations(parent)),
    )
}

/// The way in words.
pub(super) fn way(answered: &Answered<'_>) -> Text {
    match answered.stages() {
        [] => both("直接办结", "settled at once"),
        stages => through(stages),
    }
}

/// The way as a name says it.
fn way_in_short(said: &Said) -> String {
    match said {
        Said::Planned(proposal) => match proposal.route.settled() {
            Some(decision) => settled::in_short(decision),
            None => settled::through(said.answered().stages()),
        },
        _ => String::new(),
    }
}

/// The stages in words.
pub(super) fn through(stages: &[Stage]) -> Text {
    listed(stages.iter().map(|stage| stage.title.clone()))
}

/// The articles of the first stage, or of what is settled.
pub(super) fn first_citations(said: &Said) -> Vec<Citation> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Severity, sample};

    /// Invariant: whoever answered for what one article of the parent's forbids has not answered for
    /// what another does.
    #[test]
    fn what_is_taken_is_named_with_the_article_that_refuses_it() {
        let kind = MatterKind::EntryPublication;
        let day = "2026-03-02".parse().unwrap();
        let matter = sample::sample_matter(kind, &sample::variations(kind)[0], day, "order-809");
        let name = |subject: &str, article: u16| {
            let finding = Finding {
                severity: Severity::Error,
                subject: subject.to_owned(),
                message: both("因为", "because"),
                citations: vec![Citation {
                    instrument: "order-809".to_owned(),
                    article,
                    paragraph: Some(1),
                    item: None,
                }],
            };
            taken(&matter, &finding, &Said::Refused(vec![])).name
        };
        assert_eq!(
            name("entry.grade", 13),
            "admission/entry-publication/entry.grade/for-order-809.13.1"
        );
        for subject in ["entry.grade", "entry.sharing.class"] {
            assert_ne!(name(subject, 13), name(subject, 14));
        }
    }
}
