//! Data that are wrong (26), and data that are in danger (35).

use bylaw_sdk::prelude::*;

use crate::{art, check_applicant, check_grounds, check_respondents, entry};

/// Article 26, paragraph 2: the department that uses the data asks, the provider checks, corrects and
/// answers in ten working days. The text makes them no longer. It wants the request to reach the
/// provider, by whichever name: that of the entry or its own.
pub fn correction(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let cite = || art(26).para(2);
    check_applicant(&mut found, &matter.applicant, cite());
    found.require(
        matter.entry.is_some() || !matter.respondents.is_empty(),
        "entry",
        "应当指明政务数据目录中的条目或者政务数据提供部门",
        "name the entry of the catalog or the department that provides the data",
        cite(),
    );
    match &matter.entry {
        Some(entry) => entry::scope(entry, "entry.", &mut found),
        None => check_respondents(&mut found, matter, cite()),
    }
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明哪些政务数据不准确或者不完整",
        "say which data are not accurate or not complete",
        cite(),
    );
    found.or_route(|| {
        staged([stage(
            "verification",
            text(
                "政务数据提供部门核实、更正并反馈",
                "The provider verifies, corrects and answers",
            ),
        )
        .by(provider())
        .within(working_days(10))
        .from_receipt()
        .outcome(
            correct()
                .titled("已更正", "Corrected")
                .does(notify(applicant())),
        )
        .outcome(
            reject()
                .titled("经核实无需更正", "Verified; nothing is to be corrected")
                .needs(reason())
                .does(notify(applicant())),
        )
        .cite(cite())])
    })
}

/// Article 35, paragraph 3: at once, which is no number of hours or days. To whom it is reported
/// other provisions say, so that it is a measure of people and tells nobody here. It need not be
/// about one entry: then it is dealt with where it happened, or by whoever reports it.
pub fn incident(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let cite = || art(35).para(3);
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明发生了什么政务数据安全事件",
        "say what happened to the security of the data",
        cite(),
    );
    match &matter.entry {
        Some(entry) => entry::scope(entry, "entry.", &mut found),
        None if matter.respondents.is_empty() => {
            check_applicant(&mut found, &matter.applicant, cite());
        }
        None => check_respondents(&mut found, matter, cite()),
    }
    found.or_route(|| {
        staged([stage(
            "response",
            text(
                "启动应急预案、处置并报告",
                "The contingency plan is started, the danger dealt with, and reported",
            ),
        )
        .by(provider())
        .outcome(
            complete()
                .titled("已处置并报告", "Dealt with and reported")
                .does(measure(
                    "按照规定向有关主管部门报告",
                    "report to the competent authorities as provided",
                )),
        )
        .cite(cite())])
    })
}
