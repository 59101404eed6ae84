//! Sharing: applications (20, 21, 22) and wider use (25).

use bylaw_sdk::prelude::*;

use crate::{art, check_applicant, require_entry};

/// Articles 20 to 22: whatever the class, the provider answers in time, with the consent of the head
/// of its work body; from an answer that consents the data are due in twenty working days.
pub fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    check_applicant(&mut found, &matter.applicant, art(20).para(2));
    let Some(entry) = shareable(matter, art(20).para(2), &mut found) else {
        return Err(found.list());
    };
    check_request(&matter.statement, &mut found);
    let missing = missing_materials(entry, &matter.statement);
    if !missing.is_empty() {
        found.warn(
            "statement.materials",
            "申请材料不全，提供部门应当一次性告知需要补充的材料，不得直接予以拒绝",
            "documents are missing: the provider tells all of them at once, and may not refuse \
             outright",
            art(21).para(2),
        );
    }
    let unconditional = entry.sharing.class == SharingClass::Unconditional;
    let grant = wanted(&matter.statement);
    found.or_route(|| {
        staged([
            reply(unconditional, grant, !missing.is_empty()),
            provision(),
        ])
    })
}

/// Articles 14 and 15: nobody applies for what law says cannot be shared.
fn shareable<'a>(
    matter: &'a Matter,
    right: Citation,
    found: &mut Findings,
) -> Option<&'a CatalogEntry> {
    require_entry(found, matter, right);
    let entry = matter.entry.as_ref()?;
    if entry.sharing.class == SharingClass::Withheld {
        found.error(
            "entry.sharing.class",
            "该数据属于不予共享类，不受理共享申请",
            "these data are withheld: no application for them can be taken",
            art(14).para(1).item(3),
        );
        return None;
    }
    Some(entry)
}

/// Article 20, paragraph 2: basis, scenario, scope, method, time; that it is true, lawful and
/// necessary; and that the head of the applicant's own work body consented first.
fn check_request(statement: &Statement, found: &mut Findings) {
    let cite = || art(20).para(2);
    let titled = |basis: &LegalBasis| !basis.title.trim().is_empty();
    found.require(
        statement.legal_basis.iter().any(titled),
        "statement.legal_basis",
        "应当明确使用依据",
        "say on which basis the data shall be used",
        cite(),
    );
    found.require(
        said(&statement.scenario),
        "statement.scenario",
        "应当明确使用场景",
        "say in which scenario the data shall be used",
        cite(),
    );
    found.require(
        said(&statement.scope),
        "statement.scope",
        "应当明确使用范围",
        "say in which scope the data shall be used",
        cite(),
    );
    found.require(
        statement.method.is_some(),
        "statement.method",
        "应当明确共享方式",
        "say by which method the data shall be shared",
        cite(),
    );
    found.require(
        statement.until.is_some(),
        "statement.until",
        "应当明确使用时限",
        "say until when the data shall be used",
        cite(),
    );
    found.require(
        statement.promised,
        "statement.promised",
        "应当保证申请的真实性、合法性和必要性",
        "vouch for the truth, lawfulness and necessity of the application",
        cite(),
    );
    found.require(
        said(&statement.cleared_by),
        "statement.cleared_by",
        "申请应当先经本部门政务数据共享工作机构负责人同意",
        "the head of the applicant's own work body for sharing must have consented: say who",
        cite(),
    );
}

/// What the entry asks for and the applicant has not handed in. What has no name can be handed in by
/// nobody.
fn missing_materials<'a>(entry: &'a CatalogEntry, statement: &Statement) -> Vec<&'a str> {
    let wanted = entry.sharing.required_materials.iter();
    let given = |wanted: &str| statement.materials.iter().any(|one| one.trim() == wanted);
    let named = wanted.map(|wanted| wanted.trim());
    named
        .filter(|wanted| !wanted.is_empty() && !given(wanted))
        .collect()
}

