//! Opening to the public: open data (19), requests and their review (21), treated data (18).

use crate::art;
use crate::entry::{check, forbidden_by_law, secrets};
use crate::sharing::asked_for;
use bylaw_sdk::prelude::*;

/// Open data is there for everybody; for anything else there is the request of article 21.
pub(crate) fn opening_application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "应当指明申请获取的数据",
            "name the data that is asked for",
            art(19).para(2),
        );
        return Err(found.list());
    };
    match entry.opening.class {
        OpeningClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "已开放的数据，可以在线访问、获取和利用",
                "Open data: anybody may reach, take and use it online",
                vec![grant(asked_for(&matter.statement))],
                [art(19).para(1), art(19).para(2)],
            ))
        }),
        OpeningClass::Closed => {
            found.error(
                "entry.opening.class",
                "数据未开放；认为应当开放的，可以提出开放需求申请",
                "the data is not open; whoever thinks it should be may request its opening",
                [art(18).para(1), art(21).para(1)],
            );
            Err(found.list())
        }
        OpeningClass::Conditional => {
            found.error(
                "entry.opening.class",
                "本条例没有有条件开放，无法受理；应当先更正目录",
                "conditional opening does not exist here: the catalog must be put right first",
                art(18).para(1),
            );
            Err(found.list())
        }
    }
}

/// Whoever thinks that data should be listed or open may ask; the provider answers (21).
pub(crate) fn opening_request(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    about_an_entry(matter, &mut found, art(21).para(1));
    found.or_route(|| {
        staged([
            stage("reply", text("数据提供机关答复", "The provider answers"))
                .by(provider())
                .within(calendar_days(10))
                .from_filing()
                .reading(
                    "“10日”不是工作日，按日历日计算；自申请之日起算，不以收到为准",
                    "10 日, not working days: calendar days, from the request, not its receipt",
                )
                .outcome(
                    approve()
                        .titled("同意，列入目录或者开放", "Agree: list or open the data")
                        .does(Effect::OpenEntry),
                )
                .outcome(refuse().needs(reason()))
                .outcome(request_supplement())
                .cite(art(21).para(1)),
        ])
    })
}

/// Whoever objects to the answer may ask the authority of the city to review it (21).
pub(crate) fn opening_review(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    about_an_entry(matter, &mut found, art(21).para(2));
    match &matter.prior {
        None => found.error(
            "prior",
            "应当指明有异议的答复",
            "name the answer that is objected to",
            art(21).para(2),
        ),
        Some(prior) => {
            found.require(
                prior.kind == MatterKind::OpeningRequest,
                "prior.kind",
                "只复核对开放需求申请的答复",
                "only the answer to an opening request is reviewed",
                art(21).para(2),
            );
            found.require(
                matches!(
                    prior.decision,
                    Some(OutcomeKind::Approve | OutcomeKind::Refuse)
                ),
                "prior.decision",
                "提供机关尚未答复的，不能申请复核；逾期不答复的，可以投诉",
                "there is no answer to review yet; a late one is a matter for a complaint",
                [art(21).para(2), art(29)],
            );
        }
    }
    found.or_route(|| staged([acceptance(), review()]))
}

fn acceptance() -> StageBuilder {
    stage(
        "acceptance",
        text(
            "市大数据行政主管部门受理",
            "The authority of the city accepts",
        ),
    )
    .by(data_authority().at(Reach::City))
    .outcome(
        confirm()
            .titled("受理复核申请", "Accept for review")
            .to("review"),
    )
    .outcome(reject().titled("不予受理", "Do not accept").needs(reason()))
    .cite(art(21).para(2))
}

fn review() -> StageBuilder {
    stage(
        "review",
        text(
            "市大数据行政主管部门复核",
            "The authority of the city reviews",
        ),
    )
    .by(data_authority().at(Reach::City))
    .within(calendar_days(10))
    .from_acceptance()
    .reading(
        "“10日”不是工作日，按日历日计算；受理本身没有期限",
        "10 日, not working days: calendar days; acceptance itself has no period",
    )
    .outcome(
        approve()
            .titled("复核认为应当开放", "The data is to be opened")
            .does(Effect::OpenEntry)
            .does(notify(applicant())),
    )
    .outcome(
        refuse()
            .titled("复核维持不开放", "The data stays as it is")
            .needs(reason())
            .does(notify(applicant())),
    )
    .outcome(request_supplement())
    .cite(art(21).para(2))
}

/// Secrets that have been declassified or treated must be opened; no period is set (18). A new
/// entry that comes with it stays in the sharing catalog too, as nothing is withheld (14).
pub(crate) fn reassessment(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    about_an_entry(matter, &mut found, art(18).para(2));
    found.or_route(|| {
        staged([stage(
            "opening",
            text(
                "提供机关开放处理后的数据",
                "The provider opens treated data",
            ),
        )
        .by(provider())
        .outcome(
            complete()
                .titled("已处理并开放", "Treated and opened")
                .does(revise_in([
                    Catalog::Resources,
                    Catalog::Sharing,
                    Catalog::Opening,
                ]))
                .does(Effect::OpenEntry),
        )
        .cite(art(18).para(2))])
    })
}

/// Something to open, and a warning where article 18 still stands in the way. A warning only: the
/// catalog may lag behind a treatment that has just been done, and the body in charge decides.
/// An entry that is proposed has to be in order; the host does not check it for these matters.
fn about_an_entry(matter: &Matter, found: &mut Findings, cites: Citation) {
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "应当指明要求开放的数据",
            "name the data that is to be opened",
            cites,
        );
        return;
    };
    if let Some(proposed) = &matter.proposed {
        found.extend_under("entry", check(proposed));
    }
    let becomes = matter.proposed.as_ref().unwrap_or(entry);
    let barred_by = secrets(becomes);
    if !barred_by.is_empty() && !becomes.opening.desensitised {
        found.warn(
            "entry.opening.desensitised",
            "目录未载明已经解密、脱敏或者脱密；处理之前不得开放",
            "by the catalog the data is untreated, and it may not be opened before it is treated",
            barred_by,
        );
    }
    if forbidden_by_law(becomes) {
        found.warn(
            "entry.opening.legal_basis",
            "法律法规规定不得开放的数据，不因处理而应当开放",
            "a law or regulation forbids opening; treating the data does not lift that",
            art(18).para(1).item(4),
        );
    }
}
