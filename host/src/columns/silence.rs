//! Sheets that do not say how sensitive something is. The guide has no column for it, so that this is
//! common; silence is never read as if something were not sensitive.

use super::Column;
use super::header::Header;
use super::read::{CellFinding, ReadEntry, finding, place_of};
use crate::domain::guide::words::Worded;
use crate::domain::{OpeningClass, Sensitivity, Severity, SharingClass};
use crate::sheets::letters;

/// As what something is taken of which nobody said how sensitive it is.
pub(super) const CAUTIOUS: Sensitivity = Sensitivity::Personal;

/// Says where an entry is silent. If the entry is opened, or shared without conditions, it has to be
/// said; else the silence is read with caution, and that is told. An entry is never less sensitive
/// than its items.
pub(super) fn weigh(header: &Header, read: &mut ReadEntry) {
    let entry = &mut read.entry;
    let public = entry.opening.class != OpeningClass::Closed
        || entry.sharing.class == SharingClass::Unconditional;
    let of_items = entry.items.iter().map(|item| item.sensitivity).max();
    let silent = std::mem::take(&mut read.silent);
    if silent
        .iter()
        .any(|(_, column)| *column == Column::Sensitivity)
    {
        entry.sensitivity = entry.sensitivity.max(of_items.unwrap_or(CAUTIOUS));
    }
    let found = silent
        .into_iter()
        .map(|(row, column)| silence_at(header, row, column, public));
    read.findings.extend(found);
}

fn silence_at(header: &Header, row: u32, column: Column, public: bool) -> CellFinding {
    let heading = column.heading();
    let (what_zh, what_en) = match column {
        Column::ItemSensitivity => ("信息项", "the item"),
        _ => ("该目录条目", "the entry"),
    };
    let absent = !header.has(column);
    let (where_zh, where_en) = if absent {
        (
            format!("请在表中增加“{heading}”列，"),
            format!("add the column `{heading}` to the sheet and "),
        )
    } else {
        (String::new(), String::new())
    };
    let all = Sensitivity::all();
    let (severity, zh, en) = if public {
        (
            Severity::Error,
            format!(
                "拟开放或无条件共享的数据须写明{what_zh}的敏感级别，未写明不视为不敏感：{where_zh}可填：{all}"
            ),
            format!(
                "data that are opened, or shared without conditions, have to say how sensitive {what_en} is; \
                 silence is not taken for `{}`: {where_en}write one of {all}",
                Sensitivity::None.zh()
            ),
        )
    } else {
        let taken = CAUTIOUS.zh();
        (
            Severity::Warning,
            format!("未写明{what_zh}的敏感级别，按“{taken}”处理；如不符，{where_zh}可填：{all}"),
            format!(
                "nothing says how sensitive {what_en} is, so it is taken for `{taken}`; \
                 if that is wrong, {where_en}write one of {all}"
            ),
        )
    };
    let mut found = place_of(header, row, Some(column), finding(severity, zh, en));
    if absent {
        // Where the column would come next.
        found.column = Some(letters(header.width()));
        found.heading = Some(heading.to_owned());
    }
    found
}
