//! Who these rules are: the instrument, its term, its words for each role.

use bylaw_sdk::prelude::*;

use crate::treatments::treatments;
use crate::{INSTRUMENT, art};

/// Answers `describe`.
pub fn describe() -> Description {
    Description {
        jurisdiction: INSTRUMENT.into(),
        name: text("成都市", "Chengdu"),
        instruments: vec![instrument()],
        matters: vec![
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::Reassessment,
            MatterKind::SharingApplication,
            MatterKind::Dispute,
            MatterKind::Inconsistency,
            MatterKind::Correction,
            MatterKind::StatisticsAccess,
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
        retention: Some(Retention {
            at_least: years(15),
            citations: vec![art(26)],
        }),
        identification: Some(Identification {
            sign_in: SignIn::UnifiedCertificate,
            citations: vec![art(35)],
        }),
        treatments: treatments(),
    }
}

fn instrument() -> Instrument {
    Instrument {
        id: INSTRUMENT.into(),
        title: text(
            "成都市政务信息资源共享管理暂行办法",
            "Chengdu Interim Measures on the Sharing of Government Information Resources",
        ),
        issuer: text(
            "成都市人民政府办公厅",
            "General Office of the Chengdu Municipal People's Government",
        ),
        status: InstrumentStatus::Expired,
        articles: vec![
            1, 1, 1, 1, 5, 1, 1, // 1 to 7, general
            3, 1, 1, 1, 2, // 8 to 12, infrastructure
            2, 1, 1, 1, 1, // 13 to 17, catalogs
            1, 1, 1, 1, // 18 to 21, collection
            1, 1, 1, 2, 1, 1, 1, 3, 1, // 22 to 30, sharing
            1, 1, 1, 1, 1, // 31 to 35, security
            1, 1, 1, 1, // 36 to 39, supervision
            1, 1, 1, // 40 to 42, final
        ],
        promulgated_on: Some(day(2016, 5, 26)),
        effective_from: Some(day(2016, 6, 26)),
        effective_until: Some(day(2018, 6, 25)),
        reading: Some(text(
            "“发布之日起30日后施行”：发布日不计，满30日为2016年6月25日，次日施行；有效期2年，至2018年6月25日止",
            "in force 30 days after issue: the day of issue is not counted, day 30 is 2016-06-25, the first day in force is the next; two years end on 2018-06-25",
        )),
    }
}

fn role_names() -> Vec<(Role, Text)> {
    vec![
        (Role::Applicant, text("需求政府部门", "Department in need")),
        (Role::Respondent, text("有关部门", "Department concerned")),
        (Role::Provider, text("信息提供部门", "Providing department")),
        (
            Role::DataAuthority,
            text("信息化主管部门", "Informatisation authority"),
        ),
        (
            Role::SecrecyAuthority,
            text("保密主管部门", "Secrecy authority"),
        ),
        (
            Role::SecurityAuthority,
            text("信息安全主管部门", "Information security authority"),
        ),
        (Role::Grantee, text("使用部门", "Using department")),
    ]
}
