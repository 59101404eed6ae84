//! Every cell of the matrix of who may do what is tried with a real token.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use bylaw::domain::authority::Position;
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::matrix::{Cell, FILE, cells, csv};
use bylaw_tests::town::{self, Town};
use serde_json::Value;

use crate::applied;

/// What the guard says; everything else was said by the handlers behind it.
const DENIED: [&str; 4] = ["no-caller", "not-allowed", "not-yours", "no-case"];

#[test]
fn the_matrix_is_checked_in() {
    let known = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        known == csv(),
        "run `cargo xtask authority` and look at what changed"
    );
    assert!(cells().len() >= 1_000, "{}", cells().len());
}

/// Who stands where in the towns of this test.
fn holder(position: Position) -> Option<&'static str> {
    Some(match position {
        Position::Individual => "",
        Position::Member => "archive",
        Position::Applicant => "tax",
        Position::Respondent => "transport",
        Position::Provider => "civil",
        Position::DataAuthority => "data",
        Position::Government => "city",
        Position::PlatformOperator => "platform",
        Position::SecrecyAuthority => "secrecy",
        Position::SecurityAuthority => "security",
        Position::SupervisoryOrgan => "inspection",
        Position::SuperiorOrgan => "province",
        Position::Grantee => "company",
        _ => return None,
    })
}

/// Two towns, a case in the first in which everybody has his part, and the operators.
struct World {
    host: TestHost,
    here: Town,
    there: Town,
    operators: BTreeMap<Position, String>,
    case: String,
}

