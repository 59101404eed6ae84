//! The bodies that the examples send.

use serde_json::{Value, json};

/// What an empty component begins with; it is refused.
pub(in crate::http) const COMPONENT: &str = "\\0asm";

/// A component in a registry.
pub(in crate::http) fn pull() -> Value {
    let digest = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
    json!({ "from": format!("registry.example.cn/rules/shenyang@sha256:{digest}") })
}

/// A shadow of the rules that are here.
pub(in crate::http) fn release() -> Value {
    json!({ "digest": "$DIGEST", "from": "2025-10-11", "mode": "shadow" })
}

/// A year's arrangement.
pub(in crate::http) const CALENDAR: &str = r#"name = { zh = "工作日历", en = "Working days" }

[years.2099]
papers = ["https://example.org/2099"]
off = [2099-01-01]
on = []
"#;

/// An entry that is shared under conditions.
pub(in crate::http) fn entry() -> Value {
    json!({
        "code": "TEST/000001", "title": "企业登记信息", "summary": "辖区内企业的登记信息",
        "provider": { "id": "provider", "name": "市场监督管理局", "kind": "department", "tier": "city" },
        "source": "履职过程中产生", "category": "departmental", "formats": ["csv"],
        "items": [{ "name": "名称", "data_type": "C", "sensitivity": "none" }],
        "sensitivity": "none",
        "sharing": {
            "class": "conditional", "conditions": "用于履行职责",
            "legal_basis": [{ "rank": "law", "title": "中华人民共和国统计法", "article": "25" }],
            "methods": ["query"], "required_materials": ["申请表"],
        },
        "opening": { "class": "unconditional" },
        "update_cycle": "daily", "created_on": "2016-01-01", "in_superior_catalog": true,
    })
}

/// One that the catalog does not hold yet.
pub(in crate::http) fn new_entry() -> Value {
    let mut entry = entry();
    if let Some(entry) = entry.as_object_mut() {
        entry.insert("code".into(), json!("TEST/000002"));
    }
    entry
}

/// An application for the entry's data.
pub(in crate::http) fn filing() -> Value {
    json!({
        "kind": "sharing-application",
        "applicant": applicant(),
        "entry_code": "TEST/000001",
        "statement": { "purpose": "核验企业资质", "materials": ["申请表"] },
    })
}

/// The same as the rules see it.
pub(in crate::http) fn matter() -> Value {
    json!({
        "kind": "sharing-application", "filed_on": "2025-10-11",
        "applicant": applicant(),
        "entry": entry(),
        "statement": { "purpose": "核验企业资质", "materials": ["申请表"] },
    })
}

/// The provider agrees.
pub(in crate::http) fn action() -> Value {
    json!({ "revision": 2, "outcome": "approve" })
}

/// The authority refuses what the rules could not plan.
pub(in crate::http) fn by_hand() -> Value {
    json!({
        "revision": 2, "outcome": "refuse", "reason": "申请材料不足以说明用途",
        "citations": [{ "instrument": "shenyang", "article": 25 }],
    })
}

/// The same in several cases.
pub(in crate::http) fn decisions() -> Value {
    json!({
        "cases": [{ "id": "$OTHER", "revision": 2 }],
        "act": { "outcome": "approve" },
    })
}

/// A query that took place.
pub(in crate::http) fn use_record() -> Value {
    json!({
        "kind": "query", "entry_code": "TEST/000001",
        "by": applicant(),
        "method": "query", "rows": 1,
    })
}

/// What became of the data.
pub(in crate::http) fn report() -> Value {
    json!({
        "from": "2025-01-01", "until": "2025-06-30",
        "effect": "核验企业资质 1200 次，减少纸质材料提交",
    })
}

/// A file of the entry's data that is to come.
pub(in crate::http) fn upload() -> Value {
    json!({ "name": "企业登记信息.csv", "format": "csv", "size": UPLOADED.len() })
}

/// And what it holds.
pub(in crate::http) const UPLOADED: &str = "名称\n某科技公司\n";

/// The first ten, by name.
pub(in crate::http) fn query() -> Value {
    json!({
        "items": ["名称"],
        "filter": { "op": "contains", "item": "名称", "value": "公司" },
        "sort": [{ "item": "名称" }],
        "limit": 10,
    })
}

/// All names.
pub(in crate::http) fn query_whole() -> Value {
    json!({ "items": ["名称"] })
}

/// Names keep their first character.
pub(in crate::http) fn masking() -> Value {
    json!({ "items": { "名称": { "treatment": "keep", "first": 1 } } })
}

fn applicant() -> Value {
    json!({ "id": "applicant", "name": "税务局", "kind": "department", "tier": "city" })
}

/// A catalog of one entry as a sheet.
pub(in crate::http) fn sheet() -> String {
    let entry: Result<crate::domain::CatalogEntry, _> = serde_json::from_value(new_entry());
    let rows = entry.map(|entry| crate::columns::rows_of(&entry, None, None));
    let lines = std::iter::once(crate::columns::header_row()).chain(rows.unwrap_or_default());
    let lines = lines.map(|cells| cells.join(","));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A component of the jurisdiction, tried on what was filed in a year.
pub(in crate::http) fn rehearsal() -> Value {
    json!({
        "component": "$COMPONENT", "from": "2025-01-01", "until": "2025-12-31",
        "threshold": { "per_ten_thousand": 5 },
    })
}
