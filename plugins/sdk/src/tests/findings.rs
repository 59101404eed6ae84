//! Findings: what blocks, what travels, and the questions that rules ask of a filing.

use super::{art, simple_route};
use crate::prelude::*;

fn subjects(found: Findings) -> Vec<String> {
    found.into_iter().map(|finding| finding.subject).collect()
}

fn basis(rank: BasisRank, title: &str) -> LegalBasis {
    LegalBasis {
        rank,
        title: title.into(),
        article: None,
    }
}

#[test]
fn errors_block_the_route_and_come_with_everything_else() {
    let mut found = Findings::new();
    found.note("domain", "提示", "a note", art(1));
    found.error("title", "缺少", "missing", art(2));
    assert!(found.blocks());
    let refused = found.or_route(|| unreachable!("a filing that is refused has no route"));
    let severities = refused.map_err(|found| {
        found
            .iter()
            .map(|finding| finding.severity)
            .collect::<Vec<_>>()
    });
    assert_eq!(severities, Err(vec![Severity::Note, Severity::Error]));
}

#[test]
fn warnings_and_notes_travel_with_the_route() {
    let mut found = Findings::new();
    found.require(true, "title", "缺少", "missing", art(2));
    found.warn("sharing.class", "请核实", "please check", art(5));
    found.note("opening.class", "提示", "a note", art(6));
    assert!(!found.blocks());
    let proposal = found.or_route(simple_route);
    let travelling = proposal.map(|proposal| (proposal.route, proposal.findings.len()));
    assert_eq!(travelling, Ok((simple_route(), 2)));
}

#[test]
fn a_requirement_that_does_not_hold_is_an_error() {
    let mut found = Findings::new();
    found.require(
        false,
        "statement.purpose",
        "用途",
        "purpose",
        art(2).para(1),
    );
    assert_eq!(
        found.list(),
        [Finding {
            severity: Severity::Error,
            subject: "statement.purpose".into(),
            message: text("用途", "purpose"),
            citations: vec![art(2).para(1)],
        }]
    );
}

#[test]
fn findings_of_a_part_come_under_the_field_that_holds_it() {
    let mut part = Findings::new();
    part.error("title", "缺少", "missing", art(2));
    part.warn("sharing.class", "请核实", "please check", [art(5), art(6)]);
    let mut found = Findings::new();
    found.note("kind", "提示", "a note", art(1));
    found.extend_under("entry", part);
    assert!(found.blocks());
    let list = found.list();
    assert_eq!(list.len(), 3);
    assert_eq!(
        list.last(),
        Some(&Finding {
            severity: Severity::Warning,
            subject: "entry.sharing.class".into(),
            message: text("请核实", "please check"),
            citations: vec![art(5), art(6)],
        })
    );
    let mut again = Findings::new();
    again.extend(list);
    assert_eq!(
        subjects(again),
        ["kind", "entry.title", "entry.sharing.class"]
    );
}

#[test]
fn an_unknown_kind_is_one_error_on_the_kind() {
    // That a text does not know a matter stands in no article of it.
    let refused = unknown_kind("没有此类事项", "no such matter", []);
    let seen = refused.map_err(|found| {
        found
            .into_iter()
            .map(|finding| (finding.severity, finding.subject))
            .collect::<Vec<_>>()
    });
    assert_eq!(seen, Err(vec![(Severity::Error, "kind".into())]));
}

#[test]
fn blank_words_say_nothing() {
    assert!(said(&Some("用途".into())));
    assert!(!said(&Some(" \n　".into())));
    assert!(!said(&None));
}

#[test]
fn a_class_rests_on_a_basis_of_an_accepted_rank_that_has_a_title() {
    let accepted = [BasisRank::Law, BasisRank::Rule];
    let rests = |bases: &[LegalBasis]| rests_on(bases, &accepted);
    assert!(rests(&[basis(BasisRank::Law, "某法")]));
    assert!(rests(&[
        basis(BasisRank::Other, "纪要"),
        basis(BasisRank::Rule, "某规章")
    ]));
    assert!(!rests(&[basis(BasisRank::CentralPolicy, "某政策")]));
    assert!(!rests(&[basis(BasisRank::Law, "  ")]));
    assert!(!rests(&[]));
}

#[test]
fn a_format_is_known_however_it_is_written() {
    let readable = |formats: &[&str]| {
        let formats: Vec<String> = formats.iter().map(|&format| format.into()).collect();
        machine_readable(&formats)
    };
    assert!(readable(&["csv"]));
    assert!(readable(&["pdf", " .XLSX "]));
    assert!(!readable(&["pdf", "doc"]));
    assert!(!readable(&["csvx"]));
    assert!(!readable(&[]));
}
