//! In what two versions of an entry differ, field by field.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::catalog::{Audience, entry_version};
use super::error::FlowError;
use super::host::Host;
use crate::domain::Text;
use crate::store::EntryRow;

/// A field that differs.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// Its path in `snake_case`; an item of the entry is named in brackets.
    pub path: String,
    /// What it is called.
    pub name: Text,
    /// What it was; null if it was not there.
    pub from: Value,
    /// What it has become; null if it is gone.
    pub to: Value,
}

/// Paths and what they are called. An item's fields are those of `items`.
const NAMES: [(&str, &str, &str); 48] = [
    ("state", "状态", "state"),
    ("catalogs", "所在目录", "catalogs"),
    ("basis_disclosed", "依据已公开", "basis disclosed"),
    ("published_on", "发布日期", "publication day"),
    ("code", "信息资源代码", "resource code"),
    ("title", "信息资源名称", "title"),
    ("summary", "信息资源摘要", "summary"),
    ("provider.id", "信息资源提供方标识", "provider's identifier"),
    ("provider.name", "信息资源提供方", "provider"),
    ("provider.kind", "提供方类型", "kind of provider"),
    ("provider.tier", "提供方层级", "provider's tier"),
    ("source", "数据来源", "source"),
    ("category", "信息资源类别", "category"),
    ("category.base", "基础信息资源库", "base library"),
    ("category.thematic", "主题", "theme"),
    ("domain", "数据领域", "domain"),
    ("grade", "数据分类分级", "grade"),
    ("risk_assessed", "安全风险评估", "risk assessed"),
    ("formats", "信息资源格式", "formats"),
    ("items", "信息项", "information item"),
    ("items.name", "信息项名称", "name of the item"),
    ("items.data_type", "数据类型", "data type"),
    ("items.sensitivity", "信息项敏感级别", "item's sensitivity"),
    ("sensitivity", "数据敏感级别", "sensitivity"),
    ("sharing.class", "共享类型", "sharing class"),
    ("sharing.conditions", "共享条件", "sharing conditions"),
    (
        "sharing.reason",
        "不予共享理由",
        "reason for the sharing class",
    ),
    (
        "sharing.legal_basis",
        "共享依据",
        "basis of the sharing class",
    ),
    ("sharing.methods", "使用方式", "methods of use"),
    (
        "sharing.required_materials",
        "申请材料",
        "required materials",
    ),
    ("sharing.entitled", "依法可获取方", "who is entitled"),
    ("sharing.lists", "所列清单", "sharing lists"),
    ("opening.class", "开放类型", "opening class"),
    ("opening.conditions", "开放条件", "opening conditions"),
    (
        "opening.reason",
        "不予开放理由",
        "reason for the opening class",
    ),
    (
        "opening.legal_basis",
        "开放依据",
        "basis of the opening class",
    ),
    ("opening.desensitised", "已脱敏", "desensitised"),
    ("opening.holder_consents", "权利人同意", "holder consents"),
    ("collection", "采集条件", "collection"),
    ("update_cycle", "更新周期", "update cycle"),
    ("created_on", "编制日期", "day of compilation"),
    (
        "in_superior_catalog",
        "已入上级目录",
        "in the superior catalog",
    ),
    ("on_platform", "已上平台", "on the platform"),
    ("guide.classification", "信息资源分类", "classification"),
    (
        "guide.provider_code",
        "信息资源提供方代码",
        "provider's credit code",
    ),
    ("guide.format_kind", "信息资源格式分类", "kind of format"),
    ("guide.sharing_mode", "共享方式", "mode of sharing"),
    ("guide.related_codes", "关联资源代码", "related codes"),
];

/// In what a version of an entry differs from another.
///
/// # Errors
/// If there is no such entry, or no such version.
pub async fn differences(
    host: &Host,
    jurisdiction: &str,
    audience: Audience,
    code: &str,
    from: u32,
    to: u32,
) -> Result<Vec<Difference>, FlowError> {
    let from = entry_version(host, jurisdiction, audience, code, from).await?;
    let to = entry_version(host, jurisdiction, audience, code, to).await?;
    let mut found = vec![];
    compare("", &flat(&from), &flat(&to), &mut found);
    Ok(found)
}

/// The entry's fields at the root, what the host knows beside them.
fn flat(row: &EntryRow) -> Value {
    let mut whole = serde_json::to_value(&row.entry).unwrap_or_default();
    if let Value::Object(fields) = &mut whole {
        for (key, value) in [
            ("state", serde_json::to_value(row.state)),
            ("catalogs", serde_json::to_value(&row.catalogs)),
            ("basis_disclosed", serde_json::to_value(row.basis_disclosed)),
            ("published_on", serde_json::to_value(row.published_on)),
            ("guide", serde_json::to_value(&row.guide)),
        ] {
            fields.insert(key.to_owned(), value.unwrap_or_default());
        }
    }
    whole
}

fn compare(path: &str, from: &Value, to: &Value, found: &mut Vec<Difference>) {
    if from == to {
        return;
    }
    match (from, to) {
        (Value::Object(one), Value::Object(other)) => {
            let below = |key: &str| match path {
                "" => key.to_owned(),
                path => format!("{path}.{key}"),
            };
            let missing = other.keys().filter(|key| !one.contains_key(*key));
            for key in one.keys().chain(missing) {
                let get = |map: &serde_json::Map<_, _>| map.get(key).cloned().unwrap_or_default();
                compare(&below(key), &get(one), &get(other), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if path == "items" => items(one, other, found),
        // What the guide asks may be said for the first time.
        (Value::Null, Value::Object(fields)) if path == "guide" => {
            let none = fields.keys().map(|key| (key.clone(), Value::Null));
            compare(path, &Value::Object(none.collect()), to, found);
        }
        _ => found.push(Difference {
            path: path.to_owned(),
            name: name_of(path),
            from: from.clone(),
            to: to.clone(),
        }),
    }
}

/// Items are the same if they have the same name; among several of one name, the place counts.
fn items(one: &[Value], other: &[Value], found: &mut Vec<Difference>) {
    let name = |item: &Value| item.get("name").cloned().unwrap_or_default();
    let mut left: Vec<&Value> = other.iter().collect();
    for item in one {
        let place = left
            .iter()
            .position(|candidate| name(candidate) == name(item));
        let now = place.map(|place| left.remove(place));
        let path = format!("items[{}]", name(item).as_str().unwrap_or_default());
        compare(&path, item, now.unwrap_or(&Value::Null), found);
    }
    for item in left {
        let path = format!("items[{}]", name(item).as_str().unwrap_or_default());
        compare(&path, &Value::Null, item, found);
    }
    if found.is_empty() || one.len() == other.len() && same_but_for_order(one, other) {
        found.push(Difference {
            path: "items".into(),
            name: name_of("items"),
            from: one.iter().map(name).collect(),
            to: other.iter().map(name).collect(),
        });
    }
}

fn same_but_for_order(one: &[Value], other: &[Value]) -> bool {
    one.iter().all(|item| other.contains(item)) && other.iter().all(|item| one.contains(item))
}

fn name_of(path: &str) -> Text {
    // `items[…].data_type` is called what `items.data_type` is.
    let plain = match (path.find('['), path.rfind(']')) {
        (Some(open), Some(close)) => {
            let (before, after) = (path.get(..open), path.get(close + 1..));
            format!(
                "{}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            )
        }
        _ => path.to_owned(),
    };
    let known = NAMES.iter().find(|(known, ..)| *known == plain);
    let (zh, en) = known.map_or((plain.as_str(), plain.as_str()), |(_, zh, en)| (*zh, *en));
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}
