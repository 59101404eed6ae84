//! Who these rules are: the draft, what it knows, and what it calls each role.

use bylaw_sdk::prelude::*;

use crate::{INSTRUMENT, treatments};

/// The number of paragraphs of the 49 articles. Article 47 is one paragraph with nine items.
const PARAGRAPHS: [u8; 49] = [
    1, 1, 4, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 4, 1, 1, 3, 3, 2, 1, 1, 2, 1, 1,
    2, 3, 2, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1,
];

/// Everything the host and its readers may know of these rules beforehand.
pub fn describe() -> Description {
    Description {
        jurisdiction: INSTRUMENT.into(),
        name: text("沈阳市", "Shenyang"),
        instruments: vec![instrument()],
        matters: vec![
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::ProvisionStop,
            MatterKind::Reassessment,
            MatterKind::SharingApplication,
            MatterKind::Dispute,
            MatterKind::OpeningApplication,
            MatterKind::OperationAuthorisation,
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
        // The text says neither how long records are kept nor how people sign in.
        retention: None,
        identification: None,
        treatments: treatments::all(),
    }
}

fn instrument() -> Instrument {
    Instrument {
        id: INSTRUMENT.into(),
        title: text(
            "沈阳市政务数据资源共享开放条例（征求意见稿）",
            "Shenyang Regulation on Sharing and Opening Government Data (draft for comment)",
        ),
        issuer: text(
            "沈阳市（征求意见稿，正文未载明制定机关）",
            "Shenyang (draft for comment; the text names no issuer)",
        ),
        status: InstrumentStatus::Draft,
        articles: PARAGRAPHS.into(),
        promulgated_on: None,
        effective_from: None,
        effective_until: None,
        reading: Some(text(
            "征求意见稿，正文没有施行日期；自何日起适用由本地政策假定",
            "A draft whose text has no effective date; the policy assumes a day from which it applies",
        )),
    }
}

fn role_names() -> Vec<(Role, Text)> {
    vec![
        (
            Role::Applicant,
            text("需求部门或者申请人", "Requesting department, or applicant"),
        ),
        (
            Role::Respondent,
            text("被责令改正的政务部门", "Department ordered to correct"),
        ),
        (Role::Provider, text("提供部门", "Providing department")),
        (
            Role::DataAuthority,
            text("大数据行政主管部门", "Big data authority"),
        ),
        (Role::Government, text("人民政府", "People's government")),
        (
            Role::PlatformOperator,
            text("技术服务保障单位", "Technical support unit"),
        ),
        (
            Role::SecrecyAuthority,
            text("保密行政主管部门", "Secrecy authority"),
        ),
        (
            Role::SecurityAuthority,
            text(
                "具有网络安全管理职能的行政主管部门",
                "Authority in charge of network security",
            ),
        ),
        (Role::SuperiorOrgan, text("上级机关", "Superior organ")),
        (
            Role::Grantee,
            text("获取数据的部门或者个人", "Whoever was given the data"),
        ),
    ]
}
