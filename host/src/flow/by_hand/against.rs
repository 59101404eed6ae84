//! What stands against a decision by hand, by field.

use super::HandDecision;
use super::grant::wider;
use crate::domain::actor::ActorName;
use crate::domain::case::{Case, Lack};
use crate::domain::instruments::{BadCitation, Instruments};
use crate::domain::route_check::{self, lacking, may_have};
use crate::domain::words::word;
use crate::domain::{
    Citation, Date, Decision, Effect, Finding, OutcomeKind, Proposal, Role, Route, Text,
};
use crate::flow::error::ActError;
use crate::flow::evaluate::host_finding;

/// All that stands against it.
#[derive(Default)]
pub(super) struct Against {
    lacks: Vec<Lack>,
    findings: Vec<Finding>,
}

impl Against {
    /// Whether it is for somebody in this role to decide.
    pub(super) fn role(case: &Case, by: ActorName) -> Self {
        let mut against = Self::default();
        let hands = case.hands();
        if !hands.contains(&by.role) {
            let hands: Vec<String> = hands.iter().map(Role::to_string).collect();
            let (zh, en) = (
                format!("该事项由 {} 人工决定", hands.join("、")),
                format!("such a matter is decided by hand by {}", hands.join(" or ")),
            );
            against.say(Lack::Role, "by", &zh, &en);
        }
        against
    }

    pub(super) fn say(&mut self, lack: Lack, field: &str, zh: &str, en: &str) {
        let text = Text {
            zh: zh.to_owned(),
            en: en.to_owned(),
        };
        self.add(lack, host_finding(field, text));
    }

    pub(super) fn add(&mut self, lack: Lack, finding: Finding) {
        if !self.lacks.contains(&lack) {
            self.lacks.push(lack);
        }
        self.findings.push(finding);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lacks.is_empty()
    }

    pub(super) fn parts(self) -> (Vec<Lack>, Vec<Finding>) {
        (self.lacks, self.findings)
    }

    pub(super) fn refusal(self) -> ActError {
        ActError::Lacks {
            lacks: self.lacks,
            findings: self.findings,
        }
    }

    /// Looks at the decision itself.
    pub(super) fn look_at(
        &mut self,
        case: &Case,
        decision: &HandDecision,
        instruments: &Instruments,
        today: Date,
    ) {
        self.outcome(case, decision.outcome);
        self.reason(&decision.reason);
        self.citations("citations", &decision.citations, instruments);
        self.effects(case, decision, today);
        // What a route may not do, whoever wrote it, nobody does by hand.
        if self.is_empty()
            && let Err(fault) = route_check::check(case.matter.kind, settled(decision), instruments)
        {
            let (zh, en) = (format!("决定不成立：{fault}"), fault.to_string());
            self.say(Lack::Outcome, "effects", &zh, &en);
        }
    }

    fn outcome(&mut self, case: &Case, outcome: OutcomeKind) {
        let refuses = matches!(outcome, OutcomeKind::Refuse | OutcomeKind::Reject);
        if matches!(outcome, OutcomeKind::RequestSupplement | OutcomeKind::Refer) {
            let (zh, en) = (
                "人工决定须办结案件，请写明 approve、refuse 等结果",
                "a decision by hand ends the case; write `approve`, `refuse` or another outcome that does",
            );
            self.say(Lack::Outcome, "outcome", zh, en);
        } else if case.is_to_be_refused() && !refuses {
            let (zh, en) = (
                "规则不受理该事项，只能决定 refuse 或 reject，或者由申请人撤回",
                "the rules do not take this matter: write `refuse` or `reject`, or let the applicant withdraw",
            );
            self.say(Lack::Outcome, "outcome", zh, en);
        }
    }

    pub(super) fn reason(&mut self, reason: &str) {
        if reason.trim().is_empty() {
            let (zh, en) = ("请写明理由", "say why");
            self.say(Lack::Reason, "reason", zh, en);
        }
    }

    /// Each is of an instrument that the rules describe.
    pub(super) fn citations(&mut self, field: &str, cited: &[Citation], known: &Instruments) {
        if cited.is_empty() {
            let (zh, en) = ("请至少引用一条", "cite one article at least");
            self.say(Lack::LegalBasis, field, zh, en);
        }
        for (n, citation) in cited.iter().enumerate() {
            let Err(bad) = known.check(citation) else {
                continue;
            };
            let key = match &bad {
                BadCitation::Instrument(_) => "instrument",
                BadCitation::Article { .. } => "article",
                BadCitation::Paragraph { .. } => "paragraph",
                BadCitation::Item { .. } => "item",
            };
            let names: Vec<&str> = known.names().collect();
            let (zh, en) = (
                format!(
                    "没有所引条款 {citation}；可以引用的法规：{}",
                    names.join("、")
                ),
                format!("{bad}; what can be cited: {}", names.join(", ")),
            );
            self.say(Lack::LegalBasis, &format!("{field}[{n}].{key}"), &zh, &en);
        }
    }

    fn effects(&mut self, case: &Case, decision: &HandDecision, today: Date) {
        let (kind, outcome) = (case.matter.kind, decision.outcome);
        for (n, effect) in decision.effects.iter().enumerate() {
            let field = format!("effects[{n}]");
            if !may_have(kind, outcome, effect) {
                let what = word(effect);
                let (zh, en) = (
                    format!("{kind} 的 {outcome} 不产生 {what}，请删去"),
                    format!("`{outcome}` of `{kind}` does not {what}; leave it out"),
                );
                self.say(Lack::Outcome, &field, &zh, &en);
                continue;
            }
            self.entry_put(case, effect, &field);
            if let Effect::GrantAccess(grant) = effect {
                for finding in wider(case, grant, &format!("{field}.grant_access"), today) {
                    self.add(Lack::Grant, finding);
                }
            }
        }
        if let Some(wanted) = lacking(kind, outcome, &decision.effects) {
            let (zh, en) = (
                format!("{kind} 的 {outcome} 须产生 {wanted}"),
                format!("`{outcome}` of `{kind}` has the effect `{wanted}`; add it"),
            );
            self.say(Lack::Outcome, "effects", &zh, &en);
        }
    }

    /// What is put into the catalog is there, and goes somewhere.
    fn entry_put(&mut self, case: &Case, effect: &Effect, field: &str) {
        let (name, catalogs) = match effect {
            Effect::PublishEntry(catalogs) => ("publish_entry", catalogs),
            Effect::ReviseEntry(catalogs) => ("revise_entry", catalogs),
            _ => return,
        };
        if catalogs.is_empty() {
            let (zh, en) = (
                "请写明目录：resources、sharing、opening",
                "name its catalogs: `resources`, `sharing`, `opening`",
            );
            self.say(Lack::Outcome, &format!("{field}.{name}"), zh, en);
        }
        if case.new_entry().is_none() {
            let (zh, en) = (
                "申请未附变更后的条目：请退回，由提供部门附条目重新提交",
                "the matter proposes no entry: refuse it, so that the provider files it again with one",
            );
            self.say(Lack::Entry, field, zh, en);
        }
    }
}

/// The decision as rules would have proposed it.
fn settled(decision: &HandDecision) -> Proposal {
    Proposal {
        route: Route::Settled(Decision {
            kind: decision.outcome,
            title: Text {
                zh: "人工决定".to_owned(),
                en: "Decided by hand".to_owned(),
            },
            effects: decision.effects.clone(),
            citations: decision.citations.clone(),
        }),
        findings: vec![],
    }
}
