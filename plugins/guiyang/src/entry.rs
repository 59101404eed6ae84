//! Whether a catalog entry is in order: the catalog guide (11), sharing (14), opening (18–20).

use crate::{IN_FORCE_FROM, art};
use bylaw_sdk::prelude::*;

/// The fields of article 20(2): 信用、交通、医疗、卫生、就业、社保、地理、文化、教育、科技、资源、
/// 农业、环境、安监、金融、质量、统计、气象、企业登记监管.
const PRIORITY_DOMAINS: &[&str] = &[
    "credit",
    "transport",
    "medical",
    "health",
    "employment",
    "social-security",
    "geography",
    "culture",
    "education",
    "science",
    "resources",
    "agriculture",
    "environment",
    "work-safety",
    "finance",
    "quality",
    "statistics",
    "meteorology",
    "business-registration",
];

/// 法律法规 (18, item 4): neither rules of departments nor policies.
const MAY_FORBID_OPENING: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
];

/// Everything that is wrong with the entry, or worth saying.
pub(crate) fn check(entry: &CatalogEntry) -> Vec<Finding> {
    let mut found = Findings::new();
    elements(entry, &mut found);
    sharing(entry, &mut found);
    match entry.opening.class {
        OpeningClass::Unconditional => open(entry, &mut found),
        OpeningClass::Closed => closed(entry, &mut found),
        OpeningClass::Conditional => found.error(
            "opening.class",
            "本条例只区分开放与不得开放，没有有条件开放",
            "data is either open or barred from opening; conditional opening does not exist here",
            art(18).para(1),
        ),
    }
    priority(entry, &mut found);
    found.list()
}

/// Article 11(2) compiles catalogs by the national guide, whose core elements these are.
fn elements(entry: &CatalogEntry, found: &mut Findings) {
    let required = [
        (named(&entry.code), "code", "资源代码", "a resource code"),
        (named(&entry.title), "title", "资源名称", "a title"),
        (named(&entry.summary), "summary", "资源摘要", "a summary"),
        (
            named(&entry.provider.name),
            "provider.name",
            "提供方名称",
            "the provider's name",
        ),
        (
            !matches!(&entry.category, Category::Thematic(theme) if !named(theme)),
            "category",
            "主题分类的名称",
            "the name of its theme",
        ),
        (
            entry.formats.iter().any(|format| named(format)),
            "formats",
            "资源格式",
            "a format",
        ),
        (
            // Only structured data has items.
            (!entry.items.is_empty() || !machine_readable(&entry.formats))
                && entry.items.iter().all(|item| named(&item.name)),
            "items",
            "信息项及其名称",
            "items, each with a name",
        ),
        (
            !entry.sharing.methods.is_empty(),
            "sharing.methods",
            "共享方式",
            "a sharing method",
        ),
        (
            entry.update_cycle.is_some(),
            "update_cycle",
            "更新周期",
            "an update cycle",
        ),
    ];
    for (present, subject, zh, en) in required {
        found.require(
            present,
            subject,
            &format!("目录编制指南要求填写{zh}"),
            &format!("the catalog guide asks for {en}"),
            art(11).para(2),
        );
    }
    // Only structured data has types, so this stops nothing.
    if entry.items.iter().any(|item| !named(&item.data_type)) {
        found.warn(
            "items",
            "结构化数据的信息项应当注明数据类型",
            "items of structured data should state their data type",
            art(11).para(2),
        );
    }
}

fn sharing(entry: &CatalogEntry, found: &mut Findings) {
    match entry.sharing.class {
        SharingClass::Unconditional => {}
        SharingClass::Conditional => {
            // The text asks for no basis; it only says that such data goes to some bodies.
            if !said(&entry.sharing.conditions) {
                found.warn(
                    "sharing.conditions",
                    "有条件共享仅限相关或者部分行政机关，宜写明是哪些机关、何种条件",
                    "conditional sharing serves only some bodies: say which, and on what terms",
                    art(14).para(2),
                );
            }
        }
        SharingClass::Withheld => found.error(
            "sharing.class",
            "政府数据只分无条件共享和有条件共享，没有不予共享",
            "data is shared unconditionally or conditionally; nothing may be withheld",
            art(14).para(1),
        ),
    }
}

