//! Those who administer, with real tokens: appointed and entered through the API, each asked about what
//! the table of authority lets him do.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;

use super::Asker;
use super::served::{JURISDICTION, Others, Served, id, name};
use crate::workspace::Workspace;

/// Which columns of the table, and whose tokens.
const POSITIONS: [&str; 3] = [
    "system-administrator",
    "security-administrator",
    "audit-administrator",
];

/// How many there are.
pub(super) const COUNT: u64 = 4;

/// The administrators of a jurisdiction, and the operator. From here on there are organisations, so
/// that roles that are merely claimed no longer fill offices: this comes after them.
pub(super) fn administrators(workspace: &Workspace, served: &Served) -> Result<Vec<Asker>> {
    let mut found = vec![];
    for duty in POSITIONS {
        let path = format!("{JURISDICTION}/administrators");
        let appointment = json!({ "name": duty, "duty": duty });
        let done = served.ask("POST", &path, "", &[served.operator()], &appointment)?;
        let token = done.pointer("/token/token").and_then(Value::as_str);
        let account = id(done.get("account").context("no account")?)?;
        let own = served.own(&bearer(token.context("no token")?))?;
        found.push((duty, own, account));
    }
    found.push(("operator-system", served.operator(), String::new()));
    let [system, security, audit] = [0, 1, 2].map(|place| found.get(place).cloned());
    let (system, security) = (
        system.context("no system")?.1,
        security.context("no security")?.1,
    );
    let known = things(served, &system, &security, &audit.context("no audit")?.2)?;
    let description = served.ask("GET", "/openapi.json", "", &[], &Value::Null)?;
    let table = fs::read_to_string(workspace.root.join("tests/data/authority.csv"))?;
    let mut askers = vec![];
    for (position, header, _) in found {
        let mut description = description.clone();
        keep(&mut description, &allowed(&table, position)?);
        let tenants: &[&str] = match position {
            "operator-system" => &["host", "shenyang"],
            _ => &["shenyang"],
        };
        let mut known = known.clone();
        known.push((
            "shenyang",
            tenants.iter().map(|&one| one.to_owned()).collect(),
        ));
        name(&mut description, &known, Others::Wrongly);
        askers.push(Asker {
            name: position.to_owned(),
            headers: vec![header],
            description,
            known: true,
        });
    }
    Ok(askers)
}

/// What there is to administer, by what stands for it in the description.
fn things(
    served: &Served,
    system: &str,
    security: &str,
    audit: &str,
) -> Result<Vec<(&'static str, Vec<String>)>> {
    let post = |by: &str, path: &str, body: Value| {
        let path = format!("{JURISDICTION}/{path}");
        served.ask("POST", &path, "", &[by.to_owned()], &body)
    };
    for (organisation, kind, superior, offices) in [
        ("city", "government", None, vec!["government"]),
        ("civil", "department", Some("city"), vec![]),
        ("transport", "department", Some("city"), vec![]),
    ] {
        let entered = json!({
            "id": organisation, "name": { "zh": organisation, "en": organisation }, "kind": kind,
            "tier": "city", "superior": superior, "offices": offices, "credit_code": null,
            "successor": null,
        });
        post(system, "organisations", entered)?;
    }
    let person = json!({ "name": "张三", "organisation": "civil" });
    let account = id(&post(system, "accounts", person)?)?;
    let of_him = |rest: &str, body: Value| {
        id(&post(
            security,
            &format!("accounts/{account}/{rest}"),
            body,
        )?)
    };
    let token = of_him("tokens", json!({ "label": "one" }))?;
    let certificate = of_him(
        "certificates",
        json!({ "subject": "san:one.example.gov.cn" }),
    )?;
    let subject = json!({ "issuer": "https://id.example.gov.cn", "subject": "one" });
    let sign_in = of_him("sign-ins", subject)?;
    Ok(vec![
        ("$ACCOUNT", vec![account]),
        ("$TOKEN", vec![token]),
        ("$CERTIFICATE", vec![certificate]),
        ("$SIGN_IN", vec![sign_in]),
        ("$ADMINISTRATOR", vec![audit.to_owned()]),
        ("civil", vec!["civil".to_owned(), "transport".to_owned()]),
    ])
}

/// The operations that the table gives to a position and not to everybody.
fn allowed(table: &str, position: &str) -> Result<Vec<(String, String)>> {
    let mut lines = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().context("the table of authority is empty")?;
    let place = |wanted: &str| {
        let place = head.iter().position(|column| *column == wanted);
        place.with_context(|| format!("the table of authority has no column `{wanted}`"))
    };
    let (own, anonymous) = (place(position)?, place("anonymous")?);
    let may =
        |line: &Vec<&str>, place: usize| line.get(place).is_some_and(|cell| cell.contains('✔'));
    let found = lines.filter(|line| may(line, own) && !may(line, anonymous));
    let named = found.filter_map(|line| match line.as_slice() {
        [method, path, ..] => Some((method.to_lowercase(), (*path).to_owned())),
        _ => None,
    });
    Ok(named.collect())
}

/// Leaves of a description these operations.
fn keep(description: &mut Value, operations: &[(String, String)]) {
    let Some(paths) = description.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, item) in paths.iter_mut() {
        if let Some(methods) = item.as_object_mut() {
            methods.retain(|method, _| {
                operations
                    .iter()
                    .any(|(one, at)| one == method && at == path)
            });
        }
    }
    paths.retain(|_, item| item.as_object().is_some_and(|methods| !methods.is_empty()));
}

/// A token as a header.
pub(super) fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}
