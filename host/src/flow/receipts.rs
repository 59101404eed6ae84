//! Receipts: made with the event that rests on them, shown whole, and asked again.

use std::sync::Arc;

use super::arrangement::load_component;
use super::catalog::Audience;
use super::error::FlowError;
use super::evaluate::ask;
use super::host::Host;
use super::persons::reveal;
use super::read::load_in;
use super::seen::hides;
use crate::domain::case::Event;
use crate::domain::receipt::{Answer, Call, Question, Receipt, digest};
use crate::domain::words::in_full;
use crate::domain::{CatalogEntry, Matter, Principal, Proposal};
use crate::policy::Jurisdiction;
use crate::rules::{Fault, Limits, Plugin};
use crate::store::{StoredEvent, View};

/// What became of asking again.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Receipts whose answers came out the same, to the byte and to the fuel.
    pub same: u64,
    /// Receipts of which a person was erased, so that nobody can ask again.
    pub erased: u64,
    /// Those that came out otherwise: case, receipt, and the fields that differ.
    pub differing: Vec<(String, u32, Vec<String>)>,
    /// Those that this host cannot ask again now: case, receipt, and why.
    pub unanswered: Vec<(String, u32, String)>,
}

impl Replay {
    /// Adds what became of others.
    pub fn extend(&mut self, other: Self) {
        self.same += other.same;
        self.erased += other.erased;
        self.differing.extend(other.differing);
        self.unanswered.extend(other.unanswered);
    }
}

/// A case's `n`th receipt with what was asked; what identifies an erased person is missing. A person
/// is shown none that is about an entry which he may not read: what is left out of a receipt cannot
/// be checked.
///
/// # Errors
/// If there is no such receipt, or it cannot be read.
pub async fn receipt(
    host: &Host,
    case: &str,
    n: u32,
    reader: Option<&Principal>,
) -> Result<Receipt, FlowError> {
    let jurisdiction = host.jurisdiction_of(case)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let audience = reader.map_or(Audience::Bodies, Audience::of);
    let (_, events) = load_in(&mut view, case).await?;
    if hides(events.iter().map(|stored| &stored.event), audience) {
        return Err(no_receipt(case, n));
    }
    receipt_in(&mut view, case, n).await
}

fn no_receipt(case: &str, n: u32) -> FlowError {
    FlowError::NoReceipt {
        case: case.chars().take(128).collect(),
        n,
    }
}

async fn receipt_in(view: &mut View, case: &str, n: u32) -> Result<Receipt, FlowError> {
    let none = || no_receipt(case, n);
    let body = view.receipt(case, n).await?.ok_or_else(none)?;
    let mut receipt: Receipt =
        serde_json::from_str(&body).map_err(|error| FlowError::BadReceipt {
            case: case.to_owned(),
            n,
            why: error.to_string(),
        })?;
    let (_, events) = load_in(view, case).await?;
    let (matter, entry) = asked_about(&events, receipt.revision).ok_or_else(none)?;
    let matter = reveal(view, matter).await?;
    let count = receipt.calls.len();
    for (place, call) in receipt.calls.iter_mut().enumerate() {
        let question = match &entry {
            Some(entry) => Some(Question::CheckEntry {
                entry: Box::new(entry.clone()),
                on: receipt.day,
            }),
            None if place + 1 == count => Some(Question::Plan(Box::new(matter.clone()))),
            None => matter.proposed.clone().map(|entry| Question::CheckEntry {
                entry: Box::new(entry),
                on: matter.filed_on,
            }),
        };
        call.input = question.filter(|question| digest(question) == call.input_digest);
    }
    Ok(receipt)
}

/// The matter of a case, and the entry that came with the event if that is what was asked about.
fn asked_about(events: &[StoredEvent], revision: u32) -> Option<(Matter, Option<CatalogEntry>)> {
    let Event::Filed(filed) = &events.first()?.event else {
        return None;
    };
    let event = events.iter().find(|stored| stored.revision == revision)?;
    let entry = match &event.event {
        Event::Acted(acted) => acted.entry.clone(),
        _ => None,
    };
    Some((filed.matter.clone(), entry))
}

