//! Opening to citizens, legal persons and other organisations: applications (22, 24).

use bylaw_sdk::prelude::*;

use crate::art;

/// Article 24: what is open to all is fetched directly; conditional data is applied for with the
/// institution that collected it; what is closed (22) cannot be applied for.
pub fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "应当指明所申请的数据",
            "Name the data applied for",
            art(24).para(2),
        );
        return Err(found.list());
    };
    let grant = grant(
        access()
            .items(matter.statement.items.clone())
            .by_method(matter.statement.method)
            .until(matter.statement.until),
    );
    match entry.opening.class {
        OpeningClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件开放，通过开放平台直接获取",
                "Unconditional: fetched directly on the opening platform",
                vec![grant],
                art(24).para(1),
            ))
        }),
        OpeningClass::Conditional => {
            states_its_use(&matter.statement, &mut found);
            found.or_route(|| answer(grant))
        }
        OpeningClass::Closed => {
            states_its_use(&matter.statement, &mut found);
            found.error(
                "entry.opening.class",
                "不予开放的数据不能申请开放",
                "Closed data cannot be applied for",
                [art(22).para(1).item(3), art(24).para(2)],
            );
            Err(found.list())
        }
    }
}

fn states_its_use(statement: &Statement, found: &mut Findings) {
    found.require(
        said(&statement.purpose),
        "statement.purpose",
        "应当说明利用目的",
        "Say what the data is to be used for",
        art(24).para(2),
    );
    found.require(
        said(&statement.data_format),
        "statement.data_format",
        "应当说明数据格式",
        "Say in which format the data is wanted",
        art(24).para(2),
    );
}

/// Article 24, paragraphs 2 and 3: ten working days from receipt, reasons for a refusal, and an
/// agreement before access. What silence means is not said: it is a breach.
fn answer(grant: Effect) -> Route {
    staged([stage(
        "answer",
        text(
            "采集数据的公共管理服务机构答复",
            "The institution that collected the data answers",
        ),
    )
    .by(provider())
    .within(working_days(10))
    .from_receipt()
    .outcome(
        approve()
            .titled(
                "同意开放，签订开放应用协议",
                "Approve, with an open-use agreement",
            )
            .needs(agreement())
            .does(grant)
            .cite([art(24).para(2), art(24).para(3)]),
    )
    .outcome(refuse().needs(reason()))
    .outcome(request_supplement())
    .cite(art(24).para(2))])
}
