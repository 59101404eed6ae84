//! Complaints (37).

use bylaw_sdk::prelude::*;

use crate::{art, check_grounds};

/// Article 37, paragraph 2: whoever's rights were harmed complains to a government department, and
/// the one that receives the complaint deals with it. 及时 is no number of days. To whom else people
/// complain, and what becomes of it, the regulation does not say (2).
pub fn complaint(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let cite = || art(37).para(2);
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明共享过程中侵犯合法权益的行为",
        "say what infringed which rights when data were shared",
        cite(),
    );
    let receiver = match matter.filed_with {
        None | Some(Role::DataAuthority) => Some(data_authority()),
        Some(Role::Provider) => Some(provider()),
        Some(Role::Respondent) => Some(respondent()),
        Some(Role::SuperiorOrgan) => Some(superior_organ()),
        // Article 34 names both among the departments.
        Some(Role::SecurityAuthority) => Some(security_authority()),
        Some(Role::SecrecyAuthority) => Some(secrecy_authority()),
        _ => None,
    };
    let Some(receiver) = receiver else {
        found.error(
            "filed_with",
            "本条例只规定政府部门接到的投诉、举报",
            "this regulation is about complaints that a government department receives",
            [art(2), cite()],
        );
        return Err(found.list());
    };
    check_receiver(matter, &mut found);
    if matter.filed_with.is_none() {
        found.warn(
            "filed_with",
            "未写明接到投诉、举报的部门，由政务数据共享主管部门处理",
            "nobody is named to file with: the authority for sharing takes it",
            cite(),
        );
    }
    found.or_route(|| {
        staged([stage(
            "handling",
            text(
                "接到投诉、举报的部门及时处理",
                "The department that received it deals with it promptly",
            ),
        )
        .by(receiver)
        .outcome(
            complete()
                .titled(
                    "处理完毕（告知投诉人是平台的做法，条文只规定及时处理）",
                    "Dealt with (the complainant is told by custom of this platform; the text says \
                     only that it is dealt with promptly)",
                )
                .does(notify(applicant())),
        )
        .cite(cite())])
    })
}

/// Whoever provides the data, or whom it is about, is found by the entry or by name.
fn check_receiver(matter: &Matter, found: &mut Findings) {
    let by_name = matter.filed_with == Some(Role::Respondent) && !matter.respondents.is_empty();
    let sought = matches!(matter.filed_with, Some(Role::Provider | Role::Respondent));
    found.require(
        !sought || by_name || matter.entry.is_some(),
        "filed_with",
        "请指明政务数据目录中的条目，或者列明有关部门并向其（respondent）提出",
        "name the entry of the catalog, or the department and file with it (`respondent`)",
        art(37).para(2),
    );
}
