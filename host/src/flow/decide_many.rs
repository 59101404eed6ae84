//! Decides like cases in one go: each in a transaction of its own, through the same code as one act.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::act_on;
use super::error::{ActError, FlowError};
use super::host::Host;
use super::once::{Once, answer_to, keep_answer};
use super::read::load_in;
use crate::domain::case::{Act, Case, Lack, Position};
use crate::domain::words::{clipped, word};
use crate::domain::{Finding, Principal};
use crate::store::View;

/// How many cases one request decides.
const MOST: usize = 500;

/// An act on several cases.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The cases, and the revision that the actor has seen of each.
    #[schema(min_items = 1, max_items = 500)]
    pub cases: Vec<SeenCase>,
    /// What is done in each of them.
    pub act: Act,
}

/// A case as somebody has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenCase {
    /// The case.
    pub id: String,
    /// Its revision.
    pub revision: u32,
}

/// What became of each case, in the order of the request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Decided {
    /// How many were done, now or when the same request was sent before.
    pub done: usize,
    /// The cases.
    pub cases: Vec<DecidedCase>,
}

/// What became of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecidedCase {
    /// The case.
    pub id: String,
    /// What became of it.
    #[serde(flatten)]
    pub result: CaseResult,
}

/// What became of the act in one case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum CaseResult {
    /// It was done.
    Done,
    /// The case has moved on; it stands at this revision.
    Stale { revision: u32 },
    /// The act lacks something; the case is as it was.
    Lacks {
        rejected: Vec<Lack>,
        findings: Vec<Finding>,
    },
    /// Somebody else changed it at the same time, or the rules gave no usable answer; the case is
    /// as it was, and the same may be tried again.
    Failed { why: String },
}

