//! The sample catalog: a few entries of a city, one for every way in which data may be offered.

use std::sync::Arc;

use crate::domain::sample::{Variation, sample_entry};
use crate::domain::{CatalogEntry, Date, OpeningClass, SharingClass};
use crate::flow::{FlowError, Host, load_entry};
use crate::policy::Jurisdiction;

/// Code, title, sharing class, opening class.
const ENTRIES: [(&str, &str, SharingClass, OpeningClass); 8] = [
    (
        "307001/000001",
        "空气质量监测数据",
        SharingClass::Unconditional,
        OpeningClass::Unconditional,
    ),
    (
        "307001/000002",
        "公共停车场信息",
        SharingClass::Unconditional,
        OpeningClass::Unconditional,
    ),
    (
        "307002/000001",
        "企业用水用电信息",
        SharingClass::Conditional,
        OpeningClass::Unconditional,
    ),
    (
        "307002/000002",
        "社会保险参保信息",
        SharingClass::Conditional,
        OpeningClass::Conditional,
    ),
    (
        "307003/000001",
        "医疗机构诊疗统计",
        SharingClass::Unconditional,
        OpeningClass::Conditional,
    ),
    (
        "307003/000002",
        "学校基本情况",
        SharingClass::Unconditional,
        OpeningClass::Closed,
    ),
    (
        "307004/000001",
        "城市道路养护记录",
        SharingClass::Conditional,
        OpeningClass::Closed,
    ),
    (
        "307004/000002",
        "涉密测绘成果",
        SharingClass::Withheld,
        OpeningClass::Closed,
    ),
];

/// Loads the catalog; says how many entries it has.
pub(super) async fn load(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    day: Date,
) -> Result<usize, FlowError> {
    for (code, title, sharing, opening) in ENTRIES {
        load_entry(
            host,
            jurisdiction,
            entry(code, title, sharing, opening, day),
        )
        .await?;
    }
    Ok(ENTRIES.len())
}

fn entry(
    code: &str,
    title: &str,
    sharing: SharingClass,
    opening: OpeningClass,
    day: Date,
) -> CatalogEntry {
    let variation = Variation {
        sharing,
        opening,
        ..Variation::PLAIN
    };
    CatalogEntry {
        code: code.into(),
        title: title.into(),
        ..sample_entry(&variation, day)
    }
}

/// The entry that a matter with these classes can be about.
pub(super) fn code_for(variation: &Variation) -> Option<&'static str> {
    let fits = |entry: &&(&str, &str, SharingClass, OpeningClass)| {
        entry.2 == variation.sharing && entry.3 == variation.opening
    };
    ENTRIES.iter().find(fits).map(|entry| entry.0)
}
