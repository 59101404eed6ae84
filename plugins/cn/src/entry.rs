//! Is a catalog entry in order: what the regulation is about (3), its elements (13), its class (14, 15).

use bylaw_sdk::prelude::*;

use crate::{art, between_departments};

/// 法律、行政法规以及国务院决定: nothing of a lower rank withholds data.
const WITHHOLDING: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::StateCouncilDecision,
];

/// Everything that is wrong with the entry, at once.
pub fn check(entry: &CatalogEntry) -> Vec<Finding> {
    let mut found = Findings::new();
    scope(entry, "", &mut found);
    elements(entry, &mut found);
    class(&entry.sharing, &mut found);
    found.list()
}

/// Articles 2 and 3: data of government departments that are neither state nor work secrets; the
/// regulation does not apply to others. An entry is as sensitive as its most sensitive item. `root`
/// is where the entry stands in what was asked.
pub fn scope(entry: &CatalogEntry, root: &str, found: &mut Findings) {
    provider(entry, root, found);
    let secret = |of: Sensitivity| matches!(of, Sensitivity::StateSecret | Sensitivity::WorkSecret);
    let holds_secrets =
        secret(entry.sensitivity) || entry.items.iter().any(|item| secret(item.sensitivity));
    found.require(
        !holds_secrets,
        &format!("{root}sensitivity"),
        "属于国家秘密、工作秘密的数据不是本条例所称政务数据",
        "state secrets and work secrets are no government data in the sense of this regulation",
        art(3).para(1),
    );
}

/// Article 2: whose data they are.
pub fn provider(entry: &CatalogEntry, root: &str, found: &mut Findings) {
    found.require(
        between_departments(&entry.provider),
        &format!("{root}provider.kind"),
        "提供单位应当是政府部门或者法律、法规授权的组织",
        "the provider must be a government department or an organisation that law authorises",
        art(2),
    );
}

/// Article 13. The provider and the class are always there, since the contract has no entry without.
fn elements(entry: &CatalogEntry, found: &mut Findings) {
    let cite = || art(13).para(2);
    let named = |item: &InformationItem| !item.name.trim().is_empty();
    found.require(
        !entry.title.trim().is_empty(),
        "title",
        "目录应当明确数据目录名称",
        "the catalog must say the name of the data",
        cite(),
    );
    found.require(
        !entry.items.is_empty() && entry.items.iter().all(named),
        "items",
        "目录应当明确数据项",
        "the catalog must say the items of the data",
        cite(),
    );
    found.require(
        entry.formats.iter().any(|format| !format.trim().is_empty()),
        "formats",
        "目录应当明确数据格式",
        "the catalog must say the format of the data",
        cite(),
    );
    found.require(
        entry.update_cycle.is_some(),
        "update_cycle",
        "目录应当明确数据更新频率",
        "the catalog must say how often the data are updated",
        cite(),
    );
    found.require(
        said(&entry.grade),
        "grade",
        "目录应当明确数据分类分级",
        "the catalog must say the classification and grading of the data",
        cite(),
    );
    // What is not shared is shared in no way.
    found.require(
        entry.sharing.class == SharingClass::Withheld || !entry.sharing.methods.is_empty(),
        "sharing.methods",
        "目录应当明确共享方式",
        "the catalog must say by which methods the data are shared",
        cite(),
    );
    found.require(
        entry.risk_assessed,
        "risk_assessed",
        "编制目录应当依法开展保密风险、个人信息保护影响等评估",
        "secrecy risks and the impact on personal data must have been assessed",
        art(13).para(1),
    );
}

/// Articles 14 and 15. Conditions that an unconditional entry states are either of no meaning or an
/// addition that 15 forbids: whoever publishes has to look, so a warning.
fn class(sharing: &SharingTerms, found: &mut Findings) {
    match sharing.class {
        SharingClass::Unconditional => {
            if said(&sharing.conditions) {
                found.warn(
                    "sharing.conditions",
                    "无条件共享类不附条件，不得擅自增设条件",
                    "unconditional data have no conditions; none may be added",
                    [art(14).para(1).item(1), art(15).para(1)],
                );
            }
        }
        SharingClass::Conditional => found.require(
            said(&sharing.conditions),
            "sharing.conditions",
            "有条件共享类应当列明共享范围、使用用途等共享使用条件",
            "conditional data must state for whom, for which use and on what other conditions",
            art(15).para(2),
        ),
        SharingClass::Withheld => withheld(sharing, found),
    }
}

/// A basis is all that makes the class lawful, so that without one both fields are named.
fn withheld(sharing: &SharingTerms, found: &mut Findings) {
    if !rests_on(&sharing.legal_basis, WITHHOLDING) {
        found.error(
            "sharing.class",
            "没有法律、行政法规或者国务院决定明确规定的，不属于不予共享类",
            "withheld is only what a law, an administrative regulation or a decision of the State \
             Council expressly says",
            art(14).para(1).item(3),
        );
        found.error(
            "sharing.legal_basis",
            "不予共享类应当明确相应的法律、行政法规以及国务院决定依据",
            "withheld data must name the law, the administrative regulation or the decision of the \
             State Council",
            art(15).para(2),
        );
    }
    found.require(
        said(&sharing.reason),
        "sharing.reason",
        "不予共享类应当列明理由",
        "withheld data must state the reason",
        art(15).para(2),
    );
}