/// The receipt of calls, without what was asked: that stands in the events.
pub(super) fn stub(
    jurisdiction: &Jurisdiction,
    plugin: &Plugin,
    place: (&str, u32, u32),
    day: crate::domain::Date,
    calls: Vec<Call>,
) -> Receipt {
    let (case, n, revision) = place;
    let without_input = |call: Call| Call {
        input: None,
        ..call
    };
    Receipt {
        jurisdiction: jurisdiction.name().to_owned(),
        case: case.to_owned(),
        n,
        revision,
        day,
        component: plugin.digest().to_owned(),
        wit: plugin.contract().package().to_owned(),
        host: crate::domain::receipt::HOST.to_owned(),
        calendar: jurisdiction.calendar().digest().to_owned(),
        policy: jurisdiction.policy.digest.clone(),
        calls: calls.into_iter().map(without_input).collect(),
    }
}

/// Asks a receipt's questions again; the fields that differ, none if all is the same.
///
/// # Errors
/// If the rules give no usable answer now.
pub fn ask_again(plugin: &Plugin, receipt: &Receipt) -> Result<Vec<String>, Fault> {
    let mut differing = vec![];
    let mut differs = |field: String, same: bool| {
        if !same {
            differing.push(field);
        }
    };
    differs("component".into(), receipt.component == plugin.digest());
    differs("wit".into(), receipt.wit == plugin.contract().package());
    for (place, call) in receipt.calls.iter().enumerate() {
        let field = |name: &str| format!("calls[{place}].{name}");
        let Some(input) = &call.input else {
            differs(field("input"), false);
            continue;
        };
        differs(field("input_digest"), digest(input) == call.input_digest);
        let (output, fuel) = answer_to(plugin, input)?;
        differs(field("output"), output == call.output);
        differs(
            field("output_digest"),
            digest(&output) == call.output_digest,
        );
        differs(field("fuel"), fuel == call.fuel);
    }
    Ok(differing)
}

/// Asks the rules one question.
pub(super) fn answer_to(plugin: &Plugin, question: &Question) -> Result<(Answer, u64), Fault> {
    match question {
        Question::CheckEntry { entry, on } => {
            let (findings, fuel) = plugin.check_entry_measured(entry, *on)?;
            Ok((Answer::Findings(findings), fuel))
        }
        Question::Plan(matter) => {
            let (planned, fuel) = plugin.plan_measured(matter)?;
            Ok((in_words_of_the_contract(&planned), fuel))
        }
    }
}

/// What a checked answer was before it was checked.
pub(super) fn in_words_of_the_contract(planned: &crate::rules::Planned) -> Answer {
    match planned {
        Ok(proposal) => Answer::Proposal(Box::new(Proposal {
            route: proposal.route.as_route().clone(),
            findings: proposal.findings.clone(),
        })),
        Err(findings) => Answer::Findings(findings.clone()),
    }
}

/// Asks every question of every receipt of a jurisdiction again, under its own component. A policy whose
/// limits were lowered since changes nothing in what was decided.
///
/// # Errors
/// If the database cannot be read.
pub async fn replay(host: &Host, jurisdiction: &Arc<Jurisdiction>) -> Result<Replay, FlowError> {
    const PAGE: u32 = 200;
    let mut replay = Replay::default();
    let mut after = String::new();
    loop {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let cases = view.cases_with_receipts(&after, PAGE).await?;
        for case in &cases {
            for n in 1..=view.count_receipts(case).await? {
                let receipt = receipt_in(&mut view, case, n).await?;
                if receipt.calls.iter().any(|call| call.input.is_none()) {
                    replay.erased += 1;
                    continue;
                }
                let (digest, limits) = (&receipt.component, Limits::OF_WHAT_IS_KNOWN);
                let plugin = match load_component(&host.library, &mut view, digest, limits).await {
                    Ok(plugin) => plugin,
                    Err(error @ FlowError::BadComponent { .. }) => {
                        let why = in_full(&error);
                        replay.unanswered.push((case.clone(), n, why));
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                match ask(&plugin, move |plugin| ask_again(plugin, &receipt)).await? {
                    Ok(fields) if fields.is_empty() => replay.same += 1,
                    Ok(fields) => replay.differing.push((case.clone(), n, fields)),
                    Err(fault) => replay.unanswered.push((case.clone(), n, fault.to_string())),
                }
            }
        }
        match cases.last() {
            Some(last) => after.clone_from(last),
            None => return Ok(replay),
        }
    }
}
