//! Plays one matter through: files it, and lets each actor do what the route asks for.

use std::sync::Arc;

use super::{catalog, tell};
use crate::clock::{day_of, instant_of};
use crate::domain::actor::ActorName;
use crate::domain::case::{Act, Extend, Position};
use crate::domain::sample::{Variation, sample_entry, sample_matter, variations, variations_under};
use crate::domain::{
    Description, Finding, LegalBasis, MatterKind, Outcome, OutcomeKind, Period, Principal,
    Requirement, Role, Stage,
};
use crate::flow::{
    ActError, CaseView, FileError, Filing, FlowError, Host, act, file, load_case, read_case,
    run_due,
};
use crate::policy::Jurisdiction;

/// More steps than any route has.
const STEPS: usize = 40;

/// What went another way.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Nothing is in force on the day of the demonstration.
    #[error("nothing is in force in `{jurisdiction}`: {reason}")]
    NotInForce {
        jurisdiction: String,
        reason: String,
    },
    /// No sample of a kind was taken.
    #[error("no sample of a `{kind}` was taken in `{jurisdiction}`: {}", subjects(.findings))]
    Refused {
        jurisdiction: String,
        kind: MatterKind,
        findings: Vec<Finding>,
    },
    /// A case stopped half-way.
    #[error("case {0} does not end")]
    Stuck(String),
    /// An act was not taken.
    #[error("an act in case {case} was not taken")]
    Act {
        case: String,
        #[source]
        source: ActError,
    },
    /// Nobody can be told of it.
    #[error("the story cannot be told on")]
    Untold(#[from] std::io::Error),
    /// The flow.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

fn subjects(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| finding.subject.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What the demonstration wants to see.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// A good end; silence where silence is one.
    Favour,
    /// A refusal.
    Refusal,
}

/// A matter that is played.
pub(super) struct Play<'a> {
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    kind: MatterKind,
    wish: Wish,
    prior: Option<String>,
}

impl<'a> Play<'a> {
    pub(super) fn new(
        host: &'a Host,
        jurisdiction: &'a Arc<Jurisdiction>,
        kind: MatterKind,
        wish: Wish,
        prior: Option<String>,
    ) -> Self {
        Self {
            host,
            jurisdiction,
            kind,
            wish,
            prior,
        }
    }

    /// Plays it to its end; answers the case.
    pub(super) async fn run(self) -> Result<String, DemoError> {
        let id = self.file().await?;
        for _ in 0..STEPS {
            let view = read_case(self.host, &id).await?;
            tell::progress(&view)?;
            if view.closed.is_some() {
                tell::end(&view)?;
                return Ok(id);
            }
            self.step(&id, &view).await?;
        }
        Err(DemoError::Stuck(id))
    }

    /// Files the most telling sample that is taken: one that people decide, if there is one.
    async fn file(&self) -> Result<String, DemoError> {
        let mut refused = vec![];
        let mut settled = None;
        for filing in self.filings() {
            let preview = self.taken(filing.clone()).await?;
            match preview {
                Ok(true) => return self.send(filing).await,
                Ok(false) => settled = Some(filing),
                Err(findings) => refused = findings,
            }
        }
        match settled {
            Some(filing) => self.send(filing).await,
            None => Err(DemoError::Refused {
                jurisdiction: self.jurisdiction.name().to_owned(),
                kind: self.kind,
                findings: refused,
            }),
        }
    }

    /// Whether the rules would take it, and whether people would then decide.
    async fn taken(&self, filing: Filing) -> Result<Result<bool, Vec<Finding>>, DemoError> {
        let preview = match crate::flow::preview_filing(self.host, self.jurisdiction, filing).await
        {
            Ok(preview) => preview,
            Err(FileError::Refused(findings)) => return Ok(Err(findings)),
            Err(FileError::Flow(error)) => return Err(error.into()),
        };
        Ok(match preview.route {
            Some(route) => Ok(matches!(route, crate::flow::PreviewRoute::Staged(_))),
            None => Err(preview.findings),
        })
    }

    async fn send(&self, filing: Filing) -> Result<String, DemoError> {
        let applicant = Principal::claiming(Role::Applicant.into());
        match file(
            self.host,
            self.jurisdiction.name(),
            &applicant,
            filing,
            None,
        )
        .await
        {
            Ok(filed) => Ok(filed.id),
            Err(FileError::Flow(error)) => Err(error.into()),
            Err(FileError::Refused(findings)) => Err(DemoError::Refused {
                jurisdiction: self.jurisdiction.name().to_owned(),
                kind: self.kind,
                findings,
            }),
        }
    }

    /// A sample of each way in which matters of the kind differ.
    fn filings(&self) -> Vec<Filing> {
        let samples = match self.description() {
            Some(rules) => variations_under(self.kind, &rules),
            None => variations(self.kind),
        };
        samples.iter().rev().map(|one| self.filing(one)).collect()
    }

    /// What the rules of today say of themselves.
    fn description(&self) -> Option<Description> {
        let today = self.host.today(self.jurisdiction);
        let release = self.jurisdiction.current(today)?;
        Some(release.plugin.description().clone())
    }

