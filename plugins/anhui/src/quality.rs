//! Data that is wrong (26) and data that does not agree (27).

use crate::art;
use bylaw_sdk::prelude::*;

/// Article 26: anybody may have data checked again, through one of two channels.
pub fn correction(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "复核申请应当说明疑义或者错误",
        "The application must say what is doubtful or wrong",
        art(26).para(1),
    );
    require_somebody(matter, art(26).para(1), &mut found);
    let through_platform = match matter.filed_with {
        // Where the applicant does not say, it is the provider who must check in either case.
        None | Some(Role::Provider) => false,
        Some(Role::PlatformOperator) => true,
        Some(_) => {
            found.error(
                "filed_with",
                "复核申请向数据提供部门或者通过江淮大数据中心平台提出",
                "The application goes to the provider or through the Jianghuai platform",
                art(26).para(1),
            );
            false
        }
    };
    found.or_route(|| {
        let check = if through_platform {
            platform_channel()
        } else {
            provider_channel()
        };
        staged([check
            .outcome(correct().does(notify(applicant())))
            .outcome(
                reject()
                    .titled("不予更正", "Not corrected")
                    .needs(reason())
                    .does(notify(applicant())),
            )
            .cite(period())])
    })
}

/// Where the period, its extension and the answer stand.
fn period() -> Citation {
    art(26).para(2)
}

/// Seven working days, and up to seven more with the consent of the channel's head.
fn check(approver: Actor) -> StageBuilder {
    stage(
        "check",
        text("提供部门校核并答复", "The provider checks and answers"),
    )
    .by(provider())
    .within(working_days(7))
    .from_receipt()
    .extendable(extension(working_days(7), approver, period()))
}

fn provider_channel() -> StageBuilder {
    check(provider().head())
}

/// The platform body organises the check; it neither decides nor has a period of its own.
fn platform_channel() -> StageBuilder {
    check(platform_operator().head()).hears(platform_operator()).reading(
        "通过平台申请的，平台即时转送，提供部门收到之日即申请之日",
        "The platform passes the application on at once, so the provider receives it on the day of filing",
    )
}

/// Article 27: the departments negotiate; failing that, the authority coordinates. No period.
pub fn inconsistency(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明数据何处不一致",
        "The filing must say where the data does not agree",
        art(27),
    );
    require_somebody(matter, art(27), &mut found);
    found.or_route(|| {
        let negotiation = stage(
            "negotiation",
            text("相关部门协商", "The departments negotiate"),
        )
        .by(provider())
        .outcome(settle().titled("协商一致", "They agree"))
        .outcome(
            refer()
                .titled("协商不成，报请协调", "They do not agree")
                .to("coordination"),
        )
        .cite(art(27));
        let coordination = stage(
            "coordination",
            text(
                "数据资源主管部门会同有关部门协调",
                "The authority coordinates with the departments",
            ),
        )
        .by(data_authority())
        .hears(provider())
        .outcome(settle())
        .cite(art(27));
        staged([
            hearing_others(negotiation, matter),
            hearing_others(coordination, matter),
        ])
    })
}

/// The other departments are heard where the filing names them.
fn hearing_others(stage: StageBuilder, matter: &Matter) -> StageBuilder {
    if matter.respondents.is_empty() {
        stage
    } else {
        stage.hears(respondent())
    }
}

/// Without an entry or a respondent the applicant would have to answer to itself.
fn require_somebody(matter: &Matter, cites: Citation, found: &mut Findings) {
    found.require(
        matter.entry.is_some() || !matter.respondents.is_empty(),
        "entry",
        "应当指明所涉数据或者提供部门",
        "The filing must name the data or its provider",
        cites,
    );
}