/// Why nothing was done at all.
#[derive(Debug, thiserror::Error)]
pub enum ManyError {
    /// Not between one and five hundred different cases.
    #[error("{0}")]
    Number(String),
    /// A case that differs from the first in something.
    #[error("`{case}` differs from `{first}`: its {what} is {is}, not {wanted}")]
    Unlike {
        case: String,
        first: String,
        what: &'static str,
        is: String,
        wanted: String,
    },
    /// The act does nothing, or several things.
    #[error(transparent)]
    NotOneDeed(#[from] crate::domain::case::NotOneDeed),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// What like cases have in common.
#[derive(Clone, PartialEq, Eq)]
struct Likeness {
    kind: String,
    stage: String,
    rules: String,
}

/// Does the same in every case. What was done under the same key before is not done again.
///
/// # Errors
/// If the cases are not alike, or the act is none; then nothing was done. If the database is away
/// in the middle, what was done stays done, and the same request goes on where it ended.
pub async fn decide_many(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    wanted: Decisions,
    once: Option<&Once>,
) -> Result<Decided, ManyError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let name = jurisdiction.name();
    check_number(name, &wanted.cases)?;
    wanted.act.clone().deed()?;
    let mut done = vec![];
    for case in &wanted.cases {
        done.push(was_done(host, name, case, once).await?);
    }
    let mut view = host.store.read(name).await.map_err(FlowError::from)?;
    let waiting = wanted.cases.iter().zip(&done).filter(|(_, done)| !**done);
    check_likeness(&mut view, principal, waiting.map(|(case, _)| case)).await?;
    drop(view);
    let mut cases = vec![];
    for (case, done) in wanted.cases.iter().zip(done) {
        let result = if done {
            CaseResult::Done
        } else {
            decide(host, name, principal, case, &wanted.act, once).await?
        };
        let id = case.id.clone();
        cases.push(DecidedCase { id, result });
    }
    let done = |case: &&DecidedCase| matches!(case.result, CaseResult::Done);
    let decided = Decided {
        done: cases.iter().filter(done).count(),
        cases,
    };
    if let Some(once) = once {
        keep_answer(host, name, once, &decided).await?;
    }
    Ok(decided)
}

fn check_number(jurisdiction: &str, cases: &[SeenCase]) -> Result<(), ManyError> {
    if cases.is_empty() || cases.len() > MOST {
        let why = format!("name 1 to {MOST} cases; these are {}", cases.len());
        return Err(ManyError::Number(why));
    }
    let mut seen = std::collections::BTreeSet::new();
    for case in cases {
        if !seen.insert(case.id.as_str()) {
            let why = format!("`{}` is named twice", clipped(&case.id, 128));
            return Err(ManyError::Number(why));
        }
        let of = case.id.rsplit_once('-').map(|(of, _)| of);
        if of != Some(jurisdiction) {
            return Err(FlowError::NoCase(clipped(&case.id, 128)).into());
        }
    }
    Ok(())
}

/// The key of one case. What senders choose has no spaces, so this is nobody's.
fn key_of(once: &Once, case: &str) -> Once {
    Once {
        key: format!("{} {case}", once.key),
        ..once.clone()
    }
}

async fn was_done(
    host: &Host,
    jurisdiction: &str,
    case: &SeenCase,
    once: Option<&Once>,
) -> Result<bool, FlowError> {
    let Some(once) = once else { return Ok(false) };
    let key = key_of(once, &case.id);
    let known = answer_to(host, jurisdiction, &key.caller, &key.key).await?;
    Ok(known.is_some_and(|known| known.digest == key.digest))
}

/// All are of one kind, in one stage, under the same rules, and the actor has a part in each.
async fn check_likeness(
    view: &mut View,
    principal: &Principal,
    cases: impl Iterator<Item = &SeenCase>,
) -> Result<(), ManyError> {
    let mut first: Option<(&str, Likeness)> = None;
    for seen in cases {
        let parts = view.parts_of(&seen.id, principal.part()).await;
        if principal.claimed.is_none() && parts.map_err(FlowError::from)?.is_empty() {
            return Err(FlowError::NoCase(clipped(&seen.id, 128)).into());
        }
        let (case, _) = load_in(view, &seen.id).await?;
        let own = likeness(&case);
        match &first {
            None => first = Some((&seen.id, own)),
            Some((id, wanted)) => compare(id, wanted, &seen.id, &own)?,
        }
    }
    Ok(())
}

fn likeness(case: &Case) -> Likeness {
    let stage = match &case.position {
        Position::Open(_) => case.stage().map(|stage| stage.stage().id.clone()),
        Position::Closed(_) => Some("closed".to_owned()),
        Position::Unplanned { .. } => None,
    };
    Likeness {
        kind: word(&case.matter.kind),
        stage: stage.unwrap_or_else(|| "unplanned".to_owned()),
        rules: case.release.clone(),
    }
}

fn compare(first: &str, wanted: &Likeness, case: &str, own: &Likeness) -> Result<(), ManyError> {
    let facts = [
        ("kind", &own.kind, &wanted.kind),
        ("stage", &own.stage, &wanted.stage),
        ("rules", &own.rules, &wanted.rules),
    ];
    match facts.into_iter().find(|(_, is, wanted)| is != wanted) {
        None => Ok(()),
        Some((what, is, wanted)) => Err(ManyError::Unlike {
            case: case.to_owned(),
            first: first.to_owned(),
            what,
            is: is.clone(),
            wanted: wanted.clone(),
        }),
    }
}

/// One case. Only what concerns the whole database ends the request.
async fn decide(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    case: &SeenCase,
    act: &Act,
    once: Option<&Once>,
) -> Result<CaseResult, FlowError> {
    let key = once.map(|once| key_of(once, &case.id));
    let acted = Box::pin(act_on(
        host,
        &case.id,
        principal,
        act.clone(),
        case.revision,
        key.as_ref(),
    ));
    let Err(error) = acted.await else {
        return Ok(CaseResult::Done);
    };
    // Another replica may have been first with the same request.
    if was_done(host, jurisdiction, case, once).await? {
        return Ok(CaseResult::Done);
    }
    match error {
        ActError::Stale { current, .. } => Ok(CaseResult::Stale { revision: current }),
        ActError::Lacks { lacks, findings } => Ok(CaseResult::Lacks {
            rejected: lacks,
            findings,
        }),
        ActError::NotOneDeed(error) => Ok(CaseResult::Failed {
            why: error.to_string(),
        }),
        ActError::Flow(error) if error.is_conflict() || !error.is_passing() => {
            Ok(CaseResult::Failed {
                why: reason(&error),
            })
        }
        ActError::Flow(error) => Err(error),
    }
}

/// What the actor is told; the cause of an inner fault is for the operator's log.
fn reason(error: &FlowError) -> String {
    match error {
        FlowError::Fault(_) | FlowError::Calendar(_) | FlowError::NoCase(_) => error.to_string(),
        error if error.is_conflict() => "somebody else changed it at the same time".to_owned(),
        error => {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "one of many could not be decided"
            );
            "something failed on our side".to_owned()
        }
    }
}
