//! Is a catalog entry in order: its elements (13), how it was collected (16), its classes (19, 22).

use bylaw_sdk::prelude::*;

use crate::art;

/// 法律、法规: regulations are those of the State Council and of local congresses, not rules 规章.
const STATUTES: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
];

/// 法律、法规和国家有关规定: any one of them carries a class. What the State Council decides and
/// what the centre lays down as policy are state provisions too.
const STATUTES_AND_STATE_PROVISIONS: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
    BasisRank::StateProvision,
    BasisRank::StateCouncilDecision,
    BasisRank::CentralPolicy,
];

/// Everything that is wrong with the entry, at once.
pub fn check(entry: &CatalogEntry) -> Vec<Finding> {
    let mut found = Findings::new();
    elements(entry, &mut found);
    collection(entry, &mut found);
    sharing_class(&entry.sharing, &mut found);
    opening_class(entry, &mut found);
    found.list()
}

/// Article 13: name, content, source and update cycle; the two attributes are always there, since
/// the contract has no entry without classes.
fn elements(entry: &CatalogEntry, found: &mut Findings) {
    let cite = || art(13).para(1);
    found.require(
        !entry.title.trim().is_empty(),
        "title",
        "目录要素缺名称",
        "The catalog needs the name of the data",
        cite(),
    );
    found.require(
        !entry.summary.trim().is_empty(),
        "summary",
        "目录要素缺内容",
        "The catalog needs a word on what the data holds",
        cite(),
    );
    found.require(
        said(&entry.source),
        "source",
        "目录要素缺数据来源",
        "The catalog needs the source of the data",
        cite(),
    );
    found.require(
        entry.update_cycle.is_some(),
        "update_cycle",
        "目录要素缺更新周期",
        "The catalog needs the update cycle",
        cite(),
    );
}

/// Article 16: what no law and no regulation provides for is collected with the subject's consent,
/// and after the subject has been told.
fn collection(entry: &CatalogEntry, found: &mut Findings) {
    let Some(collection) = &entry.collection else {
        return;
    };
    if rests_on(&collection.legal_basis, STATUTES) {
        return;
    }
    found.require(
        collection.subject_consents,
        "collection.subject_consents",
        "采集法律、法规未作规定的数据，应当取得被采集人同意",
        "No law or regulation provides for this collection: the subject must consent",
        art(16).para(2),
    );
    found.require(
        collection.subject_informed,
        "collection.subject_informed",
        "采集法律、法规未作规定的数据，应当告知目的、方式、范围以及查询、更正渠道",
        "No law or regulation provides for this collection: the subject must be told purpose, \
         manner, scope, and how to query and correct",
        art(16).para(2),
    );
}

/// Article 19: the exceptions from unconditional sharing need a basis, and conditions are listed.
fn sharing_class(sharing: &SharingTerms, found: &mut Findings) {
    if sharing.class == SharingClass::Unconditional {
        return;
    }
    found.require(
        rests_on(&sharing.legal_basis, STATUTES_AND_STATE_PROVISIONS),
        "sharing.legal_basis",
        "有条件共享、不予共享应当有法律、法规或者国家有关规定作依据",
        "Conditional or withheld sharing needs a law, a regulation or a state provision as its basis",
        art(19).para(3),
    );
    if sharing.class == SharingClass::Conditional {
        found.require(
            said(&sharing.conditions),
            "sharing.conditions",
            "有条件共享应当列明共享条件",
            "Conditional sharing must list its conditions",
            art(19).para(3),
        );
    }
}

/// Article 22: closed are state secrets and what a provision forbids to open, and nothing else.
fn opening_class(entry: &CatalogEntry, found: &mut Findings) {
    let cite = || art(22).para(1).item(3);
    let opening = &entry.opening;
    if opening.class == OpeningClass::Closed {
        let forbidden = rests_on(&opening.legal_basis, STATUTES_AND_STATE_PROVISIONS);
        if !forbidden && !holds_state_secrets(entry) {
            found.error(
                "opening.class",
                "不涉及国家秘密，也无禁止开放的规定，不得列为不予开放",
                "Neither a state secret nor forbidden by any provision: it may not be closed",
                cite(),
            );
            found.error(
                "opening.legal_basis",
                "不予开放应当指明禁止开放的法律、法规或者国家有关规定",
                "Closing needs the law, regulation or state provision that forbids opening",
                cite(),
            );
        }
        return;
    }
    found.require(
        may_be_opened(entry),
        "opening.class",
        "涉及国家秘密且未经处理，属于不予开放",
        "It holds state secrets that have not been removed: it must be closed",
        cite(),
    );
    if opening.class == OpeningClass::Conditional && !said(&opening.conditions) {
        // The text defines the class by part or condition, but orders nobody to write them down.
        found.note(
            "opening.conditions",
            "有条件开放指部分提供或者按特定条件提供，此处均未写明",
            "Conditional means in part or on conditions; the entry says neither",
            art(22).para(1).item(2),
        );
    }
}

/// Nothing in the data keeps it from being opened: no state secrets, or they have been treated.
/// Other secrets and personal data do not close anything here.
pub fn may_be_opened(entry: &CatalogEntry) -> bool {
    entry.opening.desensitised || !holds_state_secrets(entry)
}

/// An entry is as sensitive as its most sensitive item.
fn holds_state_secrets(entry: &CatalogEntry) -> bool {
    entry.sensitivity == Sensitivity::StateSecret
        || entry
            .items
            .iter()
            .any(|item| item.sensitivity == Sensitivity::StateSecret)
}
