//! Data is opened to society: on application (36), and in an emergency (35).

use crate::art;
use crate::entry::untreated;
use crate::sharing::asked_for;
use bylaw_sdk::prelude::*;

/// Article 36 names the conditional class and leaves out how to apply: a route without a period.
pub fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "开放申请应当指明所需数据",
            "An application for open data must name the data",
            art(36).para(2),
        );
        return Err(found.list());
    };
    let access = || grant(asked_for(&matter.statement));
    match entry.opening.class {
        OpeningClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件开放，直接使用",
                "Open unconditionally: used without a decision",
                vec![access()],
                art(36).para(2),
            ))
        }),
        OpeningClass::Closed => {
            found.error(
                "entry.opening.class",
                "该数据属于非开放类，不能申请",
                "The data is in the closed class: it cannot be applied for",
                [art(36).para(2), art(35).para(1)],
            );
            Err(found.list())
        }
        OpeningClass::Conditional => found.or_route(|| {
            staged(
                [stage("reply", text("提供部门答复", "The provider answers"))
                    .by(provider())
                    .outcome(approve().does(access()))
                    .outcome(refuse().needs(reason()))
                    .outcome(request_supplement())
                    .cite([art(36).para(2), art(5).para(2)])],
            )
        }),
    }
}

/// Article 35, second paragraph: in an emergency, at once, and kept up to date as needed.
pub fn emergency(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.statement.emergency.is_some(),
        "statement.emergency",
        "应当说明突发事件的种类",
        "The filing must say what kind of emergency it is",
        art(35).para(2),
    );
    found.require(
        matter.entry.is_some(),
        "entry",
        "应当指明需要开放的数据",
        "The filing must name the data to be opened",
        art(35).para(2),
    );
    if matter.entry.as_ref().is_some_and(untreated) {
        // The paragraph gives way to laws and regulations, so people have to look at them.
        found.warn(
            "entry.sensitivity",
            "该数据涉及秘密或者个人隐私且未经处理；法律、法规另有规定的，从其规定",
            "The data holds untreated secret or personal parts; laws and regulations that say otherwise prevail",
            [art(35).para(2), art(36).para(2)],
        );
    }
    found.or_route(|| {
        let opened = complete()
            .titled(
                "已开放，并根据需要动态更新",
                "Opened, and updated as needed",
            )
            .does(Effect::OpenEntry);
        staged([stage(
            "open",
            text(
                "提供部门及时、准确开放",
                "The provider opens the data promptly and accurately",
            ),
        )
        .by(provider())
        .outcome(opened)
        .cite(art(35).para(2))])
    })
}