impl World {
    async fn made() -> Self {
        let host = TestHost::strict("2025-09-26").await;
        let operator = town::operator(&host).await;
        let here = Town::found(&host, &operator, "shenyang").await;
        let there = Town::found(&host, &operator, "wuxi").await;
        let case = applied(&host, &here).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut tx = host.host.store.begin("shenyang").await.unwrap();
        for position in Position::ALL {
            let party = holder(position).filter(|party| !["", "archive"].contains(party));
            if let Some(party) = party {
                let actor = bylaw::domain::words::word(&position);
                tx.insert_part(&case, &actor, party).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let mut operators = BTreeMap::new();
        for (position, duty) in [
            (Position::OperatorSecurity, "security-administrator"),
            (Position::OperatorAudit, "audit-administrator"),
        ] {
            operators.insert(
                position,
                town::appoint(&host, &operator, "host", duty).await,
            );
        }
        operators.insert(Position::OperatorSystem, operator);
        Self {
            host,
            here,
            there,
            operators,
            case,
        }
    }

    /// The token of whoever stands there, in the own town or in the other.
    fn token(&self, position: Position, own: bool) -> Option<&str> {
        let town = if own { &self.here } else { &self.there };
        match position {
            Position::Anonymous => None,
            Position::SystemAdministrator => Some(&town.system),
            Position::SecurityAdministrator => Some(&town.security),
            Position::AuditAdministrator => Some(&town.audit),
            operator if operator.is_operator() => Some(&self.operators[&operator]),
            other => Some(town.of(holder(other).unwrap())),
        }
    }

    async fn ask(&self, cell: &Cell, case: &str, thing: &str) -> Answer {
        // What is an operator's own is the operators' tenant.
        let tenant = if cell.position.is_operator() && cell.own {
            "host"
        } else {
            "shenyang"
        };
        let id = if cell.path.starts_with("/api/v1/cases/") {
            case
        } else {
            thing
        };
        let mut path = cell
            .path
            .replace("{j}", tenant)
            .replace("{id}", id)
            .replace("{kind}", "sharing-application");
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            path.replace_range(from..=to, "1");
        }
        if path == "/api/v1/inbox" {
            path = format!("/api/v1/inbox?jurisdiction={tenant}");
        }
        let token = self.token(cell.position, cell.own);
        self.host.send(&cell.method, &path, token, "{}").await
    }
}

fn problem(answer: &Answer) -> &str {
    let kind = answer.body["type"].as_str().unwrap_or_default();
    kind.rsplit(':').next().unwrap_or_default()
}

/// Invariant: nobody gets further than the table says, by whichever route.
#[tokio::test]
async fn every_cell_is_as_the_matrix_says() {
    let world = World::made().await;
    let mut wrong = vec![];
    for cell in cells() {
        let answer = world.ask(&cell, &world.case, "civil").await;
        let denied = DENIED.contains(&problem(&answer));
        if denied == cell.may {
            wrong.push(format!("{cell:?}: {} {}", answer.status, problem(&answer)));
        }
        assert!(
            !answer.status.is_server_error(),
            "{cell:?}: {:#}",
            answer.body
        );
    }
    assert!(
        wrong.is_empty(),
        "{} cells:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Invariant: whoever is of another tenant cannot tell from an answer whether something is there.
#[tokio::test]
async fn what_is_foreign_answers_like_what_is_not_there() {
    let world = World::made().await;
    let made_up = "shenyang-00000000000000000000000000000000";
    for cell in cells() {
        if cell.own || cell.may {
            continue;
        }
        let real = world.ask(&cell, &world.case, "civil").await;
        let none = world.ask(&cell, made_up, "nobody").await;
        let expected = [
            StatusCode::NOT_FOUND,
            StatusCode::FORBIDDEN,
            StatusCode::UNAUTHORIZED,
        ];
        assert!(expected.contains(&real.status), "{cell:?}: {}", real.status);
        let blank = |answer: &Answer, names: [&str; 2]| {
            let mut body = answer.body.clone();
            body["request_id"] = Value::Null;
            let text = body.to_string();
            names
                .iter()
                .fold(text, |text, name| text.replace(name, "…"))
        };
        let (real_text, none_text) = (
            blank(&real, [&world.case, "civil"]),
            blank(&none, [made_up, "nobody"]),
        );
        assert_eq!(
            (real.status, real_text),
            (none.status, none_text),
            "{cell:?}"
        );
    }
}

/// Invariant: also where everybody may ask, a closed entry of another tenant answers like one that is
/// not there.
#[tokio::test]
async fn a_closed_entry_of_another_tenant_answers_like_one_that_is_not_there() {
    let world = World::made().await;
    let mut closed = crate::registry("conditional");
    closed["opening"]["class"] = serde_json::json!("closed");
    world.host.hold_entry("shenyang", closed).await;
    let mut asked = 0;
    for cell in cells() {
        if cell.own || !cell.may || !cell.path.contains("{code}") {
            continue;
        }
        let ask = async |code: &str| {
            let path = cell.path.replace("{j}", "shenyang").replace("{code}", code);
            let mut path = path.replace("{n}", "1").replace("{id}", "1");
            if path.ends_with("/download") {
                path.push_str("?format=csv");
            } else if path.ends_with("/diff") {
                path.push_str("?from=1&to=1");
            }
            let token = world.token(cell.position, false);
            world.host.send(&cell.method, &path, token, "{}").await
        };
        let (real, none) = (ask("TEST%2F000001").await, ask("TEST%2F000002").await);
        let blank = |answer: &Answer| {
            let mut body = answer.body.clone();
            body["request_id"] = Value::Null;
            let text = body.to_string();
            text.replace("TEST/000001", "…").replace("TEST/000002", "…")
        };
        assert_eq!(
            (real.status, blank(&real)),
            (none.status, blank(&none)),
            "{cell:?}"
        );
        assert!(real.status.is_client_error(), "{cell:?}: {}", real.status);
        asked += 1;
    }
    assert!(asked > 100, "{asked}");
}

/// The test above would see an answer that differs.
#[tokio::test]
async fn what_is_ones_own_answers_otherwise_than_what_is_not_there() {
    let world = World::made().await;
    let path = |id: &str| format!("/api/v1/cases/{id}");
    let own = world.here.of("tax");
    let real = world
        .host
        .send("GET", &path(&world.case), Some(own), "")
        .await;
    let none = world
        .host
        .send("GET", &path("shenyang-0"), Some(own), "")
        .await;
    assert_eq!(
        (real.status, none.status),
        (StatusCode::OK, StatusCode::NOT_FOUND)
    );
}
