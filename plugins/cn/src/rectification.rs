//! What follows a violation: misuse of shared data (27), and the orders of 39, 40 and 41.

use bylaw_sdk::prelude::*;

use crate::{INSTRUMENT, art};

/// The last article.
const ARTICLES: u16 = 44;

/// By what was violated: a user's misuse suspends its access at once; an authority is corrected by
/// its government or the authority above it; everybody else by the authority of the same level.
pub fn rectification(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(violation) = of_this_text(matter, &mut found) else {
        return Err(found.list());
    };
    if is_misuse(violation) {
        name_the_body(!matter.respondents.is_empty(), art(27).para(2), &mut found);
        let orderer = match matter.filed_with {
            Some(Role::Provider) => provider(),
            _ => data_authority(),
        };
        return found.or_route(|| misuse(orderer));
    }
    let duty = match violation.article {
        40 | 41 => art(violation.article),
        _ => art(39),
    };
    // Without a name it concerns whoever provides the entry.
    let named = !matter.respondents.is_empty() || matter.entry.is_some();
    name_the_body(named, duty.clone(), &mut found);
    if violation.article != 41 {
        return found.or_route(|| order(data_authority(), duty));
    }
    let orderer = match matter.filed_with {
        None | Some(Role::Government) => Some(government()),
        Some(Role::SuperiorOrgan) => Some(data_authority().at(Reach::Superior)),
        _ => None,
    };
    let Some(orderer) = orderer else {
        found.error(
            "filed_with",
            "主管部门的违规行为由本级人民政府或者上级主管部门责令改正",
            "an authority is corrected by its own government or by the authority above it",
            duty,
        );
        return Err(found.list());
    };
    found.or_route(|| order(orderer, duty))
}

fn name_the_body(named: bool, duty: Citation, found: &mut Findings) {
    found.require(
        named,
        "respondents",
        "请指明有违规情形的部门",
        "name the department that is to put something right",
        duty,
    );
}

/// The provision that was violated, if it is one of this regulation: 39, 40 and 41 each begin with
/// 违反本条例规定. What violates another text is none of its business (2).
fn of_this_text<'a>(matter: &'a Matter, found: &mut Findings) -> Option<&'a Citation> {
    let violation = matter.statement.violation.as_ref();
    if violation.is_some_and(|violation| violation.instrument != INSTRUMENT) {
        found.error(
            "statement.violation",
            "违反其他规定的行为不适用本条例",
            "this regulation does not apply to what violates another text",
            [art(2), art(39), art(40), art(41)],
        );
        return None;
    }
    let here = violation.filter(|violation| (1..=ARTICLES).contains(&violation.article));
    found.require(
        here.is_some(),
        "statement.violation",
        "应当指明违反本条例的哪一条款",
        "name the provision of this regulation that was violated",
        [art(39), art(40), art(41)],
    );
    here
}

/// Use beyond scope or purpose, or data passed on: 25, 27.2, and items 2 and 3 of 40.
fn is_misuse(violation: &Citation) -> bool {
    match violation.article {
        25 => violation.paragraph != Some(2),
        27 => matches!(violation.paragraph, None | Some(2)),
        40 => matches!(violation.item, Some(2 | 3)),
        _ => false,
    }
}

/// Article 27, paragraph 2: suspended with a limit; what is not corrected, or not enough, may end
/// for good. That a suspension is lifted once all is corrected follows from its purpose.
fn misuse(orderer: Actor) -> Route {
    let cite = || art(27).para(2);
    staged([
        stage(
            "suspension",
            text(
                "暂停共享权限，限期整改",
                "Access is suspended, with a limit for putting things right",
            ),
        )
        .by(orderer)
        .outcome(
            complete()
                .titled("暂停权限，限期整改", "Suspend, and set a limit")
                .needs(time_limit())
                .does(suspend_access())
                .does(notify(respondent()))
                .to("correction"),
        )
        .cite(cite()),
        stage(
            "correction",
            text("需求部门限期整改", "The department puts things right"),
        )
        .by(respondent())
        .within_the_limit_set()
        .then_moves_to("assessment")
        .reading(
            "条文没有规定整改期限，由作出暂停决定的部门确定",
            "the text sets no period: whoever suspends does",
        )
        .outcome(
            correct()
                .titled("报告已整改", "Report that all is put right")
                .to("assessment"),
        )
        .cite(cite()),
        stage(
            "assessment",
            text("判断整改是否到位", "Whether it was put right is looked at"),
        )
        .by(orderer)
        .outcome(
            confirm()
                .id("restore")
                .titled("整改到位，恢复权限", "Put right: lift the suspension")
                .does(restore_access())
                .does(notify(respondent())),
        )
        .outcome(
            complete()
                .id("terminate")
                .titled(
                    "拒不整改或者整改不到位，终止共享",
                    "Not put right, or not enough: end the access",
                )
                .does(end_access())
                .does(notify(respondent())),
        )
        .cite(cite()),
    ])
}

/// Articles 39, 40 and 41: an order to correct; who will not, is sanctioned as law provides.
fn order(orderer: Actor, duty: Citation) -> Route {
    staged([
        stage("order", text("责令改正", "Correction is ordered"))
            .by(orderer)
            .outcome(
                complete()
                    .titled("责令改正", "Order correction")
                    .needs(time_limit())
                    .to("correction"),
            )
            .cite(duty.clone()),
        stage("correction", text("改正", "The body corrects"))
            .by(respondent())
            .within_the_limit_set()
            .then_moves_to("sanction")
            .reading(
                "条文没有规定改正期限，由责令改正的机关确定",
                "the text sets no period for correcting: whoever orders it does",
            )
            .outcome(correct().titled("已改正", "Corrected"))
            .cite(duty.clone()),
        stage(
            "sanction",
            text("拒不改正的处分", "Not corrected: sanctions"),
        )
        .by(orderer)
        .outcome(
            complete()
                .titled("依法给予处分", "Sanctions as law provides")
                .does(measure(
                    "对负有责任的领导人员和直接责任人员依法给予处分",
                    "sanctions on the leaders and persons responsible, as law provides",
                )),
        )
        .cite(duty),
    ])
}
