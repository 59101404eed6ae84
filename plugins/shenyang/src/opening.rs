//! Opening data to the public (32 to 34), and having a third party operate them (38 to 40).

use bylaw_sdk::prelude::*;

use crate::catalog::no_entry;
use crate::{Answer, art};

/// Articles 33 and 34: open data need no application; data on application are assessed within ten
/// days, and either answer is explained.
pub fn application(matter: &Matter) -> Answer {
    let Some(entry) = &matter.entry else {
        return Err(no_entry(Findings::new(), art(34).para(2)));
    };
    let mut found = Findings::new();
    match entry.opening.class {
        OpeningClass::Unconditional => {
            return found.or_route(|| {
                settled(settled_as(
                    OutcomeKind::Approve,
                    "无条件开放，无需申请",
                    "Open to everybody: no application is needed",
                    vec![gives(&matter.statement)],
                    [art(33).para(2), art(33).para(1)],
                ))
            });
        }
        OpeningClass::Closed => found.error(
            "entry.opening.class",
            "该数据不予开放，不受理申请",
            "these data are closed; no application is taken",
            [art(32), art(34).para(1)],
        ),
        OpeningClass::Conditional => {}
    }
    says_what_for(&matter.statement, &mut found);
    found.or_route(|| staged([assessment(&matter.statement)]))
}

fn says_what_for(statement: &Statement, found: &mut Findings) {
    found.require(
        said(&statement.purpose),
        "statement.purpose",
        "没有说明申请用途",
        "the purpose is not stated",
        art(34).para(2),
    );
    found.require(
        said(&statement.scenario),
        "statement.scenario",
        "没有说明应用场景",
        "the setting in which the data will be used is not stated",
        art(34).para(2),
    );
    found.require(
        said(&statement.safeguards),
        "statement.safeguards",
        "没有说明安全保障措施",
        "the safeguards are not stated",
        art(34).para(2),
    );
}

fn assessment(statement: &Statement) -> StageBuilder {
    stage(
        "assessment",
        text("政务部门评估并答复", "The provider assesses and answers"),
    )
    .by(provider())
    .within(calendar_days(10))
    .from_receipt()
    .reading(
        "第三十四条写“10日”，第二十五条写“工作日”，故按自然日计算；末日为休息日的顺延至下一工作日",
        "article 34 says days where article 25 says working days: calendar days, and a last day of \
         rest moves to the next working day",
    )
    .period_cited(art(34).para(3))
    .outcome(
        approve()
            .titled("同意开放并说明", "Consent, with an explanation")
            .needs(reason())
            .does(gives(statement)),
    )
    .outcome(
        refuse()
            .titled("不同意开放并说明", "Refuse, with an explanation")
            .needs(reason()),
    )
    .outcome(request_supplement())
    .cite([art(34).para(3), art(34).para(2)])
}

/// Access as asked for. Article 29 binds departments only; of open data the text says nothing.
fn gives(statement: &Statement) -> Effect {
    grant(
        access()
            .items(statement.items.clone())
            .by_method(statement.method)
            .until(statement.until),
    )
}

/// Article 39: treated data only; the city's authority reviews, the government it reports to
/// approves, and then the duties of article 40 begin.
pub fn operation(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    let operator = matter.statement.operator.as_ref();
    found.require(
        operator.is_some_and(|party| !party.id.trim().is_empty() || !party.name.trim().is_empty()),
        "statement.operator",
        "没有写明受委托运营的第三方",
        "the third party that is to operate the data is not named",
        art(39),
    );
    let Some(entry) = &matter.entry else {
        return Err(no_entry(found, art(39)));
    };
    found.require(
        entry.opening.desensitised,
        "entry.opening.desensitised",
        "数据尚未清洗、脱密和脱敏，不能委托运营",
        "data that have not been cleaned and desensitised cannot be operated by others",
        art(39),
    );
    found.or_route(|| {
        staged([
            stage(
                "review",
                text("市大数据主管部门审核", "The city's authority reviews"),
            )
            .by(data_authority().at(Reach::City))
            .outcome(
                approve()
                    .titled("审核通过，报政府批准", "Passed on to the government")
                    .to("approval"),
            )
            .outcome(refuse().needs(reason()))
            .cite(art(39)),
            stage("approval", text("政府批准", "The government approves"))
                .by(government().at(Reach::City))
                .outcome(authorises(&matter.statement))
                .outcome(refuse().needs(reason()))
                .cite(art(39)),
        ])
    })
}

/// The mandate, the department's supervision, and the filing of what the operation yields.
fn authorises(statement: &Statement) -> Outcome {
    approve()
        .titled("批准委托运营", "The mandate is approved")
        .does(gives(statement))
        .does(measure(
            "由申请的政务部门监督管理第三方的运营",
            "The applying department supervises the operation",
        ))
        .does(file_with(data_authority()))
        .cite([art(39), art(40).para(1), art(40).para(2)])
}
