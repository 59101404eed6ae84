//! Asks the law: the host's own checks, then the rules, everything that is wrong at once.

use std::sync::Arc;

use super::error::FlowError;
use super::receipts::in_words_of_the_contract;
use super::unusable::demand_usable;
use crate::domain::receipt::{Answer, Call, Question};
use crate::domain::route_check::CheckedProposal;
use crate::domain::{CatalogEntry, Date, Finding, Matter, MatterKind, Severity, Text};
use crate::policy::{Arrangement, Jurisdiction};
use crate::rules::said::{combined, entry_to_check, under_entry};
use crate::rules::{Fault, Planned, Plugin};

/// What the law says to a matter.
#[derive(Debug)]
pub enum Verdict {
    /// This way.
    Planned(CheckedProposal),
    /// Not at all, and why.
    Refused(Vec<Finding>),
    /// The rules gave no usable answer, which decides nothing.
    Faulted(Fault),
}

/// A verdict, and what the rules were asked for it.
#[derive(Debug)]
pub struct Evaluated {
    /// What the law says.
    pub verdict: Verdict,
    /// The calls behind it; none if the rules faulted.
    pub calls: Vec<Call>,
}

/// Evaluates a matter on its filing day: whether something is in force, then the rules.
///
/// # Errors
/// If this host cannot use the rules, or the process is breaking down; faults of the rules are a verdict.
pub async fn evaluate_filing(
    jurisdiction: &Jurisdiction,
    matter: &Matter,
) -> Result<(Option<Arc<Plugin>>, Evaluated), FlowError> {
    evaluate_under(jurisdiction, &jurisdiction.releases.now(), matter).await
}

/// The same under an arrangement that was taken before.
///
/// # Errors
/// As [`evaluate_filing`].
pub(super) async fn evaluate_under(
    jurisdiction: &Jurisdiction,
    arrangement: &Arrangement,
    matter: &Matter,
) -> Result<(Option<Arc<Plugin>>, Evaluated), FlowError> {
    demand_usable(arrangement, matter.filed_on)?;
    let release = match jurisdiction.in_force_under(arrangement, matter.filed_on) {
        Ok(release) => release,
        Err(reason) => {
            return Ok((
                None,
                Evaluated {
                    verdict: Verdict::Refused(vec![host_finding("filed_on", reason.0)]),
                    calls: vec![],
                },
            ));
        }
    };
    let plugin = Arc::clone(&release.plugin);
    let evaluated = evaluate(&plugin, matter).await?;
    Ok((Some(plugin), evaluated))
}

/// Evaluates a matter under given rules.
///
/// # Errors
/// As [`evaluate_filing`].
pub async fn evaluate(plugin: &Arc<Plugin>, matter: &Matter) -> Result<Evaluated, FlowError> {
    let matter = matter.clone();
    ask(plugin, move |plugin| evaluate_now(plugin, &matter)).await
}

/// Asks rules on a thread that may wait, when it is their turn.
pub(super) async fn ask<T: Send + 'static>(
    plugin: &Arc<Plugin>,
    question: impl FnOnce(&Plugin) -> T + Send + 'static,
) -> Result<T, FlowError> {
    let (turn, plugin) = (plugin.turn().await, Arc::clone(plugin));
    let answered = tokio::task::spawn_blocking(move || {
        let answer = question(&plugin);
        drop(turn);
        answer
    });
    answered.await.map_err(|_| FlowError::BrokenOff)
}

fn evaluate_now(plugin: &Plugin, matter: &Matter) -> Evaluated {
    let mut calls = vec![];
    let asked = entry_findings(plugin, matter, &mut calls)
        .and_then(|entry| Ok((entry, plan(plugin, matter, &mut calls)?)));
    match asked {
        Ok((entry, planned)) => {
            let own = host_findings(matter);
            let found = own.into_iter().chain(entry).collect();
            let verdict = match combined(found, planned) {
                Ok(proposal) => Verdict::Planned(proposal),
                Err(findings) => Verdict::Refused(findings),
            };
            Evaluated { verdict, calls }
        }
        Err(fault) => Evaluated {
            verdict: Verdict::Faulted(fault),
            calls: vec![],
        },
    }
}

