//! Rows of a sheet into entries, with everything that is wrong by row and column.

use super::header::Header;
use super::{Column, header::HeaderError};
use super::{silence, text};
use crate::domain::guide::Guide;
use crate::domain::guide::words::{self, Worded, is_yes};
use crate::domain::{
    CatalogEntry, Date, Finding, InformationItem, LegalBasis, Sensitivity, Severity, Text, Tier,
};
use crate::sheets::{Row, letters};

/// What a sheet may leave to whoever hands it in.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The provider's identifier, where no column says it.
    pub provider: Option<String>,
    /// The provider's tier.
    pub tier: Tier,
    /// The day of compilation.
    pub today: Date,
}

/// Something that is wrong, or worth saying, and where.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct CellFinding {
    /// The row, as the file counts.
    pub row: u32,
    /// The column's letters; none for a whole row.
    pub column: Option<String>,
    /// The column's heading.
    pub heading: Option<String>,
    /// What.
    #[serde(flatten)]
    pub finding: Finding,
}

/// An entry as a sheet has it.
#[derive(Clone, Debug)]
pub struct ReadEntry {
    /// The row in which it begins.
    pub row: u32,
    /// The entry; where a cell could not be read, with something in its place.
    pub entry: CatalogEntry,
    /// What the guide asks of it; none if nothing of it is filled in.
    pub guide: Option<Guide>,
    /// By what its provider can be known in the register.
    pub provider: SaidProvider,
    /// What is wrong with its cells.
    pub findings: Vec<CellFinding>,
    /// Where the sheet does not say how sensitive something is.
    pub(super) silent: Vec<(u32, Column)>,
}

/// What a sheet says of the provider beside its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaidProvider {
    /// Its identifier, by a column or by whoever hands the sheet in.
    pub id: Option<String>,
    /// Its kind was said.
    pub kind: bool,
    /// Its tier was said.
    pub tier: bool,
}

impl ReadEntry {
    /// Whether every cell could be read.
    pub fn is_whole(&self) -> bool {
        let is_error = |found: &CellFinding| found.finding.severity == Severity::Error;
        !self.findings.iter().any(is_error)
    }
}

/// Reads a sheet whose first row is its head.
///
/// # Errors
/// If the head is not the guide's.
pub fn read_entries(
    rows: &[Row],
    defaults: &Defaults,
) -> Result<(Header, Vec<ReadEntry>), HeaderError> {
    let empty = Row {
        number: 1,
        cells: vec![],
        width: None,
    };
    let (first, rest) = rows.split_first().unwrap_or((&empty, &[]));
    let header = Header::of(first)?;
    let mut entries: Vec<ReadEntry> = vec![];
    for row in rest {
        let mut reading = Reading::of(&header, row, defaults);
        if reading.is_blank() {
            continue;
        }
        reading.check_width();
        match entries.last_mut().filter(|_| reading.is_item_only()) {
            Some(last) => {
                last.entry.items.extend(reading.item());
                last.findings.append(&mut reading.findings);
                last.silent.append(&mut reading.silent);
            }
            None => entries.push(reading.entry()),
        }
    }
    for entry in &mut entries {
        silence::weigh(&header, entry);
    }
    Ok((header, entries))
}

pub(super) struct Reading<'a> {
    pub(super) header: &'a Header,
    pub(super) row: &'a Row,
    pub(super) defaults: &'a Defaults,
    pub(super) findings: Vec<CellFinding>,
    /// Where the sheet does not say how sensitive something is.
    pub(super) silent: Vec<(u32, Column)>,
}

impl<'a> Reading<'a> {
    fn of(header: &'a Header, row: &'a Row, defaults: &'a Defaults) -> Self {
        let mut reading = Self {
            header,
            row,
            defaults,
            findings: vec![],
            silent: vec![],
        };
        for (place, cell) in row.cells.iter().enumerate() {
            if cell.formula {
                reading.findings.push(CellFinding {
                    row: row.number,
                    column: Some(letters(place)),
                    heading: None,
                    finding: finding(
                        Severity::Warning,
                        format!("单元格为公式，按文本“{}”读取，不作计算", cell.text),
                        format!(
                            "the formula `{}` is taken as its text, not evaluated",
                            cell.text
                        ),
                    ),
                });
            }
        }
        reading
    }

    fn is_blank(&self) -> bool {
        self.row
            .cells
            .iter()
            .all(|cell| cell.text.trim().is_empty())
    }

    fn check_width(&mut self) {
        let wanted = self.header.width();
        if let Some(found) = self.row.width.filter(|found| *found != wanted) {
            self.findings.push(CellFinding {
                row: self.row.number,
                column: None,
                heading: None,
                finding: finding(
                    Severity::Error,
                    format!("该行有 {found} 列，表头有 {wanted} 列"),
                    format!("the row has {found} cells, and the head has {wanted}"),
                ),
            });
            return;
        }
        let beyond = self.row.cells.iter().enumerate().skip(wanted);
        let beyond: Vec<usize> = beyond.map(|(place, _)| place).collect();
        for place in beyond {
            self.findings.push(CellFinding {
                row: self.row.number,
                column: Some(letters(place)),
                heading: None,
                finding: finding(
                    Severity::Error,
                    "该单元格不在任何列中".into(),
                    "the cell stands in no column".into(),
                ),
            });
        }
    }

