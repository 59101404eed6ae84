//! When something goes wrong: security incidents (41) and breaches of the Measures (43).

use crate::art;
use bylaw_sdk::prelude::*;

/// Article 41, second paragraph: act at once, tell, report. At once has no number.
pub fn incident(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明发生了什么事件",
        "The filing must say what happened",
        art(41).para(2),
    );
    found.or_route(|| {
        let handled = complete()
            .titled("已处置、告知并报告", "Dealt with, told and reported")
            .does(measure(
                "启动应急预案，采取补救措施，防止事件扩大，保存相关记录",
                "Start the contingency plan, remedy, contain, and keep records",
            ));
        // Who is affected: those who hold access to the entry. Without an entry nobody is known.
        let told = if matter.entry.is_some() {
            handled.does(notify(grantee()))
        } else {
            handled
        };
        staged([stage(
            "response",
            text("提供部门立即处置", "The provider responds at once"),
        )
        .by(provider())
        .outcome(
            told.does(notify(data_authority()))
                .does(notify(security_authority())),
        )
        .cite(art(41).para(2))])
    })
}

/// Article 43: the authority sets a limit; when it has passed, the government sets another; when
/// that has passed, people are dealt with.
pub fn rectification(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.statement.violation.is_some(),
        "statement.violation",
        "应当指明违反的规定",
        "The filing must name the rule that was broken",
        art(43),
    );
    found.or_route(|| {
        let stages = [
            stage(
                "notice",
                text(
                    "数据资源主管部门通知限期整改",
                    "The authority sets a time limit to rectify",
                ),
            )
            .by(data_authority())
            .outcome(ordered("通知限期整改", "Notify, with a time limit").to("rectify")),
            correction("rectify", "被通知部门整改", "The body notified rectifies")
                .then_moves_to("order"),
            stage(
                "order",
                text(
                    "本级人民政府责令限期改正",
                    "The government orders correction in a time limit",
                ),
            )
            .by(government())
            .outcome(ordered("责令限期改正", "Order correction, with a time limit").to("comply")),
            correction("comply", "被责令部门改正", "The body ordered corrects")
                .then_moves_to("sanctions"),
            stage(
                "sanctions",
                text("对责任人员的处理", "The persons responsible are dealt with"),
            )
            .by(government())
            .outcome(sanctioned()),
        ];
        staged(stages.map(|stage| stage.cite(art(43))))
    })
}

fn ordered(zh: &str, en: &str) -> Outcome {
    complete()
        .titled(zh, en)
        .needs(time_limit())
        .does(notify(respondent()))
}

fn correction(id: &str, zh: &str, en: &str) -> StageBuilder {
    stage(id, text(zh, en))
        .by(respondent())
        .within_the_limit_set()
        .reading(
            "期限由通知或者责令的机关确定，自送达次日起算",
            "The body that notifies or orders sets the limit; it runs from the day after",
        )
        .outcome(correct())
}

/// Only serious cases are sanctioned; the text does not say by whom, so the government sees to it.
fn sanctioned() -> Outcome {
    complete().titled("依法处理", "Dealt with under the law").does(measure(
        "情节严重的，对直接负责的主管人员和其他直接责任人员依法给予处分",
        "In serious cases, sanctions under the law on those in charge and others directly responsible",
    ))
}
