//! The two ways: suspended at once (27), or ordered to correct (39, 40, 41).

use bylaw_sdk::prelude::*;

use crate::art;

/// Article 27, paragraph 2: suspended with a limit; what is not corrected, or not enough, may end
/// for good.
pub fn misuse(orderer: Actor) -> Route {
    staged([suspension(orderer), putting_right(), assessment(orderer)])
}

fn suspension(orderer: Actor) -> StageBuilder {
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
    .cite(art(27).para(2))
}

fn putting_right() -> StageBuilder {
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
    .cite(art(27).para(2))
}

/// That a suspension is lifted once all is put right follows from its purpose. Of telling anybody the
/// text says nothing.
fn assessment(orderer: Actor) -> StageBuilder {
    stage(
        "assessment",
        text("判断整改是否到位", "Whether it was put right is looked at"),
    )
    .by(orderer)
    .outcome(
        confirm()
            .id("restore")
            .titled(
                "整改到位，恢复权限（条文未规定恢复；告知是平台的做法）",
                "Put right: lift the suspension (the text is silent on that; the department is told \
                 by custom of this platform)",
            )
            .does(restore_access())
            .does(notify(respondent())),
    )
    .outcome(
        complete()
            .id("terminate")
            .titled(
                "拒不整改或者整改不到位，终止共享（告知是平台的做法，条文未规定）",
                "Not put right, or not enough: end the access (the department is told by custom of \
                 this platform; the text is silent)",
            )
            .does(end_access())
            .does(notify(respondent())),
    )
    .cite(art(27).para(2))
}

/// Articles 39, 40 and 41: an order to correct. Sanctions are for whoever will not, and for what is
/// grave; who imposes them the text does not say, so whoever ordered sees to it.
pub fn order(orderer: Actor, duty: Citation) -> Route {
    let with_limit = |outcome: Outcome| outcome.needs(time_limit()).to("correction");
    staged([
        stage("order", text("责令改正", "Correction is ordered"))
            .by(orderer)
            .outcome(with_limit(complete().titled("责令改正", "Order correction")))
            .outcome(with_limit(
                confirm()
                    .id("grave")
                    .titled(
                        "情节严重：责令改正，并依法给予处分",
                        "Grave: order correction, with sanctions as law provides",
                    )
                    .does(sanctions()),
            ))
            .cite(duty.clone()),
        stage("correction", text("改正", "The body corrects"))
            .by(respondent())
            .within_the_limit_set()
            .then_moves_to("sanction")
            .reading(
                "条文没有规定改正期限，由责令改正的机关确定；也没有写明由谁给予处分，由责令改正的机关\
                 提请有权机关依法处理",
                "the text sets no period for correcting: whoever orders it does; nor does it say who \
                 imposes sanctions: whoever ordered asks those who may",
            )
            .outcome(correct().titled("已改正", "Corrected"))
            .cite(duty.clone()),
        stage(
            "sanction",
            text(
                "拒不改正，提请有权机关给予处分",
                "Not corrected: those who may sanction are asked to",
            ),
        )
        .by(orderer)
        .outcome(
            complete()
                .titled("依法给予处分", "Sanctions as law provides")
                .does(sanctions()),
        )
        .cite(duty),
    ])
}

fn sanctions() -> Effect {
    measure(
        "对负有责任的领导人员和直接责任人员依法给予处分",
        "sanctions on the leaders and persons responsible, as law provides",
    )
}
