//! What layers and extractors take and answer, added to every operation that they stand around.

use axum::http::Method;
use serde_json::{Value, json};

use super::{operations, problems};
use crate::domain::authority::{Action, Where};
use crate::http::permissions::action_of;

/// Adds them.
pub(super) fn add(document: &mut Value) {
    for (path, method, operation) in operations(document) {
        let path = path.to_owned();
        let codes = codes(&path, method, operation);
        let kept = action(&path, method).is_some_and(Action::keeps_answers);
        let writes = method == "post" && path.starts_with("/api/v1/") && kept;
        let Some(operation) = operation.as_object_mut() else {
            continue;
        };
        let given = operation.remove("parameters");
        let given = given.and_then(|given| match given {
            Value::Array(given) => Some(given),
            _ => None,
        });
        let mut parameters = with_names(given.unwrap_or_default(), &path);
        if writes {
            parameters.push(idempotency_key());
        }
        operation.insert("parameters".into(), parameters.into());
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            responses.extend(problems::answers(&codes));
            for answer in responses.values_mut() {
                add_request_id(answer);
            }
        }
    }
}

/// The problems of an operation: its own, and those of what stands around it.
fn codes(path: &str, method: &str, operation: &mut Value) -> Vec<String> {
    let own = operation
        .as_object_mut()
        .and_then(|all| all.remove("x-problems"));
    let own = own.and_then(|own| serde_json::from_value::<Vec<String>>(own).ok());
    let mut codes = own.unwrap_or_default();
    debug_assert!(
        codes.iter().all(|code| problems::is_known(code)),
        "{path}: {codes:?}"
    );
    let mut around = of_place(path);
    if queries(operation) {
        around.push("bad-query");
    }
    around.extend(of_caller(path, method));
    around.extend(of_what_is_sent(path, method, operation));
    codes.extend(around.into_iter().map(str::to_owned));
    codes
}

/// Those of any answer, and of what a path names.
fn of_place(path: &str) -> Vec<&'static str> {
    let mut codes = vec!["internal"];
    if ["/api/", "/audit/", "/auth/"]
        .iter()
        .any(|start| path.starts_with(start))
    {
        codes.extend(["unavailable", "too-many-requests", "overloaded", "too-slow"]);
    }
    if path.contains('{') {
        codes.push("refused");
    }
    if path.contains("{j}") {
        codes.push("no-jurisdiction");
    }
    // Where rules are asked or told of.
    if path.contains("{j}") || path.contains("/cases/{id}") {
        codes.push("unusable-rules");
    }
    if path.contains("/cases/{id}") {
        codes.push("no-case");
    }
    codes
}

/// Those of who asks.
fn of_caller(path: &str, method: &str) -> Vec<&'static str> {
    let mut codes = vec![];
    if path.starts_with("/api/v1/") {
        codes.extend([
            "bad-credentials",
            "bad-token",
            "expired-token",
            "revoked-token",
            "inactive-account",
            "unknown-certificate",
            "several-accounts",
            "bad-caller",
        ]);
    }
    if is_guarded(path, method) {
        codes.extend([
            "no-caller",
            "not-allowed",
            "not-in-scope",
            "certificate-required",
            "not-yours",
        ]);
    }
    if matches!(method, "post" | "put" | "delete") && path.starts_with("/api/v1/") {
        codes.push("cross-site");
    }
    codes
}

/// Those of the version, the body and the key that are sent along.
fn of_what_is_sent(path: &str, method: &str, operation: &Value) -> Vec<&'static str> {
    let mut codes = vec![];
    if takes_version(operation) {
        codes.extend(["no-version", "bad-if-match", "stale-version"]);
    }
    let kinds = operation.pointer("/requestBody/content");
    if kinds.is_some_and(|kinds| kinds.get("application/json").is_some()) {
        codes.extend(["not-json", "bad-field"]);
    }
    if kinds.is_some() {
        codes.extend(["unreadable", "body-too-large"]);
    }
    if method == "post" && path.starts_with("/api/v1/") {
        codes.extend(["bad-key", "key-reused", "still-running", "body-too-large"]);
    }
    codes
}

/// Whether the guard lets only some through.
fn is_guarded(path: &str, method: &str) -> bool {
    action(path, method).is_some_and(|action| action.place() != Where::Public)
}

fn action(path: &str, method: &str) -> Option<Action> {
    let method = Method::from_bytes(method.to_uppercase().as_bytes());
    action_of(&method.ok()?, path)
}

fn takes_version(operation: &Value) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters
        .into_iter()
        .flatten()
        .any(|parameter| parameter.get("name") == Some(&json!("If-Match")))
}

fn queries(operation: &Value) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters
        .into_iter()
        .flatten()
        .any(|parameter| parameter.get("in") == Some(&json!("query")))
}

