//! A whole host in this process: the real router, the real plugins, a throw-away database, and a
//! clock that the test moves.

mod variants;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use bylaw::clock::{Clock, instant_of};
use bylaw::domain::Date;
use bylaw::flow::{self, Host};
use bylaw::http::{AppState, LimitsConfig, MetricsAccess, Peer, router};
use bylaw::policy::Jurisdiction;
use bylaw::rules::Library;
use bylaw::store::Store;
use bylaw::vetting::{VetLimits, Vetter};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::contract;
use crate::databases;
use crate::places::{find_program, setup};

/// A host for a test.
pub struct TestHost {
    /// The host itself.
    pub host: Arc<Host>,
    state: AppState,
    router: Router,
}

/// What the host answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The content type.
    pub kind: String,
    /// The body; null if it is no JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
    /// The body as it was sent.
    pub bytes: Vec<u8>,
    headers: HeaderMap,
}

impl Answer {
    /// Every header of that name.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let all = self.headers.get_all(name).iter();
        all.map(|value| value.to_str().unwrap()).collect()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl TestHost {
    /// All shipped jurisdictions, at 09:00 of a day.
    pub async fn on(day: &str) -> Self {
        Self::with(
            day,
            setup().jurisdictions().expect("the shipped policies"),
            true,
        )
        .await
    }

    /// The same without `--dev`.
    pub async fn strict(day: &str) -> Self {
        Self::with(
            day,
            setup().jurisdictions().expect("the shipped policies"),
            false,
        )
        .await
    }

    /// Some jurisdictions, whose rules the shared library knows.
    pub async fn with(day: &str, jurisdictions: Vec<Arc<Jurisdiction>>, dev: bool) -> Self {
        let library = Arc::clone(&setup().library);
        Self::founded(day, library, jurisdictions, dev).await
    }

    /// Some jurisdictions, whose rules another library knows.
    pub async fn founded(
        day: &str,
        library: Arc<Library>,
        jurisdictions: Vec<Arc<Jurisdiction>>,
        dev: bool,
    ) -> Self {
        let store = databases::fresh().await;
        let host = Host::on_empty(store, standing_at(day), library, jurisdictions);
        Self::of(host.await.unwrap(), dev)
    }

    /// All shipped jurisdictions on a database that holds nothing yet.
    pub async fn on_store(day: &str, store: Store) -> Self {
        let jurisdictions = setup().jurisdictions().expect("the shipped policies");
        Self::standing(day, store, jurisdictions, true).await
    }

    /// Some jurisdictions on a database that holds nothing yet.
    pub async fn standing(
        day: &str,
        store: Store,
        jurisdictions: Vec<Arc<Jurisdiction>>,
        dev: bool,
    ) -> Self {
        let library = Arc::clone(&setup().library);
        let host = Host::on_empty(store, standing_at(day), library, jurisdictions);
        Self::of(host.await.unwrap(), dev)
    }

    /// A host that a test brought up itself.
    pub fn over(host: Host) -> Self {
        Self::of(host, true)
    }

    fn of(mut host: Host, dev: bool) -> Self {
        host.stand_ins = dev;
        // This process is no `bylaw`.
        let program = find_program().unwrap_or_else(|| "bylaw".into());
        host.vetter = Vetter::running(program, VetLimits::default());
        let state = AppState::new(Arc::new(host), dev);
        Self::serving(state.limited(hurried()))
    }

    fn serving(state: AppState) -> Self {
        Self {
            host: Arc::clone(&state.host),
            router: router(state.clone()),
            state,
        }
    }

    /// The same host with these limits, of which nothing is used up yet.
    #[must_use]
    pub fn limited(self, limits: LimitsConfig) -> Self {
        Self::serving(self.state.limited(limits))
    }

    /// The same host, whose numbers others read.
    #[must_use]
    pub fn measured(self, metrics: MetricsAccess) -> Self {
        Self::serving(self.state.measured(metrics))
    }

    /// Waits until no request is being answered any more.
    pub async fn idle(&self) {
        self.state.idle().await;
    }

    /// The host, once nobody else holds it.
    fn alone(self) -> Host {
        let Self {
            host,
            state,
            router,
        } = self;
        drop((state, router));
        Arc::into_inner(host).expect("nobody else holds the host")
    }

    /// What answers requests, for who serves it over a socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The same database after a restart, on another day, with other policies and another library.
    #[must_use]
    pub fn restarted(
        self,
        day: &str,
        library: Arc<Library>,
        jurisdictions: Vec<Arc<Jurisdiction>>,
    ) -> Self {
        let host = self.alone();
        let host = Host::new(
            host.store,
            standing_at(day),
            library,
            jurisdictions,
            host.key,
        );
        Self::of(host, true)
    }

    /// Moves the clock to an hour of a day, while the deadlines loop is late.
    pub fn at(&self, day: &str, hour: i8) {
        self.host.clock.set(instant_of(parse(day), hour, &zone()));
    }

    /// Moves the clock to 09:00 of a day and carries out what fell due.
    pub async fn go_to(&self, day: &str) {
        self.at(day, 9);
        flow::run_due(&self.host).await.unwrap();
    }

    /// Sends a request; `actor` says in which role, or is a token.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        actor: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        self.send_with(method, path, actor, &[], body).await
    }