fn plan(plugin: &Plugin, matter: &Matter, calls: &mut Vec<Call>) -> Result<Planned, Fault> {
    let (planned, fuel) = plugin.plan_measured(matter)?;
    let question = Question::Plan(Box::new(matter.clone()));
    calls.push(Call::new(
        question,
        in_words_of_the_contract(&planned),
        fuel,
    ));
    Ok(planned)
}

fn check_entry(
    plugin: &Plugin,
    entry: &CatalogEntry,
    on: Date,
    calls: &mut Vec<Call>,
) -> Result<Vec<Finding>, Fault> {
    let (findings, fuel) = plugin.check_entry_measured(entry, on)?;
    let entry = Box::new(entry.clone());
    let question = Question::CheckEntry { entry, on };
    calls.push(Call::new(
        question,
        Answer::Findings(findings.clone()),
        fuel,
    ));
    Ok(findings.into_iter().map(under_entry).collect())
}

/// The findings of `check-entry` on an entry that comes with an act, as the matter shows them.
pub(super) async fn entry_findings_of(
    plugin: &Arc<Plugin>,
    entry: &CatalogEntry,
    on: Date,
) -> Result<(Vec<Finding>, Vec<Call>), FlowError> {
    let entry = entry.clone();
    let asked = move |plugin: &Plugin| {
        let mut calls = vec![];
        check_entry(plugin, &entry, on, &mut calls).map(|findings| (findings, calls))
    };
    Ok(ask(plugin, asked).await??)
}

fn entry_findings(
    plugin: &Plugin,
    matter: &Matter,
    calls: &mut Vec<Call>,
) -> Result<Vec<Finding>, Fault> {
    match entry_to_check(matter) {
        Some(entry) => check_entry(plugin, entry, matter.filed_on, calls),
        None => Ok(vec![]),
    }
}

/// What no instrument needs to say, because it makes no sense anywhere.
pub(super) fn host_findings(matter: &Matter) -> Vec<Finding> {
    let mut findings = vec![];
    if let Some(day) = matter.occurred_on.filter(|day| *day > matter.filed_on) {
        let text = Text {
            zh: format!("事件日期 {day} 晚于提交日期 {}", matter.filed_on),
            en: format!(
                "the event on {day} lies after the filing on {}",
                matter.filed_on
            ),
        };
        findings.push(host_finding("occurred_on", text));
    }
    if matter.kind == MatterKind::EntryPublication && matter.proposed.is_none() {
        let text = Text {
            zh: "未提交拟发布的目录条目".into(),
            en: "no entry is proposed for publication".into(),
        };
        findings.push(host_finding("proposed", text));
    }
    findings
}

/// Whether a finding is one of these: no rule says so, and they rest on no article.
pub(super) fn is_of_the_procedure(finding: &Finding) -> bool {
    let subjects = ["filed_on", "occurred_on", "proposed"];
    finding.citations.is_empty() && subjects.contains(&finding.subject.as_str())
}

/// A finding of the host itself, which rests on the procedure and not on an article.
pub(super) fn host_finding(subject: &str, message: Text) -> Finding {
    Finding {
        severity: Severity::Error,
        subject: subject.to_owned(),
        message,
        citations: vec![],
    }
}

/// A verdict with what the host found beside it; an error is one to whatever the rules said.
pub(super) fn with_findings(verdict: Verdict, found: Vec<Finding>) -> Verdict {
    let blocked = found
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    match verdict {
        Verdict::Planned(proposal) if blocked => {
            Verdict::Refused([proposal.findings, found].concat())
        }
        Verdict::Planned(mut proposal) => {
            proposal.findings.extend(found);
            Verdict::Planned(proposal)
        }
        Verdict::Refused(findings) => Verdict::Refused([findings, found].concat()),
        Verdict::Faulted(_) if blocked => Verdict::Refused(found),
        Verdict::Faulted(fault) => Verdict::Faulted(fault),
    }
}
