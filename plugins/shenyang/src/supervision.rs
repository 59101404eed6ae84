//! Projects (10, 14, 18), security incidents (41, 44) and violations (47).

use bylaw_sdk::prelude::*;

use crate::{Answer, art};

/// Article 10: no approval and no running costs for what does not meet the demands of sharing and
/// opening. Whether it does is for the authority to judge, so the facts only give warnings.
pub fn project(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    let Some(project) = &matter.statement.project else {
        found.error(
            "statement.project",
            "没有提交项目情况",
            "nothing is said about the project",
            art(10),
        );
        return Err(found.list());
    };
    if !project.interconnects {
        found.warn(
            "statement.project.interconnects",
            "项目未与共享平台和开放平台对接",
            "the project is not connected to the sharing and opening platforms",
            [art(10), art(14)],
        );
    }
    if !project.has_data_catalog {
        found.warn(
            "statement.project.has_data_catalog",
            "项目没有编制政务数据资源目录",
            "the project has no catalog of its data",
            [art(10), art(18)],
        );
    }
    let (granted, denied) = answers(project.phase);
    found.or_route(|| {
        staged([stage(
            "review",
            text(
                "大数据主管部门审查项目",
                "The authority reviews the project",
            ),
        )
        .by(data_authority())
        .outcome(Outcome {
            title: granted,
            ..approve()
        })
        .outcome(
            Outcome {
                title: denied,
                ..refuse()
            }
            .needs(reason()),
        )
        .outcome(request_supplement())
        .cite(art(10))])
    })
}

/// What the answer means: article 10 speaks of approval and of running costs, not of acceptance.
fn answers(phase: ProjectPhase) -> (Text, Text) {
    match phase {
        ProjectPhase::Approval => (
            text("符合要求，可以审批", "In order: may be approved"),
            text("不符合要求，不予审批", "Not in order: no approval"),
        ),
        ProjectPhase::Operation => (
            text(
                "符合要求，可以安排运维经费",
                "In order: running costs may be granted",
            ),
            text(
                "不符合要求，不予安排运维经费",
                "Not in order: no running costs",
            ),
        ),
        ProjectPhase::Acceptance => (
            text(
                "符合要求（条文未规定验收）",
                "In order (the text is silent on acceptance)",
            ),
            text(
                "不符合要求（条文未规定验收）",
                "Not in order (the text is silent on acceptance)",
            ),
        ),
    }
}

/// Article 44: contingency plan, remedy, those affected, the competent authority. "At once" has no
/// number, so there is no date.
pub fn incident(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "没有说明安全事故情况",
        "the incident is not described",
        art(44),
    );
    found.or_route(|| {
        staged([stage(
            "response",
            text(
                "立即启动应急预案并补救、告知、报告",
                "At once: contingency plan, remedy, notice and report",
            ),
        )
        .by(provider())
        .outcome(
            complete()
                .titled("已补救、告知并报告", "Remedied, notified and reported")
                .does(notify(grantee()))
                .does(file_with(security_authority()))
                .cite([art(44), art(41)]),
        )
        .cite(art(44))])
    })
}

/// Article 47: an order with a time limit and public criticism; sanctions once the limit is over.
pub fn rectification(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    found.require(
        matter.statement.violation.is_some(),
        "statement.violation",
        "没有指明违反的条款",
        "the provision that was violated is not named",
        art(47),
    );
    found.or_route(|| {
        staged([
            stage(
                "order",
                text(
                    "上级机关责令限期改正",
                    "The superior organ orders correction",
                ),
            )
            .by(superior_organ())
            .outcome(
                complete()
                    .titled(
                        "责令限期改正，通报批评",
                        "Order correction and criticise publicly",
                    )
                    .needs(time_limit())
                    .does(measure("通报批评", "Public criticism"))
                    .to("correction"),
            )
            .cite(art(47)),
            stage(
                "correction",
                text("责任部门限期改正", "The respondent corrects in time"),
            )
            .by(respondent())
            .within_the_limit_set()
            .then_moves_to("sanction")
            .outcome(correct().titled("已改正", "Corrected"))
            .cite(art(47)),
            stage(
                "sanction",
                text(
                    "逾期不改正，依法给予处分",
                    "Not corrected in time: sanctions",
                ),
            )
            .by(superior_organ())
            .outcome(
                complete()
                    .titled("已依法处分", "Sanctions imposed")
                    .does(measure(
                        "对直接负责的主管人员和其他直接责任人员依法给予处分",
                        "Sanctions on those in charge and others directly responsible",
                    )),
            )
            .cite(art(47)),
        ])
    })
}
