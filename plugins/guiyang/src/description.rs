//! Who these rules are: the instrument, its matters, classes and roles.

use crate::{IN_FORCE_FROM, INSTRUMENT, treatments::treatments};
use bylaw_sdk::prelude::*;

pub(crate) fn describe() -> Description {
    Description {
        jurisdiction: INSTRUMENT.into(),
        name: text("贵阳市", "Guiyang"),
        instruments: vec![instrument()],
        matters: vec![
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::Reassessment,
            MatterKind::SharingApplication,
            MatterKind::Dispute,
            MatterKind::Correction,
            MatterKind::OpeningApplication,
            MatterKind::OpeningRequest,
            MatterKind::OpeningReview,
            MatterKind::Complaint,
            MatterKind::Incident,
            MatterKind::Rectification,
        ],
        sharing_classes: vec![SharingClass::Unconditional, SharingClass::Conditional],
        opening_classes: vec![OpeningClass::Unconditional, OpeningClass::Closed],
        role_names: role_names(),
        // The text keeps no logs and asks for no particular sign-in.
        retention: None,
        identification: None,
        treatments: treatments(),
    }
}

fn instrument() -> Instrument {
    let (year, month, date) = IN_FORCE_FROM;
    Instrument {
        id: INSTRUMENT.into(),
        title: text(
            "贵阳市政府数据共享开放条例",
            "Guiyang Regulation on the Sharing and Opening of Government Data",
        ),
        issuer: text(
            "贵阳市人民代表大会常务委员会",
            "Standing Committee of the Guiyang Municipal People's Congress",
        ),
        status: InstrumentStatus::InForce,
        articles: vec![
            1, 4, 1, 3, 2, 1, 2, 1, 3, 1, 3, 3, 3, 2, 3, 2, 1, 2, 2, 3, 2, 1, 2, 1, 1, 1, 1, 2, 1,
            1, 1, 2, 1,
        ],
        promulgated_on: Some(day(2017, 4, 11)),
        effective_from: Some(day(year, month, date)),
        effective_until: None,
        reading: Some(text(
            "条文的期限都称“日”，从不称“工作日”，一律按日历日计算",
            "every period is in 日, never in working days, and counts calendar days",
        )),
    }
}

fn role_names() -> Vec<(Role, Text)> {
    vec![
        (
            Role::Applicant,
            text("申请人、数据需求机关", "applicant, organ in need of data"),
        ),
        (
            Role::Respondent,
            text("被投诉或者被责令改正的行政机关", "organ complained of"),
        ),
        (
            Role::Provider,
            text("政府数据提供机关", "organ providing the data"),
        ),
        (
            Role::DataAuthority,
            text("大数据行政主管部门", "big-data authority"),
        ),
        (
            Role::Government,
            text("同级人民政府", "people's government of the level"),
        ),
        (
            Role::PlatformOperator,
            text("共享开放平台运行、维护单位", "operator of the platforms"),
        ),
        (Role::SuperiorOrgan, text("上级行政机关", "superior organ")),
        (
            Role::SupervisoryOrgan,
            text("监察机关", "supervisory organ"),
        ),
    ]
}
