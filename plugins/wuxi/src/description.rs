//! Who these rules are.

use bylaw_sdk::prelude::*;

use crate::INSTRUMENT;
use crate::treatments::treatments;

/// Paragraphs 款 of articles 1 to 39; items 项 are no paragraphs.
const PARAGRAPHS: [u8; 39] = [
    1, 4, 1, 2, 2, 1, 1, 1, // general provisions
    2, 1, 3, 2, 2, 2, // planning and building
    3, 2, 1, 2, // collection and pooling
    3, 3, 1, 1, 2, 3, 1, 1, 1, // sharing and opening
    1, 1, 3, 2, 1, 1, 1, // security and supervision
    1, 1, // liability
    1, 1, 1, // supplementary provisions
];

/// The instrument, what it knows, and how every article is treated.
pub fn describe() -> Description {
    Description {
        jurisdiction: "wuxi".into(),
        name: text("无锡市", "Wuxi"),
        instruments: vec![Instrument {
            id: INSTRUMENT.into(),
            title: text(
                "无锡市公共数据管理办法",
                "Wuxi Measures for the Administration of Public Data",
            ),
            issuer: text("无锡市人民政府", "People's Government of Wuxi"),
            status: InstrumentStatus::InForce,
            articles: PARAGRAPHS.into(),
            promulgated_on: None,
            effective_from: Some(day(2020, 5, 1)),
            effective_until: None,
            reading: None,
        }],
        matters: vec![
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::Reassessment,
            MatterKind::SharingApplication,
            MatterKind::Dispute,
            MatterKind::Correction,
            MatterKind::OpeningApplication,
        ],
        sharing_classes: vec![
            SharingClass::Unconditional,
            SharingClass::Conditional,
            SharingClass::Withheld,
        ],
        opening_classes: vec![
            OpeningClass::Unconditional,
            OpeningClass::Conditional,
            OpeningClass::Closed,
        ],
        role_names: role_names(),
        retention: None,
        identification: None,
        treatments: treatments(),
    }
}

/// Only the bodies that the text names.
fn role_names() -> Vec<(Role, Text)> {
    vec![
        (
            Role::Provider,
            text(
                "公共管理服务机构",
                "Public management and service institution",
            ),
        ),
        (
            Role::DataAuthority,
            text("大数据行政主管部门", "Big data authority"),
        ),
        (
            Role::Government,
            text("本级人民政府", "Government of the same level"),
        ),
        (Role::Grantee, text("数据利用主体", "Data user")),
        (
            Role::SecurityAuthority,
            text("网信部门", "Cyberspace authority"),
        ),
        (
            Role::SecrecyAuthority,
            text("保密行政管理部门", "Secrecy authority"),
        ),
    ]
}
