//! Departments ask each other for data (2, 21, 22, 24, 25).

use crate::art;
use crate::entry::NATIONAL_BASES;
use bylaw_sdk::prelude::*;

/// Article 25: free data is fetched, conditional data is asked for, withheld data is not.
pub fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        is_government_department(matter.applicant.kind),
        "applicant.kind",
        "只有政务部门可以申请共享",
        "Only government departments and bodies with administrative functions may apply for sharing",
        [art(25).para(1), art(2).para(2)],
    );
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "共享申请应当指明所需数据",
            "An application for sharing must name the data",
            art(25).para(1),
        );
        return Err(found.list());
    };
    match entry.sharing.class {
        SharingClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件共享，直接获取",
                "Shared unconditionally: fetched without a decision",
                vec![grant(asked_for(&matter.statement))],
                [art(25).para(2), art(22).para(2)],
            ))
        }),
        SharingClass::Withheld => {
            found.error(
                "entry.sharing.class",
                "该数据不予共享，不能申请",
                "The data is withheld: it cannot be applied for",
                art(22).para(2),
            );
            Err(found.list())
        }
        SharingClass::Conditional => {
            check_statement(&matter.statement, entry, &mut found);
            found.or_route(|| staged([reply(&matter.statement)]))
        }
    }
}

/// Article 2, second paragraph: departments of government, and bodies authorised by law.
fn is_government_department(kind: PartyKind) -> bool {
    matches!(
        kind,
        PartyKind::Government
            | PartyKind::DataAuthority
            | PartyKind::Department
            | PartyKind::AuthorisedBody
    )
}

fn check_statement(statement: &Statement, entry: &CatalogEntry, found: &mut Findings) {
    found.require(
        said(&statement.purpose),
        "statement.purpose",
        "申请应当说明履行职责的需要",
        "The application must say for which duty the data is needed",
        [art(21).para(4), art(25).para(1)],
    );
    found.require(
        said(&statement.scenario),
        "statement.scenario",
        "申请应当明确应用场景",
        "The application must say in which setting the data is used",
        art(21).para(4),
    );
    let missing: Vec<&str> = entry
        .sharing
        .required_materials
        .iter()
        .map(|material| material.trim())
        .filter(|wanted| !wanted.is_empty())
        .filter(|wanted| {
            !statement
                .materials
                .iter()
                .any(|given| given.trim() == *wanted)
        })
        .collect();
    found.require(
        missing.is_empty(),
        "statement.materials",
        &format!("缺少材料：{}", shown(&missing.join("、"))),
        &format!("Materials are missing: {}", shown(&missing.join(", "))),
        art(24).para(2),
    );
}

/// A finding's text has at most 2,000 characters, and none that control how text is shown: the entry
/// may say anything. What is left out is said by the entry's own list.
fn shown(names: &str) -> String {
    let plain = |character: &char| {
        let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !character.is_control() && !turns
    };
    let names: String = names.chars().filter(plain).collect();
    match names.char_indices().nth(1_800) {
        Some((end, _)) => format!("{}……", names.split_at(end).0),
        None => names,
    }
}

/// Article 25, second paragraph: the provider answers in seven working days.
fn reply(statement: &Statement) -> StageBuilder {
    stage("reply", text("提供部门答复", "The provider answers"))
        .by(provider())
        .within(working_days(7))
        .from_receipt()
        .reading(
            "条文未规定逾期不答复视为同意，逾期不答复属于违反规定",
            "The text does not make silence consent: it is a breach",
        )
        .outcome(approve().does(grant(asked_for(statement))))
        .outcome(
            refuse()
                .needs(reason())
                .needs(legal_basis(NATIONAL_BASES))
                .cite([art(25).para(2), art(21).para(3)]),
        )
        .outcome(request_supplement())
        .cite(art(25).para(2))
}

/// Access as asked for: manner, scope and term bind the user (21); onward use is not settled.
pub fn asked_for(statement: &Statement) -> Grant {
    access()
        .items(statement.items.clone())
        .by_method(statement.method)
        .until(statement.until)
}
