//! What a catalog entry must say, and which opening class its content allows (13, 22, 24, 35, 36).

use crate::art;
use bylaw_sdk::prelude::*;

/// 法律、行政法规或者党中央、国务院政策. A State Council decision is State Council policy.
pub const NATIONAL_BASES: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::StateCouncilDecision,
    BasisRank::CentralPolicy,
];

/// 法律、法规、规章.
pub const LAWS_AND_RULES: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
    BasisRank::Rule,
];

/// Everything that is wrong with the entry.
pub fn check(entry: &CatalogEntry) -> Vec<Finding> {
    let mut found = Findings::new();
    elements(entry, &mut found);
    sharing(entry, &mut found);
    opening(entry, &mut found);
    found.list()
}

/// Article 13: the second paragraph names elements; the first refers to the national rules, whose
/// guide adds the name, the summary and, for structured data, the items.
fn elements(entry: &CatalogEntry, found: &mut Findings) {
    let national = || art(13).para(1);
    let listed = || art(13).para(2);
    found.require(
        !blank(&entry.title),
        "title",
        "目录应当有名称",
        "The entry has no title",
        national(),
    );
    found.require(
        !blank(&entry.summary),
        "summary",
        "目录应当有摘要",
        "The entry has no summary",
        national(),
    );
    found.require(
        !entry.items.is_empty() || !machine_readable(&entry.formats),
        "items",
        "结构化数据应当列明信息项",
        "Structured data must list its items",
        national(),
    );
    found.require(
        !matches!(&entry.category, Category::Thematic(theme) if blank(theme)),
        "category",
        "主题类数据应当写明主题",
        "A thematic entry must name its theme",
        listed(),
    );
    found.require(
        !blank(&entry.provider.name),
        "provider.name",
        "目录应当明确责任主体",
        "The entry must name the body responsible",
        listed(),
    );
    found.require(
        entry.formats.iter().any(|format| !blank(format)),
        "formats",
        "目录应当明确数据格式",
        "The entry must name the data's format",
        listed(),
    );
    found.require(
        entry.update_cycle.is_some(),
        "update_cycle",
        "目录应当明确更新时限",
        "The entry must say how often the data is updated",
        listed(),
    );
}

/// Articles 22 and 24: sharing is the rule. Less than that needs a reason and a national basis;
/// what can be shared says how, and what an applicant hands in.
fn sharing(entry: &CatalogEntry, found: &mut Findings) {
    let terms = &entry.sharing;
    if terms.class != SharingClass::Unconditional {
        found.require(
            said(&terms.reason),
            "sharing.reason",
            "列为有条件共享或者不予共享的，应当说明理由",
            "Conditional sharing and withholding need a reason",
            art(22).para(3),
        );
        found.require(
            rests_on(&terms.legal_basis, NATIONAL_BASES),
            "sharing.legal_basis",
            "列为有条件共享或者不予共享的，应当提供法律、行政法规或者党中央、国务院政策依据；地方性法规和规章不足为据",
            "Conditional sharing and withholding need a law, an administrative regulation or central policy; local regulations and rules do not suffice",
            art(22).para(3),
        );
    }
    if terms.class != SharingClass::Withheld {
        found.require(
            !terms.methods.is_empty(),
            "sharing.methods",
            "可以共享的数据应当明确共享方式",
            "Data that can be shared must say by which methods",
            art(13).para(2),
        );
        found.require(
            terms
                .required_materials
                .iter()
                .any(|material| !blank(material)),
            "sharing.required_materials",
            "可以共享的数据应当列出申请所需的全部材料",
            "Data that can be shared must list all the materials an applicant hands in",
            art(24).para(2),
        );
    }
    // Article 22 does not make the conditions a support of the class: they are worth a warning.
    if terms.class == SharingClass::Conditional && !said(&terms.conditions) {
        found.warn(
            "sharing.conditions",
            "有条件共享的数据应当写明使用要求",
            "Conditionally shared data should state its requirements of use",
            art(13).para(2),
        );
    }
}

/// Articles 35 and 36: what belongs in the closed class, what may leave it, and nothing else in it.
fn opening(entry: &CatalogEntry, found: &mut Findings) {
    let terms = &entry.opening;
    let closed = || art(36).para(2);
    match terms.class {
        OpeningClass::Closed => {
            if !guarded(entry) && !rests_on(&terms.legal_basis, LAWS_AND_RULES) {
                found.error(
                    "opening.class",
                    "不涉及国家秘密、商业秘密或者个人隐私，又无法律、法规、规章禁止开放的，不得列入非开放类",
                    "Data that holds no secret or personal part, and that no law, regulation or rule bars, does not belong in the closed class",
                    closed(),
                );
                found.error(
                    "opening.legal_basis",
                    "列入非开放类的，应当有法律、法规或者规章依据",
                    "The closed class needs a law, regulation or rule that bars opening",
                    closed(),
                );
            }
        }
        OpeningClass::Unconditional | OpeningClass::Conditional => found.require(
            !untreated(entry),
            "opening.class",
            "涉及国家秘密的数据未经脱密，涉及商业秘密、个人隐私的数据未经脱敏且权利人未同意的，应当列入非开放类",
            "A state secret that was not declassified, and secret or personal data neither masked nor released by its holder, belong in the closed class",
            [closed(), art(36).para(3), art(35).para(1)],
        ),
    }
    // The second paragraph allows partial opening instead of conditions, so this is no error.
    if terms.class == OpeningClass::Conditional && !said(&terms.conditions) {
        found.warn(
            "opening.conditions",
            "有条件开放的数据宜写明开放的部分或者条件",
            "Conditionally opened data should say which part is open, or on what conditions",
            art(36).para(2),
        );
    }
}

/// Whether the entry or an item of it touches what article 36 closes. Work secrets are not named.
fn guarded(entry: &CatalogEntry) -> bool {
    touches(entry, Sensitivity::StateSecret)
        || touches(entry, Sensitivity::CommercialSecret)
        || touches(entry, Sensitivity::Personal)
}

/// Whether something closed by article 36 has neither been treated nor released. A state secret
/// has no holder of rights who could release it: only declassification helps.
pub fn untreated(entry: &CatalogEntry) -> bool {
    let released = entry.opening.holder_consents && !touches(entry, Sensitivity::StateSecret);
    guarded(entry) && !entry.opening.desensitised && !released
}

fn touches(entry: &CatalogEntry, sensitivity: Sensitivity) -> bool {
    entry.sensitivity == sensitivity
        || entry
            .items
            .iter()
            .any(|item| item.sensitivity == sensitivity)
}

fn blank(words: &str) -> bool {
    words.trim().is_empty()
}
