//! What an application asks for, looked at when it is filed: a grant that could never be used would
//! help nobody, and nobody would notice it before it is needed.

use super::evaluate::host_finding;
use crate::domain::{Finding, Matter, MatterKind, Text};

/// The findings on days and items that can give nothing.
pub(super) fn useless(matter: &Matter) -> Vec<Finding> {
    let (asks, names_items) = match matter.kind {
        MatterKind::SharingApplication
        | MatterKind::OnwardUse
        | MatterKind::OpeningApplication
        | MatterKind::OperationAuthorisation => (true, true),
        // The platform's own figures, which are no items of the entry.
        MatterKind::StatisticsAccess => (true, false),
        _ => (false, false),
    };
    let over = past(matter).filter(|_| asks);
    over.into_iter()
        .chain(unknown_items(matter).filter(|_| names_items))
        .collect()
}

fn past(matter: &Matter) -> Option<Finding> {
    let today = matter.filed_on;
    let until = matter.statement.until.filter(|until| *until < today)?;
    let text = Text {
        zh: format!("截止时间 {until} 已过，今天是 {today}"),
        en: format!("the last day, {until}, is past: today is {today}"),
    };
    Some(host_finding("statement.until", text))
}

/// Items that the entry does not have. One that lists none has them all.
fn unknown_items(matter: &Matter) -> Option<Finding> {
    let known = &matter.entry.as_ref()?.items;
    let is_unknown = |name: &&String| known.iter().all(|item| item.name != **name);
    let asked = matter.statement.items.iter();
    let unknown: Vec<String> = asked
        .filter(is_unknown)
        .map(|name| crate::domain::words::clipped(name, 64))
        .collect();
    if known.is_empty() || unknown.is_empty() {
        return None;
    }
    let text = Text {
        zh: format!("该目录条目没有信息项“{}”", unknown.join("”、“")),
        en: format!("the entry has no items `{}`", unknown.join("`, `")),
    };
    Some(host_finding("statement.items", text))
}