    fn filing(&self, variation: &Variation) -> Filing {
        let today = self.host.today(self.jurisdiction);
        let instruments = self.description().map(|one| one.instruments);
        let instrument = instruments.and_then(|all| all.into_iter().next());
        let instrument = instrument.map(|one| one.id).unwrap_or_default();
        let matter = sample_matter(self.kind, variation, today, &instrument);
        let code = matter.entry.and(catalog::code_for(variation));
        let mut proposed = matter.proposed;
        if let (Some(proposed), Some(code)) = (&mut proposed, code) {
            // A change keeps the code of what it changes.
            code.clone_into(&mut proposed.code);
        }
        Filing {
            kind: self.kind,
            filed_on: None,
            occurred_on: None,
            filed_with: matter.filed_with,
            applicant: matter.applicant,
            respondents: matter.respondents,
            entry_code: code.map(str::to_owned),
            proposed,
            guide: None,
            statement: matter.statement,
            prior_case: self.prior.clone(),
        }
    }

    /// The next thing: silence, an extension, or a decision on the next working day.
    async fn step(&self, id: &str, view: &CaseView) -> Result<(), DemoError> {
        let case = load_case(self.host, self.jurisdiction, id).await?;
        let Some(stage) = case
            .stage()
            .map(crate::domain::route_check::CheckedStage::stage)
        else {
            return Err(DemoError::Stuck(id.to_owned()));
        };
        let silence = match (&stage.deadline, self.wish) {
            (Some(deadline), Wish::Favour) => deadline.expiry != crate::domain::Expiry::Breach,
            _ => false,
        };
        if let Some(due) = view.due.filter(|_| silence) {
            let after = due.tomorrow().unwrap_or(due);
            self.host
                .clock
                .set(instant_of(after, 9, &self.jurisdiction.policy.zone));
            run_due(self.host).await?;
            return Ok(());
        }
        self.next_working_day();
        run_due(self.host).await?;
        let extended =
            matches!(&case.position, Position::Open(standing) if standing.extensions > 0);
        let extension = stage
            .deadline
            .as_ref()
            .and_then(|deadline| deadline.extension.as_ref());
        if let Some(extension) = extension.filter(|_| !extended) {
            let whole = Act {
                extend: Some(Extend::Whole(true)),
                ..Act::default()
            };
            return self.act(id, extension.approver.into(), whole).await;
        }
        self.decide(id, stage).await
    }

    async fn decide(&self, id: &str, stage: &Stage) -> Result<(), DemoError> {
        let Some(outcome) = self.choose(stage) else {
            return Err(DemoError::Stuck(id.to_owned()));
        };
        let mut wanted = Act {
            outcome_id: Some(outcome.id.clone()),
            ..Act::default()
        };
        for requirement in &outcome.requires {
            match requirement {
                Requirement::Reason => wanted.reason = Some("与法定条件不符".into()),
                Requirement::LegalBasis(ranks) => {
                    wanted
                        .legal_basis
                        .extend(ranks.first().map(|rank| LegalBasis {
                            rank: *rank,
                            title: "中华人民共和国数据安全法".into(),
                            article: None,
                        }));
                }
                Requirement::Agreement => wanted.agreement = Some("开放应用协议（示例）".into()),
                Requirement::Consent(actor) => {
                    let consent = Act {
                        consents: vec![(*actor).into()],
                        ..Act::default()
                    };
                    self.act(id, (*actor).into(), consent).await?;
                }
                Requirement::Material(text) => wanted.materials.push(text.zh.clone()),
                Requirement::TimeLimit => wanted.time_limit = Some(Period::WorkingDays(10)),
                Requirement::Entry => {
                    let plain = variations(MatterKind::Correction).into_iter().next();
                    let today = self.host.today(self.jurisdiction);
                    wanted.entry = plain.map(|plain| sample_entry(&plain, today));
                }
            }
        }
        self.act(id, stage.actor.into(), wanted).await
    }

    /// A refusal where one is wished for and there is one, else the first outcome that leads on.
    fn choose<'s>(&self, stage: &'s Stage) -> Option<&'s Outcome> {
        let refusal =
            |outcome: &&Outcome| matches!(outcome.kind, OutcomeKind::Refuse | OutcomeKind::Reject);
        let refused = stage
            .outcomes
            .iter()
            .find(refusal)
            .filter(|_| self.wish == Wish::Refusal);
        let leads = |outcome: &&Outcome| {
            outcome.kind != OutcomeKind::RequestSupplement && !refusal(outcome)
        };
        refused.or_else(|| stage.outcomes.iter().find(leads))
    }

    async fn act(&self, id: &str, by: ActorName, wanted: Act) -> Result<(), DemoError> {
        let failed = |source| DemoError::Act {
            case: id.to_owned(),
            source,
        };
        act(self.host, self.jurisdiction, id, by, wanted, None)
            .await
            .map_err(failed)?;
        Ok(())
    }

    fn next_working_day(&self) {
        let zone = &self.jurisdiction.policy.zone;
        let mut day = day_of(self.host.now(), zone);
        while let Some(next) = day.tomorrow() {
            day = next;
            if self
                .jurisdiction
                .calendar()
                .is_working_day(day)
                .is_some_and(|day| day.working)
            {
                break;
            }
        }
        self.host.clock.set(instant_of(day, 9, zone));
    }
}
