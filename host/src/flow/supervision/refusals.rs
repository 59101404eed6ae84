//! What was refused and on which bases, per organisation and kind.

use std::collections::BTreeMap;

use super::walk::{Tally, Walk};
use crate::domain::supervision::{Cell, Column, Course, Table};
use crate::domain::words::word;
use crate::domain::{Citation, OutcomeKind};

const COLUMNS: &[Column] = &[
    Column {
        key: "organisation",
        zh: "机构",
    },
    Column {
        key: "kind",
        zh: "事项类型",
    },
    Column {
        key: "outcome",
        zh: "结果",
    },
    Column {
        key: "rank",
        zh: "依据位阶",
    },
    Column {
        key: "title",
        zh: "依据名称",
    },
    Column {
        key: "article",
        zh: "依据条款",
    },
    Column {
        key: "citations",
        zh: "适用条款",
    },
    Column {
        key: "times",
        zh: "次数",
    },
];

type Key = (
    String,
    String,
    String,
    Option<(String, String, String)>,
    Vec<String>,
);

/// How often each organisation refused on each basis.
#[derive(Default)]
pub(super) struct Refusals(BTreeMap<Key, u64>);

impl Refusals {
    /// The rows of the report. A refusal on two bases stands in two rows.
    pub(super) fn into_table(self) -> Table {
        let row = |((organisation, kind, outcome, basis, cited), times): (Key, u64)| {
            let (rank, title, article) =
                basis.map_or((None, None, None), |(rank, title, article)| {
                    (
                        Some(rank),
                        Some(title),
                        Some(article).filter(|one| !one.is_empty()),
                    )
                });
            vec![
                Cell::Text(organisation),
                Cell::Text(kind),
                Cell::Text(outcome),
                Cell::of(rank),
                Cell::of(title),
                Cell::of(article),
                Cell::List(cited),
                Cell::Number(times),
            ]
        };
        Table {
            columns: COLUMNS,
            rows: self.0.into_iter().map(row).collect(),
        }
    }
}

impl Tally for Refusals {
    fn add(&mut self, _case: &str, course: &Course, walk: &Walk) {
        let refuses = |kind| matches!(kind, OutcomeKind::Refuse | OutcomeKind::Reject);
        let refusals = course.answers.iter().filter(|answer| {
            refuses(answer.kind)
                && walk.span.has(answer.reported)
                && walk.scope.has(&answer.organisation)
        });
        for answer in refusals {
            let cited: Vec<String> = answer.citations.iter().map(shown).collect();
            let bases = answer.bases.iter().map(|basis| {
                let article = basis.article.clone().unwrap_or_default();
                Some((word(&basis.rank), basis.title.clone(), article))
            });
            let mut bases: Vec<_> = bases.collect();
            if bases.is_empty() {
                bases.push(None);
            }
            for basis in bases {
                let key = (
                    answer.organisation.clone(),
                    word(&course.kind),
                    word(&answer.kind),
                    basis,
                    cited.clone(),
                );
                *self.0.entry(key).or_default() += 1;
            }
        }
    }
}

/// An article as people write it: instrument, article, paragraph, item.
pub(super) fn shown(citation: &Citation) -> String {
    let mut text = format!("{} {}", citation.instrument, citation.article);
    for part in [citation.paragraph, citation.item].into_iter().flatten() {
        text.push('.');
        text.push_str(&part.to_string());
    }
    text
}
