//! Whether a catalog entry is in order: what it must say (18, 27) and which classes its data may
//! have (22, 23, 26, 32 to 36).

use bylaw_sdk::prelude::*;

use crate::{BASES, art};

/// The base libraries that article 26 names.
const SHARED_BY_ALL: &[BaseLibrary] = &[
    BaseLibrary::Population,
    BaseLibrary::LegalEntity,
    BaseLibrary::NaturalResourcesAndGeospatial,
    BaseLibrary::ElectronicLicence,
];

/// The fields that article 36 wants opened first.
const OPENED_FIRST: &[&str] = &[
    "credit",
    "transport",
    "medical",
    "employment",
    "social-security",
    "education",
    "environment",
    "meteorology",
    "market-supervision",
];

/// Documents, pictures and streams, which have no information items of their own.
const UNSTRUCTURED: &[&str] = &[
    "ofd", "wps", "txt", "doc", "docx", "html", "pdf", "ppt", "pptx", "jpg", "jpeg", "gif", "bmp",
    "png", "swf", "rm", "mpg",
];

/// Everything that is wrong with an entry, or worth saying of it.
pub fn check(entry: &CatalogEntry) -> Findings {
    let mut found = Findings::new();
    describes_itself(entry, &mut found);
    may_be_shared_so(entry, &mut found);
    may_be_opened_so(entry, &mut found);
    found
}

/// The draft has no list of its own: article 18 refers to the national guide.
fn describes_itself(entry: &CatalogEntry, found: &mut Findings) {
    found.require(
        filled(&entry.title),
        "title",
        "目录缺少信息资源名称",
        "the entry has no title",
        art(18),
    );
    found.require(
        filled(&entry.summary),
        "summary",
        "目录缺少信息资源摘要",
        "the entry has no summary",
        art(18),
    );
    found.require(
        filled(&entry.provider.name),
        "provider.name",
        "目录缺少信息资源提供方",
        "the entry does not name its provider",
        art(18),
    );
    found.require(
        entry.formats.iter().any(|format| filled(format)),
        "formats",
        "目录缺少信息资源格式",
        "the entry names no format",
        art(18),
    );
    found.require(
        items_described(entry),
        "items",
        "结构化数据应当逐项写明信息项名称和数据类型",
        "structured data needs the name and type of each item",
        art(18),
    );
    let withheld = entry.sharing.class == SharingClass::Withheld;
    found.require(
        withheld || !entry.sharing.methods.is_empty(),
        "sharing.methods",
        "目录缺少共享方式",
        "the entry does not say how it is shared",
        art(18),
    );
    // Article 27 speaks of shared data; the guide wants the cycle of every entry.
    let cycle = if withheld {
        vec![art(18)]
    } else {
        vec![art(27).para(1), art(18)]
    };
    found.require(
        entry.update_cycle.is_some(),
        "update_cycle",
        "未明确数据更新周期",
        "the entry does not say how often its data are updated",
        cycle,
    );
}

fn items_described(entry: &CatalogEntry) -> bool {
    let described = entry
        .items
        .iter()
        .all(|item| filled(&item.name) && filled(&item.data_type));
    described && (!entry.items.is_empty() || unstructured(&entry.formats))
}

fn unstructured(formats: &[String]) -> bool {
    !formats.is_empty()
        && formats
            .iter()
            .all(|format| UNSTRUCTURED.contains(&format.trim().to_ascii_lowercase().as_str()))
}

fn may_be_shared_so(entry: &CatalogEntry, found: &mut Findings) {
    let terms = &entry.sharing;
    let withheld = terms.class == SharingClass::Withheld;
    let secret = holds(entry, &[Sensitivity::StateSecret]);

    if withheld && !secret {
        found.error(
            "sharing.class",
            "只有涉密数据可以不予共享",
            "only state secrets may be withheld",
            art(22).para(4),
        );
    }
    if terms.class != SharingClass::Unconditional {
        found.require(
            !shared_by_all(&entry.category),
            "sharing.class",
            "人口、法人、自然资源和空间地理、电子证照基础信息应当无条件共享",
            "base data on population, legal entities, resources and space, and licences are shared \
             unconditionally",
            art(26).para(1),
        );
        found.require(
            rests_on(&terms.legal_basis, BASES),
            "sharing.legal_basis",
            "有条件共享和不予共享应当有法律、法规或者规章依据",
            "sharing on conditions, or not at all, needs a law, regulation or rule",
            art(23),
        );
    }
    if withheld && matches!(entry.category, Category::Thematic(_)) {
        found.warn(
            "sharing.class",
            "主题信息应当共享；脱密后符合条件的部分不应一并不予共享",
            "thematic data are to be shared; do not withhold what could be shared once declassified",
            [art(26).para(2), art(26).para(3)],
        );
    }
    if secret && !withheld {
        found.warn(
            "sharing.class",
            "含有涉密内容，只能共享脱密后符合条件的部分",
            "it holds state secrets: share only what meets the conditions once declassified",
            art(26).para(3),
        );
    }
}

fn shared_by_all(category: &Category) -> bool {
    matches!(category, Category::Base(library) if SHARED_BY_ALL.contains(library))
}

fn may_be_opened_so(entry: &CatalogEntry, found: &mut Findings) {
    let terms = &entry.opening;
    let closed = terms.class == OpeningClass::Closed;

    if terms.class == OpeningClass::Unconditional {
        found.require(
            machine_readable(&entry.formats),
            "formats",
            "无条件开放的数据应当采用可机读标准格式",
            "data opened to everybody need a format that machines can read",
            art(33).para(2),
        );
    } else {
        found.require(
            rests_on(&terms.legal_basis, BASES),
            "opening.legal_basis",
            "不予开放和限制开放应当有可以公开的依据",
            "to restrict or deny opening takes a basis that can be made public",
            art(34).para(1),
        );
    }
    let protected = [
        Sensitivity::Personal,
        Sensitivity::CommercialSecret,
        Sensitivity::StateSecret,
    ];
    if !closed && !terms.desensitised && holds(entry, &protected) {
        found.error(
            "opening.class",
            "国家秘密、商业秘密和个人信息未经脱密、脱敏不得开放",
            "state secrets, commercial secrets and personal data are not opened untreated",
            [art(36).para(2), art(13)],
        );
    }
    let first = entry
        .domain
        .as_deref()
        .is_some_and(|domain| OPENED_FIRST.contains(&domain));
    if terms.class != OpeningClass::Unconditional && first {
        found.note(
            "opening.class",
            "该领域的数据应当优先推动开放",
            "data of this field should be among the first to be opened",
            art(36).para(1),
        );
    }
}

/// The entry is never less sensitive than its items.
fn holds(entry: &CatalogEntry, kinds: &[Sensitivity]) -> bool {
    kinds.contains(&entry.sensitivity)
        || entry
            .items
            .iter()
            .any(|item| kinds.contains(&item.sensitivity))
}

fn filled(words: &str) -> bool {
    !words.trim().is_empty()
}