/// Articles 20 and 21. The sentence on longer periods follows both periods and excepts neither. With
/// something missing nobody is refused before he was told.
fn reply(unconditional: bool, grant: Effect, incomplete: bool) -> StageBuilder {
    let period = working_days(if unconditional { 1 } else { 10 });
    let longer =
        extension(working_days(10), data_authority(), art(21).para(1)).told_to(applicant());
    let (zh, en) = read_as(unconditional, incomplete);
    stage(
        "reply",
        text(
            "政务数据提供部门审核并答复",
            "The provider reviews and answers",
        ),
    )
    .by(provider())
    .within(period)
    .from_receipt()
    .period_cited(art(21).para(1))
    .extendable(longer)
    .reading(&zh, &en)
    .outcome(
        approve()
            .titled("同意共享", "Consent to share")
            .needs(consent(provider().work_body_head()))
            .does(grant)
            .cite([art(20).para(3), art(21).para(1), art(25).para(1)])
            .to("provision"),
    )
    .outcome(refusal(incomplete))
    .outcome(
        request_supplement()
            .titled(
                "一次性告知需要补充的材料（条文未规定对期限的影响，期限继续计算）",
                "Tell all that is missing, once (the text is silent on the period; it keeps running)",
            )
            .times(1)
            .cite(art(21).para(2)),
    )
    .cite([art(20).para(3), art(21).para(1)])
}

/// With something missing nobody is refused outright: whoever does not consent shows that he told the
/// applicant what it was. No sentence says that he has to wait until it is there.
fn refusal(incomplete: bool) -> Outcome {
    let refusal = refuse()
        .titled("不同意共享", "Do not consent")
        .needs(reason())
        .needs(consent(provider().work_body_head()))
        .cite([art(20).para(3), art(21).para(2)]);
    if incomplete {
        let (zh, en) = (
            "一次性告知需要补充材料的记录",
            "the record that the applicant was told, once, of all that is missing",
        );
        refusal.needs(material(zh, en))
    } else {
        refusal
    }
}

/// Where the text leaves something open: silence, refusing unconditional data, supplements.
fn read_as(unconditional: bool, incomplete: bool) -> (String, String) {
    let mut zh =
        "延长答复期限的规定未区分共享类型，两类均适用；条文未规定逾期不答复的法律效果".to_owned();
    let mut en = "the provision on a longer period excepts no class and holds for both; the text \
                  gives silence no effect"
        .to_owned();
    if unconditional {
        zh.push_str(
            "；无条件共享类写的是“作出答复”，而不同意应当说明理由的规定未区分共享类型，因此可以不同意，\
             是否构成阻碍共享（第十五条）由监督机关判断",
        );
        en.push_str(
            "; of unconditional data it says `answer`, but its sentence on reasons for not consenting \
             excepts no class, so that not to consent is possible; whether that obstructs sharing \
             (15), whoever supervises judges",
        );
    }
    if incomplete {
        zh.push_str(
            "；材料不全的不得直接予以拒绝，因此不同意须附一次性告知的记录，同意不须附；条文未规定补充的期限\
             和逾期不补充的后果",
        );
        en.push_str(
            "; with documents missing nobody is refused outright, so that not to consent takes the \
             record that the applicant was told of them, and to consent does not; the text sets no \
             period for supplying them and gives not supplying them no effect",
        );
    }
    (zh, en)
}

/// Article 22, paragraph 1: a second clock, whose day zero is the day of the answer.
fn provision() -> StageBuilder {
    stage(
        "provision",
        text("提供部门共享政务数据", "The provider shares the data"),
    )
    .by(provider())
    .within(working_days(20))
    .outcome(
        complete()
            .titled(
                "已共享（告知需求部门是平台的做法，条文未规定）",
                "Shared (the user is told by custom of this platform; the text is silent)",
            )
            .does(notify(applicant())),
    )
    .cite(art(22).para(1))
}

/// What was asked for, for the scope that was stated; anything wider needs the provider's consent (25).
fn wanted(statement: &Statement) -> Effect {
    grant(
        access()
            .items(statement.items.clone())
            .by_method(statement.method)
            .until(statement.until)
            .onward(OnwardUse::WithProviderConsent),
    )
}

/// Article 25, paragraph 1: a wider scope, another purpose or a third party, with the provider's
/// consent; no period.
pub fn onward_use(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let cite = || art(25).para(1);
    check_applicant(&mut found, &matter.applicant, cite());
    if shareable(matter, cite(), &mut found).is_none() {
        return Err(found.list());
    }
    let statement = &matter.statement;
    let wider = said(&statement.scope) || said(&statement.purpose) || said(&statement.users);
    found.require(
        wider,
        "statement.scope",
        "应当说明扩大的使用范围（scope）、其他目的（purpose）或者第三方（users）",
        "say the wider scope (`scope`), the other purpose (`purpose`) or the third party (`users`)",
        cite(),
    );
    found.or_route(|| {
        staged([stage(
            "consent",
            text("政务数据提供部门同意", "The provider consents"),
        )
        .by(provider())
        .outcome(approve().does(wanted(statement)))
        .outcome(refuse().needs(reason()))
        .outcome(request_supplement())
        .cite(cite())])
    })
}
