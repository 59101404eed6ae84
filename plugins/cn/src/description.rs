//! Who these rules are.

use bylaw_sdk::prelude::*;

use crate::treatments::treatments;
use crate::{INSTRUMENT, art};

/// Paragraphs 款 of articles 1 to 44; items 项 are no paragraphs.
pub(crate) const PARAGRAPHS: [u8; 44] = [
    1, 1, 2, 1, 1, 1, 1, // general provisions
    4, 1, 1, 1, // management
    2, 2, 1, 2, 2, 3, // catalogs
    1, 2, 3, 2, 2, 1, 2, 2, 2, 3, 2, 2, // sharing and use
    4, 1, 1, 1, // platforms
    2, 3, 2, 2, 2, // safeguards
    1, 1, 1, 1, // liability
    1, 1, // supplementary provisions
];

/// The instrument, what it knows, and how every article is treated.
pub fn describe() -> Description {
    Description {
        jurisdiction: "cn".into(),
        name: text("全国", "China"),
        instruments: vec![Instrument {
            id: INSTRUMENT.into(),
            title: text("政务数据共享条例", "Regulation on Sharing Government Data"),
            issuer: text("国务院（令第809号）", "State Council (Order No. 809)"),
            status: InstrumentStatus::InForce,
            articles: PARAGRAPHS.into(),
            promulgated_on: Some(day(2025, 5, 28)),
            effective_from: Some(day(2025, 8, 1)),
            effective_until: None,
            reading: None,
        }],
        matters: vec![
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::ProvisionStop,
            MatterKind::SharingApplication,
            MatterKind::OnwardUse,
            MatterKind::Dispute,
            MatterKind::Correction,
            MatterKind::Complaint,
            MatterKind::Incident,
            MatterKind::Rectification,
        ],
        sharing_classes: vec![
            SharingClass::Unconditional,
            SharingClass::Conditional,
            SharingClass::Withheld,
        ],
        opening_classes: vec![],
        role_names: role_names(),
        // 29.2 binds whoever uses the data; other law may want more.
        retention: Some(Retention {
            at_least: years(3),
            citations: vec![art(29).para(2)],
        }),
        identification: None,
        treatments: treatments(),
    }
}

/// Only the bodies that the text names.
fn role_names() -> Vec<(Role, Text)> {
    vec![
        (
            Role::Applicant,
            text("政务数据需求部门", "Department that needs the data"),
        ),
        (
            Role::Provider,
            text("政务数据提供部门", "Department that provides the data"),
        ),
        (
            Role::DataAuthority,
            text(
                "政务数据共享主管部门",
                "Authority for sharing government data",
            ),
        ),
        (
            Role::Government,
            text("本级人民政府", "Government of the same level"),
        ),
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
