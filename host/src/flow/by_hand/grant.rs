//! Whether a grant by hand is within what was asked for.

use crate::domain::case::Case;
use crate::domain::words::{clipped, word};
use crate::domain::{CatalogEntry, Date, Finding, Grant, Statement, Text};
use crate::flow::evaluate::host_finding;

/// How many items a message names.
const NAMED: usize = 20;

/// What of a grant is wider than what was asked for, or is not there at all.
pub(super) fn wider(case: &Case, grant: &Grant, field: &str, today: Date) -> Vec<Finding> {
    let asked = &case.matter.statement;
    let entry = case.matter.entry.as_ref().or_else(|| case.new_entry());
    let mut found = items(entry, asked, grant, field);
    found.extend(method(asked, grant, field));
    found.extend(until(asked, grant, field, today));
    found
}

fn items(
    entry: Option<&CatalogEntry>,
    asked: &Statement,
    grant: &Grant,
    field: &str,
) -> Vec<Finding> {
    let held: Vec<&str> = entry
        .iter()
        .flat_map(|entry| &entry.items)
        .map(|item| item.name.as_str())
        .collect();
    let mut found = vec![];
    for (n, item) in grant.items.iter().enumerate() {
        let (place, shown) = (format!("{field}.items[{n}]"), clipped(item, 64));
        if !held.contains(&item.as_str()) {
            let some = held.get(..NAMED).unwrap_or(&held);
            found.push(said(
                &place,
                format!("条目没有信息项“{shown}”；其信息项：{}", some.join("、")),
                format!(
                    "the entry has no item `{shown}`; it has {}",
                    some.join(", ")
                ),
            ));
        } else if !asked.items.is_empty() && !asked.items.contains(item) {
            let some = asked.items.get(..NAMED).unwrap_or(&asked.items);
            found.push(said(
                &place,
                format!("申请未要求“{shown}”；申请的是：{}", some.join("、")),
                format!(
                    "nobody asked for `{shown}`; asked for are {}",
                    some.join(", ")
                ),
            ));
        }
    }
    found
}

fn method(asked: &Statement, grant: &Grant, field: &str) -> Option<Finding> {
    let wanted = asked
        .method
        .filter(|wanted| grant.method != Some(*wanted))?;
    let wanted = word(&wanted);
    Some(said(
        &format!("{field}.method"),
        format!("申请的方式是 {wanted}，只能照此授予"),
        format!("asked for is `{wanted}`; write that"),
    ))
}

fn until(asked: &Statement, grant: &Grant, field: &str, today: Date) -> Option<Finding> {
    let place = format!("{field}.until");
    if let Some(day) = grant.until.filter(|day| !day.exists() || *day < today) {
        return Some(said(
            &place,
            format!("{day} 不存在或者已经过去，请填写今后的日期"),
            format!("{day} is past, or there is no such day; write a day to come"),
        ));
    }
    let last = asked.until?;
    let beyond = grant.until.is_none_or(|until| until > last);
    beyond.then(|| {
        said(
            &place,
            format!("申请的期限至 {last}，授予不得更长"),
            format!("asked for is access until {last}; write that day or an earlier one"),
        )
    })
}

fn said(field: &str, zh: String, en: String) -> Finding {
    host_finding(field, Text { zh, en })
}
