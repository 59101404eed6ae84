//! Lays the answers of several jurisdictions out side by side.

use super::{Column, Lang, Row};
use crate::domain::phrases::{both, citation};
use crate::domain::{Citation, Severity, Text};

/// A line of the table: what it is called, and what each jurisdiction has there.
type Line = (String, Vec<String>);

/// The words of a language.
struct Words(Lang);

impl Words {
    fn say(&self, text: &Text) -> String {
        match self.0 {
            Lang::Zh => text.zh.clone(),
            Lang::En => text.en.clone(),
        }
    }

    fn word(&self, zh: &str, en: &str) -> String {
        self.say(&both(zh, en))
    }

    fn cited(&self, citations: &[Citation]) -> String {
        let all = citations.iter().map(|one| self.say(&citation(one)));
        all.collect::<Vec<_>>().join(", ")
    }

    /// The findings, each with its weight.
    fn found(&self, column: &Column) -> String {
        let told = column.findings.iter().map(|finding| {
            let mark = match finding.severity {
                Severity::Error => "!",
                Severity::Warning => "?",
                Severity::Note => "·",
            };
            format!("{mark} {}: {}", finding.subject, self.say(&finding.message))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// Whether it can be filed.
    fn admissible(&self, column: &Column) -> String {
        match &column.fault {
            Some(fault) => fault.clone(),
            None if column.admissible => self.word("可以", "yes"),
            None => self.word("不可以", "no"),
        }
    }

    /// The lines of a stage, from every column that has as many.
    fn stage(&self, columns: &[Column], index: usize) -> Vec<Line> {
        let of = |told: &dyn Fn(&Row) -> Option<String>| -> Vec<String> {
            let cell = |one: &Column| one.stages.get(index).and_then(told).unwrap_or_default();
            columns.iter().map(cell).collect()
        };
        let maybe = |text: &Option<Text>| text.as_ref().map(|text| self.say(text));
        let due = |row: &Row| {
            let may_move = if row.provisional { "*" } else { "" };
            row.due.as_ref().map(|due| format!("{due}{may_move}"))
        };
        let head = format!("{} {}", self.word("环节", "stage"), index + 1);
        vec![
            (head, of(&|row| Some(self.say(&row.stage)))),
            (
                self.word("办理主体", "who decides"),
                of(&|row| Some(self.say(&row.decides))),
            ),
            (self.word("期限", "period"), of(&|row| maybe(&row.period))),
            (self.word("到期日", "due"), of(&due)),
            (
                self.word("逾期后果", "silence"),
                of(&|row| maybe(&row.silence)),
            ),
            (
                self.word("延期", "extension"),
                of(&|row| maybe(&row.extension)),
            ),
            (
                self.word("同意须有", "an approval needs"),
                of(&|row| maybe(&row.approval_needs)),
            ),
            (
                self.word("不同意须有", "a refusal needs"),
                of(&|row| maybe(&row.refusal_needs)),
            ),
            (
                self.word("依据", "articles"),
                of(&|row| Some(self.cited(&row.citations))),
            ),
        ]
    }
}

/// The table, a column for each jurisdiction.
pub(super) fn table(columns: &[Column], lang: Lang) -> String {
    let words = Words(lang);
    let of = |told: &dyn Fn(&Column) -> String| columns.iter().map(told).collect::<Vec<_>>();
    let settled = |one: &Column| {
        let settled = one.settled.as_ref();
        settled.map(|text| words.say(text)).unwrap_or_default()
    };
    let settled_by = |one: &Column| words.cited(&one.settled_by);
    let mut lines: Vec<Line> = vec![
        (String::new(), of(&|one| one.jurisdiction.clone())),
        (
            words.word("可否提交", "admissible"),
            of(&|one| words.admissible(one)),
        ),
        (words.word("意见", "findings"), of(&|one| words.found(one))),
        (
            words.word("意见依据", "their articles"),
            of(&|one| words.cited(&one.found_by())),
        ),
        (words.word("直接办结", "settled"), of(&settled)),
        (words.word("办结依据", "settled by"), of(&settled_by)),
    ];
    let stages = columns.iter().map(|one| one.stages.len()).max();
    let stages = stages.unwrap_or(0);
    lines.extend((0..stages).flat_map(|index| words.stage(columns, index)));
    laid_out(&lines)
}

/// How wide a column gets before its text goes on in the next line.
const WIDTH: usize = 34;

/// Lines up columns; ideographs are two wide.
fn laid_out(lines: &[Line]) -> String {
    let lines = lines
        .iter()
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let mut text = String::new();
    for (head, cells) in lines {
        let mut parts: Vec<Vec<String>> = vec![wrapped(head, 16)];
        parts.extend(cells.iter().map(|cell| wrapped(cell, WIDTH)));
        let height = parts.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            let mut line = String::new();
            for (column, part) in parts.iter().enumerate() {
                let cell = part.get(row).map_or("", String::as_str);
                let width = if column == 0 { 16 } else { WIDTH };
                line.push_str(cell);
                line.push_str(&" ".repeat((width + 2).saturating_sub(wide(cell))));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text.trim_end().to_owned()
}

fn wide(text: &str) -> usize {
    text.chars()
        .map(|character| if character > '\u{2e7f}' { 2 } else { 1 })
        .sum()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![];
    let mut line = String::new();
    for word in text.split_inclusive(|character: char| character == ' ' || character > '\u{2e7f}') {
        if wide(&line) + wide(word.trim_end()) > width && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(word);
    }
    lines.push(line.trim_end().to_owned());
    lines
}
