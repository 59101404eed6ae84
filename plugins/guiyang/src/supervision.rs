//! Keeping the rules: complaints (29), incidents (25), rectification (30).

use crate::art;
use bylaw_sdk::prelude::*;

/// Filed with the superior organ, the supervisory organ or the authority of the city (29).
pub(crate) fn complaint(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let body = match matter.filed_with {
        None | Some(Role::SuperiorOrgan) => Some(superior_organ()),
        Some(Role::SupervisoryOrgan) => Some(supervisory_organ()),
        Some(Role::DataAuthority) => Some(data_authority().at(Reach::City)),
        _ => None,
    };
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明投诉举报的事由",
        "say what the complaint is about",
        art(29),
    );
    let Some(body) = body else {
        found.error(
            "filed_with",
            "投诉举报向上级行政机关、监察机关或者市大数据行政主管部门提出",
            "complain to the superior organ, the supervisory organ or the authority of the city",
            art(29),
        );
        return Err(found.list());
    };
    not_addressed(matter, art(29), &mut found);
    found.or_route(|| {
        staged([
            stage("acceptance", text("受理投诉举报", "The body accepts"))
                .by(body)
                .outcome(confirm().titled("受理", "Accept").to("handling"))
                // Not accepting without cause is itself a violation.
                .outcome(
                    reject()
                        .titled("不予受理", "Do not accept")
                        .needs(reason())
                        .cite([art(29), art(30).para(1).item(8)]),
                )
                .cite(art(29)),
            stage("handling", text("调查处理", "The body investigates"))
                .by(body)
                .outcome(
                    complete()
                        .titled("处理完毕并反馈结果", "Dealt with, and the result told")
                        .does(notify(applicant())),
                )
                .cite(art(29)),
        ])
    })
}

/// The authority of the city starts its contingency plan at once; 立即 has no number (25).
pub(crate) fn incident(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明发生了什么安全事故",
        "say what has happened",
        art(25),
    );
    found.or_route(|| {
        staged([stage(
            "response",
            text(
                "市大数据行政主管部门应急处置",
                "The authority of the city responds",
            ),
        )
        .by(data_authority().at(Reach::City))
        .outcome(
            complete()
                .titled("已启动预案并采取措施", "Plan started, measures taken")
                .does(measure(
                    "启动应急预案，采取应急措施",
                    "start the contingency plan and take emergency measures",
                )),
        )
        .cite(art(25))])
    })
}

/// Articles 29 and 30 leave a choice and demand no word on it: the body that both name first.
fn not_addressed(matter: &Matter, cites: Citation, found: &mut Findings) {
    if matter.filed_with.is_none() {
        found.warn(
            "filed_with",
            "未写明向哪一机关提出，由上级机关处理",
            "nobody is named to file with: the superior organ takes it",
            cites,
        );
    }
}

/// The superior or the supervisory organ orders a correction in time and criticises publicly;
/// when the time is over, the persons responsible are sanctioned (30).
pub(crate) fn rectification(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    match &matter.statement.violation {
        None => found.error(
            "statement.violation",
            "应当指明违反的条款",
            "name the provision that was violated",
            art(30),
        ),
        Some(violated) if violated.instrument != crate::INSTRUMENT => found.warn(
            "statement.violation",
            "本条例只追究违反本条例的行为，请核对所引条款",
            "only violations of this regulation are dealt with here; check the provision that is named",
            art(30),
        ),
        Some(_) => {}
    }
    let organ = match matter.filed_with {
        None | Some(Role::SuperiorOrgan) => Some(superior_organ()),
        Some(Role::SupervisoryOrgan) => Some(supervisory_organ()),
        _ => None,
    };
    let Some(organ) = organ else {
        found.error(
            "filed_with",
            "由上级机关或者监察机关责令改正",
            "the superior organ or the supervisory organ orders corrections",
            art(30),
        );
        return Err(found.list());
    };
    not_addressed(matter, art(30), &mut found);
    found.or_route(|| {
        staged([
            stage(
                "order",
                text("责令限期改正", "The organ orders a correction"),
            )
            .by(organ)
            .outcome(
                complete()
                    .titled("责令限期改正，通报批评", "Order it, and criticise publicly")
                    .needs(time_limit())
                    .does(measure("通报批评", "public criticism"))
                    .to("correction"),
            )
            .cite(art(30)),
            stage("correction", text("限期改正", "The body corrects"))
                .by(respondent())
                .within_the_limit_set()
                .then_moves_to("sanction")
                .reading(
                    "条文没有规定改正期限，由责令机关确定",
                    "the text sets no period for correcting: the organ that orders it does",
                )
                .outcome(correct().titled("已改正", "Corrected"))
                .cite(art(30)),
            stage(
                "sanction",
                text("逾期不改正的处分", "Not corrected in time"),
            )
            .by(organ)
            .outcome(
                complete()
                    .titled("依法给予处分", "Sanctions as the law provides")
                    .does(measure(
                        "对直接负责的主管人员和其他直接责任人员依法给予处分",
                        "sanctions on the persons directly responsible",
                    )),
            )
            .cite(art(30)),
        ])
    })
}
