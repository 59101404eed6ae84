//! When something is wrong: data that does not match (20, 29), incidents (32), violations (37, 38).

use bylaw_sdk::prelude::*;

use crate::{art, city_authority};

/// 20: who collects data and finds a mismatch tells the city's authority.
pub fn inconsistency(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明哪些信息不一致",
        "say which data does not match",
        art(20),
    );
    found.or_route(|| {
        staged([stage(
            "clearing",
            text(
                "市信息化主管部门处理信息不一致",
                "The city's authority clears up the mismatch",
            ),
        )
        .by(city_authority())
        .hears(provider())
        .outcome(settle().titled("已核清", "Cleared up"))
        .cite(art(20))])
    })
}

/// 29.3: who uses data and finds it wrong or missing tells the department it comes from.
pub fn correction(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let source = || art(29).para(3);
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明哪些信息不一致或者不存在",
        "say which data is wrong or missing",
        source(),
    );
    found.require(
        matter.entry.is_some() || !matter.respondents.is_empty(),
        "entry",
        "请指明目录条目或者数据源部门",
        "name the entry, or the department the data comes from",
        source(),
    );
    found.or_route(|| {
        staged([stage(
            "check",
            text("数据源部门核对", "The source department checks"),
        )
        .by(provider())
        .outcome(correct())
        .outcome(reject().titled("不予更正", "Not corrected").needs(reason()))
        .cite(source())])
    })
}

/// 32: a security problem is reported promptly; the text gives no number of hours or days.
pub fn incident(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明发生了什么安全问题",
        "say what happened",
        art(32),
    );
    found.or_route(|| {
        staged([stage(
            "report",
            text(
                "及时报告安全问题并配合处置",
                "Report the security problem promptly and help to deal with it",
            ),
        )
        .by(provider())
        .outcome(
            complete()
                .titled(
                    "已报告信息安全、保密主管部门",
                    "Reported to the security and secrecy authorities",
                )
                .does(notify(security_authority()))
                .does(notify(secrecy_authority())),
        )
        .cite(art(32))])
    })
}

/// 38: correction within a limit; after it public criticism and no approval of projects (37, 38).
pub fn rectification(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.statement.violation.is_some(),
        "statement.violation",
        "请指明违反的条款",
        "name the provision that is violated",
        art(38),
    );
    found.or_route(|| {
        staged([
            stage(
                "order",
                text("责令限期改正", "Correction is ordered, with a time limit"),
            )
            .by(city_authority())
            .outcome(
                complete()
                    .titled("责令限期改正", "Order correction within a time limit")
                    .needs(time_limit())
                    .to("correction"),
            )
            .cite(art(38)),
            stage(
                "correction",
                text("有关部门限期改正", "The body corrects in time"),
            )
            .by(respondent())
            .within_the_limit_set()
            .then_moves_to("measures")
            .outcome(correct().titled("已改正", "Corrected"))
            .cite(art(38)),
            stage(
                "measures",
                text("逾期不改正的处理", "Not corrected in time"),
            )
            .by(city_authority())
            .outcome(
                complete()
                    .titled(
                        "通报批评，暂停项目审批",
                        "Criticise publicly and suspend projects",
                    )
                    .does(measure("通报批评", "Public criticism"))
                    .does(Effect::SuspendProjects),
            )
            .cite([art(38), art(37)]),
        ])
    })
}

fn check_grounds(found: &mut Findings, statement: &Statement, zh: &str, en: &str, cites: Citation) {
    found.require(said(&statement.grounds), "statement.grounds", zh, en, cites);
}
