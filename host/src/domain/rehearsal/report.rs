//! What a rehearsal found, without anybody's name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::difference::What;
use crate::domain::supervision::{Cell, Column, Table};
use crate::domain::words::word;
use crate::domain::{Citation, Date, MatterKind, Text};

/// An article of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleName {
    /// The instrument.
    pub instrument: String,
    /// The article.
    pub article: u16,
}

impl ArticleName {
    /// The article that a citation is of.
    pub fn of(citation: &Citation) -> Self {
        Self {
            instrument: citation.instrument.clone(),
            article: citation.article,
        }
    }
}

/// A case that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RehearsalExample {
    /// The case.
    pub case: String,
    /// The kind of its matter.
    pub kind: MatterKind,
    /// The day on which it was filed.
    pub filed_on: Date,
    /// In what, in words.
    pub differs: Vec<Text>,
}

/// Matters that differ in one thing under one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RehearsalGroup {
    /// The article that the old or the new answer rests on; none where neither cites any.
    pub article: Option<ArticleName>,
    /// What it is that differs.
    pub what: What,
    /// How many do.
    pub matters: u64,
    /// How many of each kind.
    pub kinds: BTreeMap<MatterKind, u64>,
    /// The first of them, by their cases.
    pub examples: Vec<RehearsalExample>,
}

/// Matters that were found and could not be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// A person in it was erased, so that the same question can no longer be asked.
    pub erased: u64,
    /// The host could not plan it for a reason of its own, such as an office that nobody held.
    pub undecided: u64,
    /// Its record cannot be read.
    pub unreadable: u64,
    /// The first cases whose record cannot be read.
    pub unreadable_cases: Vec<String>,
}

/// What a rehearsal found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RehearsalReport {
    /// Matters that were read.
    pub matters: u64,
    /// The last filing day among them: up to when it looked. None if there were none.
    #[serde(default)]
    pub last_filed_on: Option<Date>,
    /// Those that were answered again and compared.
    pub compared: u64,
    /// Those with the same answer.
    pub same: u64,
    /// Those with another one. A matter that differs in several ways counts once here, and in each
    /// group that it belongs to.
    pub differing: u64,
    /// Those with the same one in other words: they stand in groups of their own, and no threshold
    /// counts them.
    pub reworded: u64,
    /// Those that were not compared.
    pub left_out: LeftOut,
    /// In what they differ, by article.
    pub groups: Vec<RehearsalGroup>,
    /// What a rehearsal cannot see.
    pub not_covered: Text,
}

/// What no rehearsal covers, since it was never stored or is not the rules' affair.
pub(super) fn not_covered() -> Text {
    Text {
        zh: "未受理的事项不予保存，故不在演练之列；不问依据当日是否生效；平台自身的提示（编码、编制指南、机构职责）不作比较；办理过程中随操作提交的目录条目不重新检查。".into(),
        en: "matters that were refused at filing are not kept, so they are not rehearsed; whether an instrument was in force that day is not asked; what the host itself finds (codes, the guide, offices) is not compared; entries that came with an act are not checked again.".into(),
    }
}

const COLUMNS: &[Column] = &[
    Column {
        key: "instrument",
        zh: "依据",
    },
    Column {
        key: "article",
        zh: "条",
    },
    Column {
        key: "what",
        zh: "差异",
    },
    Column {
        key: "matters",
        zh: "事项数",
    },
    Column {
        key: "kinds",
        zh: "事项类型",
    },
    Column {
        key: "examples",
        zh: "案件示例",
    },
];

impl RehearsalReport {
    /// The table before there is a report.
    pub fn no_table() -> Table {
        Table {
            columns: COLUMNS,
            rows: vec![],
        }
    }

    /// The groups as a table.
    pub fn to_table(&self) -> Table {
        let row = |group: &RehearsalGroup| {
            let article = group.article.as_ref();
            let kinds = group.kinds.iter();
            let kinds = kinds.map(|(kind, count)| format!("{kind} {count}"));
            let examples = group.examples.iter().map(|one| one.case.clone());
            vec![
                Cell::of(article.map(|article| article.instrument.clone())),
                article.map_or(Cell::None, |article| Cell::Number(article.article.into())),
                Cell::Text(word(&group.what)),
                Cell::Number(group.matters),
                Cell::List(kinds.collect()),
                Cell::List(examples.collect()),
            ]
        };
        Table {
            columns: COLUMNS,
            rows: self.groups.iter().map(row).collect(),
        }
    }
}
