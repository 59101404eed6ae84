//! Who these rules are: the instrument, its kinds of matter, its classes, its names for roles.

use crate::INSTRUMENT;
use crate::treatments::treatments;
use bylaw_sdk::prelude::*;

/// The paragraphs of articles 1 to 46.
const PARAGRAPHS: [u8; 46] = [
    1, 2, 1, 1, 2, 1, 2, 5, 1, 2, 2, 1, 3, 2, 1, 2, 2, 1, 2, 1, 4, 3, 2, 2, 2, 3, 1, 1, 2, 1, 2, 1,
    1, 1, 2, 3, 1, 3, 1, 1, 2, 1, 1, 1, 1, 1,
];

/// The description as the host asks for it. The text is silent on how long records are kept and
/// on how people sign in.
pub fn describe() -> Description {
    Description {
        jurisdiction: "anhui".into(),
        name: text("安徽省", "Anhui"),
        instruments: vec![measures()],
        matters: vec![
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::SharingApplication,
            MatterKind::Inconsistency,
            MatterKind::Correction,
            MatterKind::OpeningApplication,
            MatterKind::EmergencyOpening,
            MatterKind::ProjectReview,
            MatterKind::Incident,
            MatterKind::Rectification,
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

fn measures() -> Instrument {
    Instrument {
        id: INSTRUMENT.into(),
        title: text(
            "安徽省政务数据资源管理办法",
            "Anhui Measures for the Management of Government Data Resources",
        ),
        issuer: text("安徽省人民政府", "People's Government of Anhui Province"),
        status: InstrumentStatus::InForce,
        articles: PARAGRAPHS.into(),
        promulgated_on: Some(day(2020, 12, 30)),
        effective_from: Some(day(2021, 3, 1)),
        effective_until: None,
        reading: None,
    }
}

fn role_names() -> Vec<(Role, Text)> {
    vec![
        (Role::Applicant, text("申请人", "applicant")),
        (
            Role::Respondent,
            text("被通知整改的单位", "body told to rectify"),
        ),
        (Role::Provider, text("数据提供部门", "data provider")),
        (Role::Grantee, text("数据使用部门", "data user")),
        (
            Role::DataAuthority,
            text("数据资源主管部门", "data resources authority"),
        ),
        (
            Role::Government,
            text("本级人民政府", "government of the same level"),
        ),
        (
            Role::PlatformOperator,
            text(
                "江淮大数据中心平台管理机构",
                "body managing the Jianghuai platform",
            ),
        ),
        (
            Role::SecurityAuthority,
            text("网信部门", "cyberspace authority"),
        ),
    ]
}
