//! A catalog entry of given classes that is in order, as far as the conventions say for all.

use super::random::Random;
use super::words;
use crate::domain::{
    BasisRank, CatalogEntry, Category, CollectionTerms, Date, Entitlement, ExchangeMethod,
    InformationItem, LegalBasis, OpeningClass, OpeningTerms, Party, PartyKind, Sensitivity,
    SharingClass, SharingTerms, Tier, UpdateCycle,
};

/// What an applicant for any entry hands in.
pub(super) const MATERIAL: &str = "申请表";

/// An entry whose classes rest on a law, and whose content fits them.
pub(super) fn in_order(
    random: &mut Random,
    sharing: SharingClass,
    opening: OpeningClass,
    created_on: Date,
) -> CatalogEntry {
    let sensitivity = sensitivity(random, sharing);
    CatalogEntry {
        code: format!("TEST/{:06}", random.below(1_000_000)),
        title: random
            .pick(
                &["企业登记信息", "公交线路", "空气质量监测", "住房公积金缴存"],
                "测试条目",
            )
            .into(),
        summary: "用于规则检查的目录条目".into(),
        provider: Party {
            id: "provider".into(),
            name: "提供部门".into(),
            kind: random.pick(&words::DEPARTMENTS, PartyKind::Department),
            tier: Some(random.pick(&words::TIERS, Tier::City)),
        },
        source: Some("履职过程中产生".into()),
        category: category(random, sharing),
        domain: random
            .sometimes(50, "")
            .map(|_| random.pick(&words::DOMAINS, "credit").into()),
        grade: Some("二级".into()),
        risk_assessed: true,
        formats: (0..=random.below(3))
            .map(|_| random.pick(&words::FORMATS, "csv").into())
            .collect(),
        items: items(random, sensitivity),
        sensitivity,
        sharing: SharingTerms {
            class: sharing,
            conditions: Some("仅限履行职责使用".into()),
            reason: Some("法律规定限于特定部门".into()),
            legal_basis: vec![law()],
            methods: vec![random.pick(&words::METHODS, ExchangeMethod::Query)],
            required_materials: vec![MATERIAL.into()],
            entitled: vec![],
            lists: vec![],
        },
        opening: OpeningTerms {
            class: opening,
            conditions: Some("注明来源".into()),
            reason: Some("法律规定不得全部公开".into()),
            legal_basis: vec![law()],
            desensitised: !(opening == OpeningClass::Closed && protected(sensitivity)),
            holder_consents: random.chance(50),
        },
        collection: random.sometimes(40, ()).map(|()| CollectionTerms {
            legal_basis: random.sometimes(50, law()).into_iter().collect(),
            subject_consents: true,
            subject_informed: true,
        }),
        update_cycle: Some(random.pick(&words::CYCLES, UpdateCycle::Daily)),
        created_on,
        in_superior_catalog: random.chance(60),
        on_platform: random.chance(50),
    }
}

/// Withheld is what is secret, or what a law protects: a text may not be about state secrets at all.
/// Everything else may be of any kind, and mostly is of none.
fn sensitivity(random: &mut Random, sharing: SharingClass) -> Sensitivity {
    if sharing == SharingClass::Withheld {
        return if random.chance(50) {
            Sensitivity::StateSecret
        } else {
            Sensitivity::Personal
        };
    }
    if random.chance(70) {
        Sensitivity::None
    } else {
        random.pick(&words::SENSITIVITIES, Sensitivity::None)
    }
}

/// The same entry without secrets, which are shared with nobody: nobody has a dispute over them.
pub(super) fn without_secrets(entry: &mut CatalogEntry) {
    let items = entry.items.iter_mut().map(|item| &mut item.sensitivity);
    for sensitivity in items.chain([&mut entry.sensitivity]) {
        *sensitivity = match *sensitivity {
            Sensitivity::StateSecret => Sensitivity::Personal,
            Sensitivity::WorkSecret => Sensitivity::None,
            other => other,
        };
    }
}

fn protected(sensitivity: Sensitivity) -> bool {
    !matches!(sensitivity, Sensitivity::None | Sensitivity::WorkSecret)
}

/// Base libraries are what is shared with everybody.
fn category(random: &mut Random, sharing: SharingClass) -> Category {
    match random.below(10) {
        0..=2 if sharing == SharingClass::Unconditional => {
            Category::Base(random.pick(&words::LIBRARIES, words::LIBRARIES[0]))
        }
        3..=5 => Category::Thematic("营商环境".into()),
        _ => Category::Departmental,
    }
}

/// Items are never more sensitive than their entry.
fn items(random: &mut Random, sensitivity: Sensitivity) -> Vec<InformationItem> {
    let count = 1 + random.below(4);
    (0..count)
        .map(|number| InformationItem {
            name: format!("信息项{number}"),
            data_type: random.pick(&["C", "N", "D"], "C").into(),
            sensitivity: if random.chance(50) {
                Sensitivity::None
            } else {
                sensitivity
            },
        })
        .collect()
}

/// A basis of the rank that every instrument accepts.
pub(super) fn law() -> LegalBasis {
    basis(BasisRank::Law)
}

pub(super) fn basis(rank: BasisRank) -> LegalBasis {
    LegalBasis {
        rank,
        title: "中华人民共和国数据安全法".into(),
        article: Some("第二十一条".into()),
    }
}

/// Gives the data to somebody whatever its class.
pub(super) fn entitle(entry: &mut CatalogEntry, party: &str) {
    entry.sharing.entitled.push(Entitlement {
        party: party.to_owned(),
        legal_basis: vec![law()],
    });
}
