//! Is an entry in order: what the catalog defines (16), and what each sharing class rests on (5, 13).

use bylaw_sdk::prelude::*;

use crate::art;

/// The ranks that Articles 13 and 22 accept: laws, regulations, rules.
pub const STATUTORY: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
    BasisRank::Rule,
];

/// Everything that is wrong with the entry. Opening is outside the instrument: no look at it.
pub fn check(entry: &CatalogEntry) -> Vec<Finding> {
    let mut found = Findings::new();
    elements(&mut found, entry);
    support(&mut found, &entry.sharing);
    fitness(&mut found, entry);
    found.list()
}

/// Article 16: name, category, provider, way of provision, time of updating.
fn elements(found: &mut Findings, entry: &CatalogEntry) {
    found.require(
        !blank(&entry.title),
        "title",
        "目录应当界定信息名称",
        "the catalog defines the name of the data: give a title",
        art(16),
    );
    found.require(
        !matches!(&entry.category, Category::Thematic(theme) if blank(theme)),
        "category",
        "目录应当界定信息类别：请写明主题",
        "the catalog defines the category of the data: name the theme",
        art(16),
    );
    found.require(
        !blank(&entry.provider.name),
        "provider.name",
        "目录应当界定提供单位",
        "the catalog defines who provides the data: name the provider",
        art(16),
    );
    found.require(
        entry.sharing.class == SharingClass::Withheld || !entry.sharing.methods.is_empty(),
        "sharing.methods",
        "可共享的信息应当界定提供方式",
        "data that is shared needs a way of provision: name a method",
        art(16),
    );
    found.require(
        entry.update_cycle.is_some(),
        "update_cycle",
        "目录应当界定更新时限",
        "the catalog defines when the data is updated: give the cycle",
        art(16),
    );
}

/// What a class must come with. The text asks no legal basis of the conditional class.
fn support(found: &mut Findings, sharing: &SharingTerms) {
    match sharing.class {
        SharingClass::Unconditional => {}
        SharingClass::Conditional => found.require(
            said(&sharing.conditions),
            "sharing.conditions",
            "条件共享类应当写明共享条件",
            "conditional sharing needs its conditions stated",
            [art(5).para(1), art(5).para(3), art(13).para(1), art(16)],
        ),
        SharingClass::Withheld => found.require(
            rests_on(&sharing.legal_basis, STATUTORY),
            "sharing.legal_basis",
            "不予共享应当提供法律、法规或者规章依据",
            "withholding needs a basis in a law, a regulation or a rule",
            art(13).para(2),
        ),
    }
}

/// Article 5 also says which data belongs in which class. It gives examples of what somebody has
/// to judge, so a class that does not fit them is pointed out and not forbidden.
fn fitness(found: &mut Findings, entry: &CatalogEntry) {
    let class = entry.sharing.class;
    if holds(entry, Sensitivity::StateSecret) && class != SharingClass::Withheld {
        found.warn(
            "sharing.class",
            "涉及国家秘密的信息按国家保密制度处理，不经本平台共享",
            "state secrets are handled under the secrecy rules, not shared under these measures",
            art(5).para(4),
        );
    }
    let confidential =
        holds(entry, Sensitivity::CommercialSecret) || holds(entry, Sensitivity::Personal);
    if confidential && class == SharingClass::Unconditional {
        found.warn(
            "sharing.class",
            "商业秘密、个人隐私信息一般列入条件共享类，请核实",
            "commercial secrets and private data belong in the conditional class: please check",
            art(5).para(3),
        );
    }
    let everyday = matches!(entry.category, Category::Base(BaseLibrary::LegalEntity));
    if everyday && class != SharingClass::Unconditional {
        found.note(
            "sharing.class",
            "法人单位基本信息列入无条件共享类，请核实",
            "basic data on legal entities belongs in the unconditional class: please check",
            art(5).para(2),
        );
    }
}

/// Whether the entry or one of its items is of this sensitivity.
fn holds(entry: &CatalogEntry, sensitivity: Sensitivity) -> bool {
    entry.sensitivity == sensitivity
        || entry
            .items
            .iter()
            .any(|item| item.sensitivity == sensitivity)
}

fn blank(words: &str) -> bool {
    words.trim().is_empty()
}