/// Items 1 to 3 of article 18(1) bar what is secret and untreated; article 19(2) wants formats
/// that machines read.
fn open(entry: &CatalogEntry, found: &mut Findings) {
    let barred_by = secrets(entry);
    if !barred_by.is_empty() && !entry.opening.desensitised {
        found.error(
            "opening.class",
            "涉及国家秘密、商业秘密或者个人隐私，未经解密、脱敏、脱密处理的，不得开放",
            "state secrets, commercial secrets and personal data stay closed until treated",
            barred_by,
        );
    }
    found.require(
        machine_readable(&entry.formats),
        "formats",
        "开放的数据应当有可机读标准格式",
        "open data needs a machine-readable format",
        art(19).para(2),
    );
}

/// Closed is the exception: untreated secrets, or a law or regulation that forbids opening.
fn closed(entry: &CatalogEntry, found: &mut Findings) {
    let secret = !secrets(entry).is_empty();
    let untreated = secret && !entry.opening.desensitised;
    if untreated || forbidden_by_law(entry) {
        return;
    }
    if secret {
        found.error(
            "opening.class",
            "已经解密或者经脱敏、脱密处理的数据，应当开放",
            "what has been declassified or desensitised must be opened",
            art(18).para(2),
        );
    } else {
        found.error(
            "opening.class",
            "不属于不得开放情形的数据，应当开放",
            "data outside the four exceptions must be opened",
            art(18).para(1),
        );
    }
    found.error(
        "opening.legal_basis",
        "不予开放又不涉及未处理的秘密或者隐私的，须有禁止开放的法律、法规依据",
        "closing data without untreated secrets takes a law or regulation that forbids opening",
        art(18).para(1).item(4),
    );
}

/// Article 20 opens some data first; not doing so is worth saying, and stops nothing.
fn priority(entry: &CatalogEntry, found: &mut Findings) {
    if entry.opening.class == OpeningClass::Unconditional {
        return;
    }
    let created = entry.created_on;
    if (created.year, created.month, created.day) >= IN_FORCE_FROM {
        found.note(
            "opening.class",
            "2017年5月1日起新增的数据应当先行开放",
            "data created since 2017-05-01 is to be opened first",
            art(20).para(1),
        );
    }
    let domain = entry.domain.as_deref().map_or("", str::trim);
    if PRIORITY_DOMAINS.contains(&domain) {
        found.note(
            "opening.class",
            "民生保障服务相关领域的数据应当优先开放",
            "data of this field of public service has priority in opening",
            art(20).para(2),
        );
    }
}

/// What in the entry or its items bars opening, as the items of article 18(1).
pub(crate) fn secrets(entry: &CatalogEntry) -> Vec<Citation> {
    let holds = |kind: Sensitivity| {
        entry.sensitivity == kind || entry.items.iter().any(|item| item.sensitivity == kind)
    };
    [
        (Sensitivity::StateSecret, 1),
        (Sensitivity::CommercialSecret, 2),
        (Sensitivity::Personal, 3),
    ]
    .into_iter()
    .filter(|(kind, _)| holds(*kind))
    .map(|(_, item)| art(18).para(1).item(item))
    .collect()
}

/// Whether something is in the way of opening that treatment does not lift (18, item 4).
pub(crate) fn forbidden_by_law(entry: &CatalogEntry) -> bool {
    rests_on(&entry.opening.legal_basis, MAY_FORBID_OPENING)
}

fn named(words: &str) -> bool {
    !words.trim().is_empty()
}
