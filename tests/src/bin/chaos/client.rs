//! Sends a write to any host, and sends it again under its key until it is answered.

use std::thread;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use crate::field::{Counts, Field};
use crate::plan::Random;

/// A host that answers nothing for so long counts as dead.
const LIMIT: Duration = Duration::from_secs(15);
/// How long somebody waits who hangs up while the host may be at work.
const HASTE: Duration = Duration::from_millis(8);
const PAUSE: Duration = Duration::from_millis(20);

/// How long a sender goes on asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Temper {
    /// Until it knows.
    Stubborn,
    /// Until an answer is cut off.
    Faint,
    /// Not even until the first answer.
    Hasty,
}

/// A request that writes.
pub(crate) struct Request {
    pub(crate) key: String,
    pub(crate) path: String,
    pub(crate) actor: String,
    pub(crate) body: Value,
}

/// The definite answer to a write.
pub(crate) enum Answer {
    Done(Value),
    Refused,
    /// There was none, and nobody asks any more.
    Nothing,
}

pub(crate) struct Client<'a> {
    field: &'a Field<'a>,
    agent: Agent,
}

/// What came back.
struct Reply {
    status: u16,
    replayed: bool,
    body: Value,
}

impl<'a> Client<'a> {
    pub(crate) fn new(field: &'a Field<'a>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(LIMIT))
            .build();
        Self {
            field,
            agent: config.into(),
        }
    }

    /// Sends a write until a definite answer comes, or the sender gives up.
    pub(crate) fn write(&self, request: &Request, random: &mut Random, temper: Temper) -> Answer {
        let counts = &self.field.counts;
        while !self.field.is_hopeless() {
            let Some(host) = self.field.any_host(random) else {
                thread::sleep(PAUSE);
                continue;
            };
            Counts::add(&counts.requests);
            let Some(reply) = self.post(&host, request, temper) else {
                Counts::add(&counts.cut_off);
                if temper == Temper::Stubborn {
                    continue;
                }
                return Answer::Nothing;
            };
            if reply.replayed {
                Counts::add(&counts.replayed);
            }
            match (reply.status, kind_of(&reply.body)) {
                (200 | 201, _) => return Answer::Done(reply.body),
                (422, _) | (409, "stale") => return Answer::Refused,
                (503, _) | (409, "conflict" | "still-running") => {
                    Counts::add(&counts.put_off);
                    thread::sleep(PAUSE);
                }
                (status, _) => {
                    let said = format!("{} {}: {status} {}", request.path, request.key, reply.body);
                    self.field.odd(said);
                    return Answer::Nothing;
                }
            }
        }
        Answer::Nothing
    }

    /// Reads a case; none if it cannot be read before all is over.
    pub(crate) fn read(&self, case: &str, random: &mut Random) -> Option<Value> {
        while !self.field.is_over() {
            let Some(host) = self.field.any_host(random) else {
                thread::sleep(PAUSE);
                continue;
            };
            let answer = self.agent.get(format!("{host}/api/v1/cases/{case}")).call();
            let Ok(mut answer) = answer else { continue };
            let status = answer.status().as_u16();
            let body = answer.body_mut().read_to_string().ok();
            match (
                status,
                body.and_then(|body| serde_json::from_str(&body).ok()),
            ) {
                (200, Some(body)) => return Some(body),
                (200 | 503, _) => thread::sleep(PAUSE),
                (status, body) => {
                    let said = format!("reading {case}: {status} {}", body.unwrap_or(Value::Null));
                    self.field.odd(said);
                    return None;
                }
            }
        }
        None
    }

    /// One attempt; none if no whole answer came.
    fn post(&self, host: &str, request: &Request, temper: Temper) -> Option<Reply> {
        let limit = if temper == Temper::Hasty {
            HASTE
        } else {
            LIMIT
        };
        let mut answer = self
            .agent
            .post(format!("{host}{}", request.path))
            .config()
            .timeout_global(Some(limit))
            .build()
            .header("content-type", "application/json")
            .header("idempotency-key", &request.key)
            .header("x-bylaw-actor", &request.actor)
            .send(request.body.to_string())
            .ok()?;
        let text = answer.body_mut().read_to_string().ok()?;
        Some(Reply {
            status: answer.status().as_u16(),
            replayed: answer.headers().contains_key("idempotency-replayed"),
            body: serde_json::from_str(&text).ok()?,
        })
    }
}

/// The last word of a problem's type.
fn kind_of(body: &Value) -> &str {
    let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
    kind.rsplit(':').next().unwrap_or_default()
}