    /// The same with further headers.
    pub async fn send_with(
        &self,
        method: &str,
        path: &str,
        actor: Option<&str>,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let json = [("content-type", "application/json")];
        let headers = [&json, headers].concat();
        self.send_as(method, path, actor, &headers, body).await
    }

    /// The same with these headers and no other.
    pub async fn send_as(
        &self,
        method: &str,
        path: &str,
        actor: Option<&str>,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = match actor {
            Some(token) if token.starts_with("bylaw_") => {
                request.header("authorization", format!("Bearer {token}"))
            }
            Some(actor) => request.header("x-bylaw-actor", actor),
            None => request,
        };
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(body.into()).unwrap();
        // From this machine, as over a connection.
        let peer = ConnectInfo(Peer(([127, 0, 0, 1], 1).into()));
        request.extensions_mut().insert(peer);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let kind = response
            .headers()
            .get("content-type")
            .map(|kind| kind.to_str().unwrap().to_owned());
        let headers = response.headers().clone();
        let template = path.split('?').next().unwrap_or_default();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let answer = Answer {
            status,
            kind: kind.unwrap_or_default(),
            body,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
            headers,
        };
        contract::demand(method, template, &answer);
        answer
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Some("applicant"), Body::empty())
            .await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, actor: &str, body: &Value) -> Answer {
        self.send("POST", path, Some(actor), body.to_string()).await
    }

    /// Files a matter and demands that it is taken; answers the case.
    pub async fn file(&self, jurisdiction: &str, filing: &Value) -> Value {
        let answer = self
            .post(
                &format!("/api/v1/jurisdictions/{jurisdiction}/cases"),
                "applicant",
                filing,
            )
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
        answer.body
    }

    /// Acts in a case, at the revision at which it is.
    pub async fn act(&self, case: &Value, actor: &str, act: &Value) -> Answer {
        let id = case["id"].as_str().unwrap();
        let now = self.get(&format!("/api/v1/cases/{id}")).await.body;
        let mut action = act.clone();
        action["revision"] = now["revision"].clone();
        self.post(&format!("/api/v1/cases/{id}/actions"), actor, &action)
            .await
    }

    /// Acts, and demands that it is done; answers the case.
    pub async fn done(&self, case: &Value, actor: &str, act: &Value) -> Value {
        let answer = self.act(case, actor, act).await;
        assert_eq!(answer.status, StatusCode::OK, "{act}: {:#}", answer.body);
        answer.body
    }

    /// Acts, and demands that it lacks something and changes nothing; answers what it lacks.
    pub async fn lacks(&self, case: &Value, actor: &str, act: &Value) -> Value {
        let before = self.case(case).await;
        let answer = self.act(case, actor, act).await;
        let problem = "urn:bylaw:problem:act-lacks";
        assert_eq!(answer.body["type"], problem, "{act}: {:#}", answer.body);
        assert_eq!(self.case(case).await, before, "{act}");
        answer.body["rejected"].clone()
    }

    /// Reads a case again.
    pub async fn case(&self, case: &Value) -> Value {
        self.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap()))
            .await
            .body
    }

    /// Puts an entry into the catalog that was published before.
    pub async fn hold_entry(&self, jurisdiction: &str, entry: Value) {
        let jurisdiction = self.host.jurisdiction(jurisdiction).unwrap();
        flow::load_entry(
            &self.host,
            jurisdiction,
            serde_json::from_value(entry).unwrap(),
        )
        .await
        .unwrap();
    }
}

/// Years pass in minutes here, so nobody is told to slow down.
fn hurried() -> LimitsConfig {
    LimitsConfig {
        per_second: 1_000_000,
        burst: 1_000_000,
        tenant_per_second: 1_000_000,
        tenant_burst: 1_000_000,
        ..LimitsConfig::default()
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn standing_at(day: &str) -> Clock {
    Clock::standing_at(instant_of(parse(day), 9, &zone()))
}

fn parse(day: &str) -> Date {
    day.parse().unwrap()
}

/// A filing of a kind by a department, with a statement.
pub fn filing(kind: &str, statement: Value) -> Value {
    json!({
        "kind": kind,
        "applicant": { "id": "applicant", "name": "需求部门", "kind": "department", "tier": "city" },
        "entry_code": "TEST/000001",
        "statement": statement,
    })
}

/// An entry in order in all five, with a sharing class.
pub fn entry(sharing: &str) -> Value {
    json!({
        "code": "TEST/000001", "title": "测试目录条目", "summary": "用于测试",
        "provider": { "id": "provider", "name": "提供部门", "kind": "department", "tier": "city" },
        "source": "履职过程中产生", "category": "departmental", "formats": ["csv"],
        "items": [{ "name": "item", "data_type": "C", "sensitivity": "none" }],
        "sensitivity": "none",
        "sharing": { "class": sharing, "methods": ["query"], "required_materials": ["申请表"] },
        "opening": { "class": "unconditional" },
        "update_cycle": "daily", "created_on": "2016-01-01", "in_superior_catalog": true
    })
}