/// What `{id}` means below which part of a path, and its example; else it is a case.
const IDS: &[(&str, &str, &str)] = &[
    ("/imports/", "$IMPORT", "导入的编号 / the import"),
    ("/uploads/", "$UPLOAD", "上传的编号 / the upload"),
    ("/rehearsals/", "$REHEARSAL", "演练的编号 / the rehearsal"),
    ("/grants/", "$GRANT", "授权的编号 / the grant"),
    ("/organisations/", "civil", "机构的编号 / the organisation"),
    (
        "/administrators/",
        "$ADMINISTRATOR",
        "管理员账户的编号 / the administrator's account",
    ),
    ("/accounts/", "$ACCOUNT", "账户的编号 / the account"),
    (
        "/delegations/",
        "$DELEGATION",
        "委托的编号 / the delegation",
    ),
    ("/records/", "$RECORD", "记录的编号 / the record"),
    (
        "/subscriptions/",
        "$SUBSCRIPTION",
        "订阅的编号 / the subscription",
    ),
    ("/notices/", "$NOTICE", "提醒的编号 / the notice"),
];

fn of_id(path: &str) -> (&'static str, &'static str) {
    let found = IDS.iter().find(|(part, _, _)| path.contains(part));
    found.map_or(
        ("$CASE", "案件的编号 / the case"),
        |(_, example, words)| (*example, *words),
    )
}

/// What a name in braces means that stands for a text, after its example.
const TEXTS: &[(&str, &str, &str)] = &[
    ("j", "shenyang", "辖区 / the jurisdiction"),
    (
        "code",
        "TEST%2F000001",
        "条目的编码，斜线写作 %2F / the entry's code, a slash as %2F",
    ),
    ("batch", "$BATCH", "批次 / the batch"),
    ("token", "$TOKEN", "令牌的编号 / the token's identifier"),
    ("provider", "city", "身份提供方 / the identity provider"),
    (
        "certificate",
        "$CERTIFICATE",
        "证书登记的编号 / the certificate's identifier here",
    ),
    (
        "sign_in",
        "$SIGN_IN",
        "登记的编号 / the sign-in's identifier here",
    ),
    ("case", "$CASE", "逾期案件的编号 / the overdue case"),
    (
        "digest",
        "$DIGEST",
        "组件的 SHA-256 摘要 / the component's SHA-256",
    ),
    ("file", "swagger-initializer.js", "文件名 / the file"),
    (
        "path",
        "entries/000.p/2",
        "C2SP tlog-tiles 的路径，可含斜线 / a path of C2SP tlog-tiles, with slashes",
    ),
];

/// The same of a number.
const NUMBERS: &[(&str, u8, &str)] = &[
    ("n", 1, "序号，从 1 开始 / its place, counted from 1"),
    ("revision", 1, "日历的版本 / the revision of the calendar"),
    ("number", 2, "规则版本的编号 / the number of the release"),
];

/// The same of one word of a schema, after which.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("report", "ReportKind", "cases", "报告 / the report"),
    (
        "kind",
        "MatterKind",
        "sharing-application",
        "事项类型 / the kind of matter",
    ),
];

/// The schema of what stands in braces in a path, an example, and what it means.
fn of_name(name: &str, path: &str) -> (Value, Value, &'static str) {
    let text = json!({ "type": "string" });
    if name == "id" {
        let (example, words) = of_id(path);
        return (text, json!(example), words);
    }
    if let Some((_, example, words)) = NUMBERS.iter().find(|(known, ..)| *known == name) {
        let number = json!({ "type": "integer", "format": "int32", "minimum": 0 });
        return (number, json!(example), words);
    }
    if let Some((_, schema, example, words)) = WORDS.iter().find(|(known, ..)| *known == name) {
        let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
        return (schema, json!(example), words);
    }
    match TEXTS.iter().find(|(known, ..)| *known == name) {
        Some((_, example, words)) => (text, json!(example), words),
        None => (text, json!(name), ""),
    }
}

/// What stands in braces in a path, as parameters.
fn with_names(mut given: Vec<Value>, path: &str) -> Vec<Value> {
    given.retain(|parameter| parameter.get("in") != Some(&json!("path")));
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')) {
        let name = name.trim_end_matches('}');
        let (schema, example, words) = of_name(name, path);
        given.push(json!({
            "name": name, "in": "path", "required": true,
            "description": words, "schema": schema, "example": example,
        }));
    }
    given
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "同一键的同一请求只生效一次，答复相同 / the same request under one key has one effect and one answer",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
    })
}

fn add_request_id(answer: &mut Value) {
    let Some(answer) = answer.as_object_mut() else {
        return;
    };
    let headers = answer.entry("headers").or_insert_with(|| json!({}));
    if let Some(headers) = headers.as_object_mut() {
        headers.insert(
            "x-request-id".into(),
            json!({ "description": "日志中的请求编号 / the request's id in the logs", "schema": { "type": "string" } }),
        );
    }
}
