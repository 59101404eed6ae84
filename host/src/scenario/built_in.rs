//! What a scenario starts from when it says nothing.

use serde_json::{Value, json};

use crate::domain::{Date, MatterKind};

/// The built-in entry; it is in order in all five jurisdictions.
pub(super) fn entry() -> Value {
    json!({
        "code": "TEST/000001",
        "title": "测试目录条目",
        "summary": "用于规则测试的目录条目",
        "provider": { "id": "provider", "name": "提供部门", "kind": "department", "tier": "city" },
        "source": "履职过程中产生",
        "category": "departmental",
        "domain": null,
        "grade": null,
        "risk_assessed": false,
        "formats": ["csv"],
        "items": [{ "name": "item", "data_type": "C", "sensitivity": "none" }],
        "sensitivity": "none",
        "sharing": {
            "class": "unconditional", "conditions": null, "reason": null, "legal_basis": [],
            "methods": ["query"], "required_materials": ["申请表"], "entitled": []
        },
        "opening": {
            "class": "unconditional", "conditions": null, "reason": null, "legal_basis": [],
            "desensitised": false, "holder_consents": false
        },
        "collection": null,
        "update_cycle": "daily",
        "created_on": "2016-01-01",
        "in_superior_catalog": true
    })
}

/// The built-in matter of a kind about `entry`, filed on a day.
pub(super) fn matter(kind: MatterKind, filed_on: Date, entry: &Value) -> Value {
    let publication = kind == MatterKind::EntryPublication;
    let need = kind == MatterKind::DataNeed;
    let by_provider = matches!(
        kind,
        MatterKind::EntryPublication
            | MatterKind::EntryRevision
            | MatterKind::ProvisionStop
            | MatterKind::Reassessment
            | MatterKind::OperationAuthorisation
            | MatterKind::EmergencyOpening
    );
    let provider = entry.get("provider").cloned().unwrap_or_default();
    let applicant =
        json!({ "id": "applicant", "name": "需求部门", "kind": "department", "tier": "city" });
    json!({
        "kind": kind,
        "filed_on": filed_on,
        "occurred_on": null,
        "filed_with": null,
        "respondents": if need { json!([&provider]) } else { json!([]) },
        "applicant": if by_provider { provider } else { applicant },
        "entry": if publication || need { Value::Null } else { entry.clone() },
        "proposed": if publication { entry.clone() } else { Value::Null },
        "statement": {
            "purpose": null, "scenario": null, "safeguards": null, "data_format": null, "grounds": null,
            "legal_basis": [], "items": [], "users": null, "method": null, "until": null,
            "materials": ["申请表"], "cleared_by": "数据专员", "change": null, "emergency": null,
            "project": null, "operator": null, "violation": null
        },
        "prior": null
    })
}

/// What a table starts from that has no built-in: empty strings, empty lists, `false`.
pub(super) fn empty(key: &str) -> Value {
    match key {
        "collection" => {
            json!({ "legal_basis": [], "subject_consents": false, "subject_informed": false })
        }
        "project" => json!({
            "has_data_catalog": false, "interconnects": false, "classified": false, "government_funded": false,
            "new_data_centre": false, "uses_service_platform": false, "new_mobile_app": false, "exempted_by": null
        }),
        "operator" => json!({ "id": "", "name": "", "tier": null }),
        "prior" => json!({ "decision": null, "overdue": false, "closed_on": null }),
        "violation" => json!({ "instrument": "", "paragraph": null, "item": null }),
        "exempted_by" => json!({ "title": "", "article": null }),
        _ => json!({}),
    }
}

/// What a table in a list starts from.
pub(super) fn element(key: &str) -> Value {
    match key {
        "items" => json!({ "name": "", "data_type": "" }),
        "legal_basis" => json!({ "title": "", "article": null }),
        "respondents" => json!({ "id": "", "name": "", "tier": null }),
        "entitled" => json!({ "party": "", "legal_basis": [] }),
        _ => json!({}),
    }
}