    /// Nothing but an item stands in it: it belongs to the entry above.
    fn is_item_only(&self) -> bool {
        let items = [Column::ItemName, Column::DataType, Column::ItemSensitivity];
        let places: Vec<usize> = items
            .into_iter()
            .filter_map(|column| self.header.place_of(column))
            .collect();
        let filled = |(place, cell): (usize, &crate::sheets::Cell)| {
            (!cell.text.trim().is_empty()).then_some(place)
        };
        let mut filled = self.row.cells.iter().enumerate().filter_map(filled);
        filled.all(|place| places.contains(&place))
    }

    /// What stands in a column; empty if nothing does.
    pub(super) fn cell(&self, column: Column) -> &'a str {
        let place = self.header.place_of(column);
        let cell = place.and_then(|place| self.row.cells.get(place));
        let text = cell.map_or("", |cell| cell.text.as_str());
        if text.trim().is_empty() { "" } else { text }
    }

    pub(super) fn said(&self, column: Column) -> Option<String> {
        let text = self.cell(column);
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub(super) fn wrong(&mut self, column: Column, zh: String, en: String) {
        let found = finding(Severity::Error, zh, en);
        self.findings
            .push(place_of(self.header, self.row.number, Some(column), found));
    }

    pub(super) fn required(&mut self, column: Column) -> String {
        let text = self.cell(column).to_owned();
        if text.is_empty() {
            let heading = column.heading();
            self.wrong(
                column,
                format!("“{heading}”为必填"),
                format!("`{heading}` must be filled in"),
            );
        }
        text
    }

    /// A word of a list, if there is one.
    pub(super) fn word<T: Worded>(&mut self, column: Column) -> Option<T> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        let value = T::of(text);
        if value.is_none() {
            let shown = crate::domain::words::clipped(text, 40);
            self.wrong(
                column,
                format!("“{shown}”有误，可填：{}", T::all()),
                format!("`{shown}` is none of {}", T::all()),
            );
        }
        value
    }

    pub(super) fn required_word<T: Worded>(&mut self, column: Column, otherwise: T) -> T {
        self.required(column);
        self.word(column).unwrap_or(otherwise)
    }

    pub(super) fn yes(&mut self, column: Column) -> Option<bool> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        let yes = is_yes(text);
        if yes.is_none() {
            self.wrong(
                column,
                format!("“{text}”有误，应填“是”或“否”"),
                format!("`{text}` is neither 是 nor 否"),
            );
        }
        yes
    }

    pub(super) fn day(&mut self, column: Column) -> Option<Date> {
        let text = self.cell(column).trim();
        if text.is_empty() {
            return None;
        }
        let plain = text.replace('/', "-");
        let day = plain.parse().ok();
        if day.is_none() {
            self.wrong(
                column,
                format!("“{text}”不是日期，应如 2025-09-26"),
                format!("`{text}` is no day; write it like 2025-09-26"),
            );
        }
        day
    }

    pub(super) fn bases(&mut self, column: Column) -> Vec<LegalBasis> {
        let text = self.cell(column);
        text::bases(text).unwrap_or_else(|| {
            self.wrong(
                column,
                format!("“{text}”有误，应如“法律《数据安全法》第二十一条”，多项以“；”分隔"),
                format!("`{text}` is no legal basis; write it like 法律《数据安全法》第二十一条"),
            );
            vec![]
        })
    }

    pub(super) fn item(&mut self) -> Option<InformationItem> {
        let columns = [Column::ItemName, Column::DataType, Column::ItemSensitivity];
        if columns.iter().all(|column| self.cell(*column).is_empty()) {
            return None;
        }
        let written = self.required(Column::DataType);
        let letter = words::data_type_letter(&written);
        if letter.is_none() && !written.is_empty() {
            self.wrong(
                Column::DataType,
                format!("数据类型“{written}”有误，可填：{}", words::data_types()),
                format!("`{written}` is none of {}", words::data_types()),
            );
        }
        Some(InformationItem {
            name: self.required(Column::ItemName),
            data_type: letter.map_or(written, ToOwned::to_owned),
            sensitivity: self.sensitivity(Column::ItemSensitivity),
        })
    }

    /// How sensitive something is. Where nothing is said, or nothing that can be read, it is taken
    /// for [`silence::CAUTIOUS`]: silence never makes anything public.
    pub(super) fn sensitivity(&mut self, column: Column) -> Sensitivity {
        if self.cell(column).is_empty() {
            self.silent.push((self.row.number, column));
        }
        self.word(column).unwrap_or(silence::CAUTIOUS)
    }
}

/// Where in the sheet a finding belongs. What is wrong with a provider whose own columns a sheet
/// lacks stands at his code or his name, which every sheet has.
pub(crate) fn place_of(
    header: &Header,
    row: u32,
    column: Option<Column>,
    finding: Finding,
) -> CellFinding {
    let column = column.map(|column| match column {
        Column::ProviderId if !header.has(column) => Column::ProviderCode,
        Column::ProviderKind | Column::ProviderTier if !header.has(column) => Column::Provider,
        column => column,
    });
    let place = column.and_then(|column| Some((header.place_of(column)?, column)));
    CellFinding {
        row,
        column: place.map(|(place, _)| letters(place)),
        heading: place.map(|(_, column)| column.heading().to_owned()),
        finding,
    }
}

/// A finding on a cell itself, whatever the law says to the entry; it has no subject.
pub(crate) fn finding(severity: Severity, zh: String, en: String) -> Finding {
    Finding {
        severity,
        subject: String::new(),
        message: Text { zh, en },
        citations: vec![],
    }
}
