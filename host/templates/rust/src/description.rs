//! Who the rules are: the instrument to fill in, and how each of its articles is treated.

use bylaw_sdk::prelude::*;

use crate::INSTRUMENT;
use crate::art;

/// Fill in: the text's title and issuer, its days, and how many paragraphs each article has.
pub fn description() -> Description {
    Description {
        jurisdiction: "{{name}}".into(),
        name: text("{{name}}（名称待填写）", "{{name}} (to be named)"),
        instruments: vec![Instrument {
            id: INSTRUMENT.into(),
            title: text("某某办法（待填写）", "Measures (to be filled in)"),
            issuer: text("发布机关（待填写）", "Issuer (to be filled in)"),
            // A draft until its text is the one that was issued.
            status: InstrumentStatus::Draft,
            articles: vec![1, 2, 3, 1],
            promulgated_on: None,
            effective_from: None, // Some(day(2025, 1, 1))
            effective_until: None,
            reading: None,
        }],
        matters: vec![MatterKind::EntryPublication, MatterKind::SharingApplication],
        sharing_classes: vec![
            SharingClass::Unconditional,
            SharingClass::Conditional,
            SharingClass::Withheld,
        ],
        opening_classes: vec![],
        role_names: vec![
            (Role::Provider, text("提供部门", "Provider")),
            (Role::DataAuthority, text("数据主管部门", "Data authority")),
        ],
        retention: None,
        identification: None,
        treatments: treatments(),
    }
}

/// Every article, each once, or paragraph by paragraph. An enforced one needs a scenario.
fn treatments() -> Vec<ArticleTreatment> {
    use Treatment::{Declaratory, Enforced, Recorded};
    vec![
        treat(art(1), Declaratory, "目的。", "Purpose."),
        treat(
            art(2).para(1),
            Enforced,
            "目录条目须有名称和摘要。",
            "An entry has a title and a summary.",
        ),
        treat(
            art(2).para(2),
            Enforced,
            "限制共享须有依据。",
            "To restrict sharing takes a basis.",
        ),
        treat(
            art(3).para(1),
            Enforced,
            "谁可以申请，说明用途。",
            "Who may apply, and says what for.",
        ),
        treat(
            art(3).para(2),
            Enforced,
            "十个工作日内答复。",
            "An answer in ten working days.",
        ),
        treat(
            art(3).para(3),
            Enforced,
            "不同意的说明理由。",
            "A refusal states its reason.",
        ),
        treat(art(4), Recorded, "施行日期。", "The first day in force."),
    ]
}
