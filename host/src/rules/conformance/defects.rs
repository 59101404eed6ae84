//! What can be wrong with a matter, or merely unusual. Few matters have more than one of these.

use super::entry::basis;
use super::filing::party;
use super::random::Random;
use super::{days, entry_defects, words};
use crate::domain::{
    BasisRank, Citation, Matter, MatterKind, OutcomeKind, PartyKind, PriorCase, Project,
    ProjectPhase, Role, Statement,
};

/// Adds none to many: 40 of a hundred matters stay in order, 30 get one.
pub(super) fn add(matter: &mut Matter, random: &mut Random) {
    let count = match random.below(100) {
        0..=39 => 0,
        40..=69 => 1,
        70..=84 => 2,
        85..=94 => 3,
        _ => 4 + random.below(8),
    };
    for _ in 0..count {
        let otherwise: Defect = statement_silent;
        random.pick(&DEFECTS, otherwise)(matter, random);
    }
}

type Defect = fn(&mut Matter, &mut Random);

const DEFECTS: [Defect; 25] = [
    statement_silent,
    statement_silent,
    statement_blank,
    statement_large,
    entry_defects::sharing_class,
    entry_defects::opening_class,
    entry_defects::sensitivity,
    entry_defects::sensitivity,
    entry_defects::sharing_support,
    entry_defects::opening_support,
    entry_defects::legal_basis,
    entry_defects::legal_basis,
    entry_defects::category,
    entry_defects::formats,
    entry_defects::elements,
    entry_defects::elements,
    entry_defects::treatment,
    entry_defects::collection,
    entry_defects::lists,
    applicant,
    filing,
    prior,
    project,
    violation,
    subject_matter,
];

/// One thing is not said.
fn statement_silent(matter: &mut Matter, random: &mut Random) {
    unsay(&mut matter.statement, random.below(STATEMENT_PARTS));
}

/// The things that a statement can leave unsaid.
pub(super) const STATEMENT_PARTS: u64 = 18;

/// Leaves one of them unsaid.
pub(super) fn unsay(statement: &mut Statement, part: u64) {
    match part {
        0 => statement.purpose = None,
        1 => statement.scenario = None,
        2 => statement.safeguards = None,
        3 => statement.data_format = None,
        4 => statement.grounds = None,
        5 => statement.legal_basis.clear(),
        6 => statement.items.clear(),
        7 => statement.users = None,
        8 => statement.method = None,
        9 => statement.until = None,
        10 => statement.materials.clear(),
        11 => statement.cleared_by = None,
        12 => statement.change = None,
        13 => statement.emergency = None,
        14 => statement.project = None,
        15 => statement.scope = None,
        16 => statement.promised = false,
        _ => statement.operator = None,
    }
}

/// Said, but in blanks only.
fn statement_blank(matter: &mut Matter, random: &mut Random) {
    let blank = || Some(random.pick(&["", " ", "\u{3000}", "\n\t"], "").to_owned());
    all_said(&mut matter.statement, blank);
    matter.statement.materials = vec![String::new()];
    matter.statement.items = vec![" ".into()];
}

/// Long, and in signs that are more than one byte or unit.
fn statement_large(matter: &mut Matter, random: &mut Random) {
    let sign = random.pick(&["长", "𠮷", "e\u{301}", "\u{202e}", "\"\\"], "长");
    let times = usize::try_from(random.below(2000)).unwrap_or(0);
    all_said(&mut matter.statement, || Some(sign.repeat(times)));
    matter.statement.items = (0..random.below(300))
        .map(|number| format!("{sign}{number}"))
        .collect();
}

fn all_said(statement: &mut Statement, mut say: impl FnMut() -> Option<String>) {
    statement.purpose = say();
    statement.scenario = say();
    statement.safeguards = say();
    statement.data_format = say();
    statement.grounds = say();
    statement.users = say();
    statement.cleared_by = say();
    statement.scope = say();
}

fn applicant(matter: &mut Matter, random: &mut Random) {
    matter.applicant.kind = random.pick(&words::PARTIES, PartyKind::Individual);
    if random.chance(30) {
        matter.applicant.tier = None;
    }
}

/// Another day, another body, other respondents.
fn filing(matter: &mut Matter, random: &mut Random) {
    match random.below(4) {
        0 => {
            matter.filed_with = random
                .sometimes(80, Role::Applicant)
                .map(|role| random.pick(&words::ROLES, role));
        }
        1 => matter.occurred_on = Some(days::before(matter.filed_on, random.below(3000))),
        2 => matter.occurred_on = Some(matter.filed_on),
        _ => {
            let respondent =
                |number: u64| party(&format!("another-{number}"), "", PartyKind::Department);
            matter.respondents = (0..random.below(40)).map(respondent).collect();
        }
    }
}

fn prior(matter: &mut Matter, random: &mut Random) {
    let decision = random
        .sometimes(70, OutcomeKind::Approve)
        .map(|kind| random.pick(&words::OUTCOMES, kind));
    matter.prior = random.sometimes(75, ()).map(|()| PriorCase {
        kind: random.pick(&words::KINDS, MatterKind::Complaint),
        applicant: party("somebody-else", "其他部门", PartyKind::Individual),
        decision,
        overdue: random.chance(50),
        closed_on: decision.map(|_| days::before(matter.filed_on, random.below(400))),
    });
}

fn project(matter: &mut Matter, random: &mut Random) {
    let any = basis(random.pick(&words::RANKS, BasisRank::Other));
    matter.statement.project = Some(Project {
        phase: random.pick(&words::PHASES, ProjectPhase::Approval),
        has_data_catalog: random.chance(50),
        interconnects: random.chance(50),
        classified: random.chance(50),
        government_funded: random.chance(50),
        new_data_centre: random.chance(50),
        uses_service_platform: random.chance(50),
        new_mobile_app: random.chance(50),
        exempted_by: random.sometimes(30, any),
    });
}

/// None, of another instrument, or of an article that there is not.
fn violation(matter: &mut Matter, random: &mut Random) {
    let elsewhere = Citation {
        instrument: "elsewhere".into(),
        article: 1,
        paragraph: Some(9),
        item: Some(9),
    };
    matter.statement.violation = match (random.below(3), matter.statement.violation.take()) {
        (0, _) => None,
        (1, Some(cited)) => Some(Citation {
            article: u16::MAX,
            ..cited
        }),
        _ => Some(elsewhere),
    };
}

/// What the matter is about is missing, or one thing more is proposed.
fn subject_matter(matter: &mut Matter, random: &mut Random) {
    match random.below(4) {
        0 => matter.entry = None,
        1 if matter.kind != MatterKind::EntryPublication => matter.proposed = None,
        2 => matter.proposed.clone_from(&matter.entry),
        _ => matter.statement.until = Some(days::after(matter.filed_on, 4000)),
    }
}
