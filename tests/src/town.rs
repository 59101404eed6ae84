//! A jurisdiction with its organisations and people, entered through the API with real tokens.

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::domain::{Duty, OPERATORS};
use bylaw::flow;
use serde_json::{Value, json};

use crate::host::{Answer, TestHost};

/// The tokens of a jurisdiction's people.
#[derive(Clone)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// The administrator of the system.
    pub system: String,
    /// The administrator of security.
    pub security: String,
    /// The administrator of audit.
    pub audit: String,
    people: Vec<(String, String, String)>,
}

/// An organisation in a line.
type Written = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

/// The organisations of every test town: identifier, names, kind, what stands above, offices.
const ORGANISATIONS: [Written; 13] = [
    (
        "province",
        "省人民政府",
        "government",
        "province",
        "",
        &["government"],
    ),
    (
        "province-data",
        "省数据资源管理局",
        "data-authority",
        "province",
        "province",
        &["data-authority"],
    ),
    (
        "city",
        "市人民政府",
        "government",
        "city",
        "province",
        &["government"],
    ),
    (
        "data",
        "市数据局",
        "data-authority",
        "city",
        "city",
        &["data-authority"],
    ),
    (
        "platform",
        "市大数据中心",
        "authorised-body",
        "city",
        "city",
        &["platform-operator"],
    ),
    (
        "secrecy",
        "市保密局",
        "department",
        "city",
        "city",
        &["secrecy-authority"],
    ),
    (
        "security",
        "市网信办",
        "department",
        "city",
        "city",
        &["security-authority"],
    ),
    (
        "inspection",
        "市监察局",
        "department",
        "city",
        "city",
        &["supervisory-organ"],
    ),
    ("civil", "市民政局", "department", "city", "city", &[]),
    ("tax", "市税务局", "department", "city", "city", &[]),
    ("transport", "市交通局", "department", "city", "city", &[]),
    ("archive", "市档案馆", "department", "city", "city", &[]),
    ("company", "某科技公司", "enterprise", "", "", &[]),
];

impl Town {
    /// Appoints the administrators and enters the organisations, each with an employee, an officer
    /// and a head, and a citizen.
    pub async fn found(host: &TestHost, operator: &str, name: &str) -> Self {
        let mut town = Self {
            name: name.to_owned(),
            system: appoint(host, operator, name, "system-administrator").await,
            security: appoint(host, operator, name, "security-administrator").await,
            audit: appoint(host, operator, name, "audit-administrator").await,
            people: vec![],
        };
        for (id, title, kind, tier, above, offices) in ORGANISATIONS {
            let organisation = json!({
                "id": id, "name": { "zh": title, "en": id }, "kind": kind,
                "tier": some(tier), "superior": some(above), "offices": offices,
                "credit_code": null, "successor": null,
            });
            let path = town.path("organisations");
            let entered = host.post(&path, &town.system, &organisation).await;
            assert_eq!(entered.status, StatusCode::CREATED, "{:#}", entered.body);
            for capacity in ["body", "officer", "head"] {
                town.enter(host, Some(id), capacity).await;
            }
        }
        town.enter(host, None, "body").await;
        town
    }

    /// A path in the town.
    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/jurisdictions/{}/{rest}", self.name)
    }

    /// The token of an organisation's employee.
    pub fn of(&self, organisation: &str) -> &str {
        self.as_("body", organisation)
    }

    /// The token of an organisation's head.
    pub fn head(&self, organisation: &str) -> &str {
        self.as_("head", organisation)
    }

    /// The token of a citizen.
    pub fn citizen(&self) -> &str {
        self.of("")
    }

    /// The token of somebody with a capacity.
    pub fn as_(&self, capacity: &str, organisation: &str) -> &str {
        let who = |(at, as_, _): &&(String, String, String)| at == organisation && as_ == capacity;
        let person = self.people.iter().find(who);
        &person
            .unwrap_or_else(|| panic!("nobody is {capacity} of {organisation}"))
            .2
    }

    /// An organisation as a party of a matter.
    pub fn party(id: &str) -> Value {
        let known = ORGANISATIONS.iter().find(|one| one.0 == id).unwrap();
        json!({ "id": id, "name": known.1, "kind": known.2, "tier": some(known.3) })
    }

    /// Enters somebody, gives him a capacity and a token.
    pub async fn enter(&mut self, host: &TestHost, organisation: Option<&str>, capacity: &str) {
        let draft = json!({ "name": format!("{capacity} 张三"), "organisation": organisation });
        let account = host
            .post(&self.path("accounts"), &self.system, &draft)
            .await;
        assert_eq!(account.status, StatusCode::CREATED, "{:#}", account.body);
        let id = account.body["id"].as_str().unwrap().to_owned();
        if capacity != "body" {
            let powers = json!({ "capacity": capacity, "active": true });
            let path = self.path(&format!("accounts/{id}/powers"));
            let put = put(host, &path, &self.security, 1, &powers).await;
            assert_eq!(put.status, StatusCode::OK, "{:#}", put.body);
        }
        let token = self.token(host, &id).await;
        let at = organisation.unwrap_or_default().to_owned();
        self.people.push((at, capacity.to_owned(), token));
    }

    /// A token for an account.
    pub async fn token(&self, host: &TestHost, account: &str) -> String {
        let path = self.path(&format!("accounts/{account}/tokens"));
        let draft = json!({ "label": "test", "scopes": null, "days": null });
        let issued = host.post(&path, &self.security, &draft).await;
        assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);
        issued.body["token"].as_str().unwrap().to_owned()
    }
}

/// The first operator's own token.
pub async fn operator(host: &TestHost) -> String {
    let first = flow::Appointment {
        name: "运营者".into(),
        duty: Duty::SystemAdministrator,
        replaces: None,
    };
    let founded = flow::install_anew(&host.host, OPERATORS, first, false).await;
    own_token(host, &founded.unwrap().token.token).await
}

/// What somebody issues to himself in the place of the first token that he was handed.
pub async fn own_token(host: &TestHost, first: &str) -> String {
    let draft = json!({ "label": "own", "scopes": null, "days": null });
    let issued = host.post("/api/v1/me/tokens", first, &draft).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);
    issued.body["token"].as_str().unwrap().to_owned()
}

/// Appoints an administrator; answers the token that he issued himself.
pub async fn appoint(host: &TestHost, by: &str, tenant: &str, duty: &str) -> String {
    let path = format!("/api/v1/jurisdictions/{tenant}/administrators");
    let appointed = host
        .post(&path, by, &json!({ "name": duty, "duty": duty }))
        .await;
    assert_eq!(
        appointed.status,
        StatusCode::CREATED,
        "{:#}",
        appointed.body
    );
    own_token(host, appointed.body["token"]["token"].as_str().unwrap()).await
}

/// Puts what was seen at a version.
pub async fn put(host: &TestHost, path: &str, by: &str, seen: u32, body: &Value) -> Answer {
    let seen = format!("\"{seen}\"");
    let headers = [
        ("content-type", "application/json"),
        ("if-match", seen.as_str()),
    ];
    host.send_as(
        "PUT",
        path,
        Some(by),
        &headers,
        Body::from(body.to_string()),
    )
    .await
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
