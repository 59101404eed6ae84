//! Why data are not given, and by which article: that of the decision that gave, moved or ended what
//! somebody held, or what the rules answer today to an application for them.

use std::sync::Arc;

use super::DataError;
use super::permit::items_held;
use crate::domain::route_check::CheckedStage;
use crate::domain::sample::{Variation, sample_matter};
use crate::domain::words::word;
use crate::domain::{
    CatalogEntry, Citation, Date, ExchangeMethod, Finding, Matter, MatterKind, OpeningClass,
    OutcomeKind, Party, PartyKind, Severity, SharingClass, Statement, Text,
};
use crate::flow::error::FlowError;
use crate::flow::evaluate::{Verdict, evaluate_filing};
use crate::flow::read::load_in;
use crate::policy::Jurisdiction;
use crate::store::{EntryRow, GrantRow, View};

/// Why data are not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The provision of the entry was stopped.
    Stopped,
    /// Neither openness nor a grant gives them.
    NotGranted,
    /// They are shared with, or opened to, nobody of that kind.
    Withheld,
    /// The grant was suspended.
    Suspended,
    /// The grant was ended.
    Ended,
    /// The grant was until then.
    Expired(Date),
    /// The grant is for another method.
    Method(ExchangeMethod),
    /// The grant does not give these items.
    OverBroad(Vec<String>),
}

/// A refusal with its reason and its articles.
#[derive(Debug, thiserror::Error)]
#[error("{}", .text.en)]
pub struct Refusal {
    /// Why.
    pub why: WhyNot,
    /// The same in words.
    pub text: Text,
    /// The articles; of a refusal by the rules all that they said.
    pub findings: Vec<Finding>,
}

impl WhyNot {
    /// How near a grant comes to what is wanted: the larger, the nearer.
    pub(super) fn nearness(&self) -> u8 {
        match self {
            Self::OverBroad(_) => 5,
            Self::Method(_) => 4,
            Self::Suspended => 3,
            Self::Expired(_) => 2,
            Self::Ended => 1,
            Self::Stopped | Self::NotGranted | Self::Withheld => 0,
        }
    }
}

impl Refusal {
    /// The same for somebody who holds a grant: the entry is by now one that is given to nobody.
    pub(super) fn in_spite_of(self, grant: &str) -> Self {
        Self {
            why: WhyNot::Withheld,
            text: text(
                format!("该目录现已不予提供，授权 {grant} 不再给出数据"),
                format!("the data are withheld by now, so the grant {grant} gives nothing"),
            ),
            ..self
        }
    }
}

impl From<Refusal> for DataError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

fn text(zh: String, en: String) -> Text {
    Text { zh, en }
}

fn finding(subject: &str, message: Text, citations: Vec<Citation>) -> Finding {
    Finding {
        severity: Severity::Error,
        subject: subject.to_owned(),
        message,
        citations,
    }
}

/// The provision was stopped, by the case behind the entry's last version.
pub(super) async fn of_stop(view: &mut View, row: &EntryRow) -> Result<Refusal, FlowError> {
    let code = &row.entry.code;
    let said = text(
        format!("目录“{code}”已自 {} 起停止提供", row.day),
        format!(
            "the provision of the entry `{code}` was stopped on {}",
            row.day
        ),
    );
    let mut findings = vec![];
    if let Some(case) = &row.case_id {
        let (case, _) = load_in(view, case).await?;
        let taken = case.outcomes.last();
        if let Some((title, citations)) = taken.and_then(|taken| case.grounds(taken)) {
            findings.push(finding("entry", title.clone(), citations.to_vec()));
        }
    }
    Ok(Refusal {
        why: WhyNot::Stopped,
        text: said,
        findings,
    })
}

/// A grant does not give it: what moved the grant, or the case that gave it.
pub(super) async fn of_grant(
    view: &mut View,
    code: &str,
    grant: &GrantRow,
    why: WhyNot,
) -> Result<Refusal, FlowError> {
    let said = words_of(code, grant, &why);
    let moved = grant
        .moved
        .as_ref()
        .filter(|_| matches!(why, WhyNot::Suspended | WhyNot::Ended));
    let (case, title, citations) = if let Some(moved) = moved {
        (
            moved.case_id.clone(),
            Some(moved.title.clone()),
            moved.citations.clone(),
        )
    } else {
        let (case, _) = load_in(view, &grant.case_id).await?;
        let grounds = case.granting().and_then(|taken| case.grounds(taken));
        let (title, citations) = grounds.unzip();
        (
            grant.case_id.clone(),
            title.cloned(),
            citations.unwrap_or_default().to_vec(),
        )
    };
    let title = title.unwrap_or_else(|| said.clone());
    let title = text(
        format!("案件 {case}：{}", title.zh),
        format!("case {case}: {}", title.en),
    );
    Ok(Refusal {
        why,
        text: said,
        findings: vec![finding("grant", title, citations)],
    })
}

fn words_of(code: &str, grant: &GrantRow, why: &WhyNot) -> Text {
    let (id, since) = (&grant.id, &grant.since);
    match why {
        WhyNot::Suspended => text(
            format!("授权 {id} 自 {since} 起暂停"),
            format!("the grant {id} is suspended since {since}"),
        ),
        WhyNot::Ended => text(
            format!("授权 {id} 已于 {since} 终止"),
            format!("the grant {id} was ended on {since}"),
        ),
        WhyNot::Expired(until) => text(
            format!("授权 {id} 的期限至 {until}"),
            format!("the grant {id} was until {until}"),
        ),
        WhyNot::Method(only) => text(
            format!("授权 {id} 仅限以“{}”方式使用", word(only)),
            format!("the grant {id} is for `{}` only", word(only)),
        ),
        WhyNot::OverBroad(items) => text(
            format!(
                "授权 {id} 不含信息项“{}”，仅含“{}”",
                items.join("、"),
                items_held(grant).join("、")
            ),
            format!(
                "the grant {id} does not give `{}`; it gives `{}`",
                items.join("`, `"),
                items_held(grant).join("`, `")
            ),
        ),
        WhyNot::Stopped | WhyNot::NotGranted | WhyNot::Withheld => text(
            format!("目录“{code}”未授权"),
            format!("no grant gives the entry `{code}`"),
        ),
    }
}

/// Nothing gives it: what the rules answer to an application for it today.
pub(super) async fn of_rules(
    jurisdiction: &Arc<Jurisdiction>,
    entry: CatalogEntry,
    party: Party,
    wanted: &[String],
    method: ExchangeMethod,
    today: Date,
) -> Result<Refusal, FlowError> {
    let shares = is_of_the_state(party.kind);
    let withheld = if shares {
        entry.sharing.class == SharingClass::Withheld
    } else {
        entry.opening.class == OpeningClass::Closed
    };
    let code = entry.code.clone();
    let matter = application(entry, party, shares, wanted, method, today);
    let (_, evaluated) = evaluate_filing(jurisdiction, &matter).await?;
    let findings = match evaluated.verdict {
        Verdict::Refused(mut findings) => {
            findings.retain(|finding| finding.severity == Severity::Error);
            findings
        }
        Verdict::Planned(proposal) => vec![way(&matter, &proposal.route)],
        // What the rules would say is not known; that nothing was granted is.
        Verdict::Faulted(_) => vec![],
    };
    let (why, said) = if withheld {
        let said = text(
            format!("目录“{code}”不予提供"),
            format!("the data of the entry `{code}` are withheld"),
        );
        (WhyNot::Withheld, said)
    } else {
        let said = text(
            format!("目录“{code}”未向您开放，亦无授权"),
            format!("the data of the entry `{code}` are not open to you, and no grant gives them"),
        );
        (WhyNot::NotGranted, said)
    };
    Ok(Refusal {
        why,
        text: said,
        findings,
    })
}

/// With whom data are shared; to others they are opened.
fn is_of_the_state(kind: PartyKind) -> bool {
    matches!(
        kind,
        PartyKind::Government
            | PartyKind::DataAuthority
            | PartyKind::Department
            | PartyKind::AuthorisedBody
    )
}

/// An application for the data that is in order in all but what the law has against it.
fn application(
    entry: CatalogEntry,
    party: Party,
    shares: bool,
    wanted: &[String],
    method: ExchangeMethod,
    today: Date,
) -> Matter {
    let kind = if shares {
        MatterKind::SharingApplication
    } else {
        MatterKind::OpeningApplication
    };
    let like = Variation {
        sharing: entry.sharing.class,
        opening: entry.opening.class,
        ..Variation::PLAIN
    };
    let sample = sample_matter(kind, &like, today, "");
    let items = entry.items.iter().map(|item| item.name.clone());
    let items = if wanted.is_empty() {
        items.collect()
    } else {
        wanted.to_vec()
    };
    Matter {
        applicant: party,
        statement: Statement {
            items,
            method: Some(method),
            materials: entry.sharing.required_materials.clone(),
            operator: None,
            violation: None,
            emergency: None,
            ..sample.statement
        },
        entry: Some(entry),
        ..sample
    }
}

/// The way that the application goes.
fn way(matter: &Matter, route: &crate::domain::route_check::CheckedRoute) -> Finding {
    let kind = word(&matter.kind);
    if let Some(decision) = route.settled() {
        let message = if decision.kind == OutcomeKind::Approve {
            text(
                format!("申请即可获得：{}（{kind}）", decision.title.zh),
                format!(
                    "an application (`{kind}`) settles it at once: {}",
                    decision.title.en
                ),
            )
        } else {
            decision.title.clone()
        };
        return finding("grant", message, decision.citations.clone());
    }
    let stage = route.stages().first().map(CheckedStage::stage);
    let (title, citations) = stage.map_or_else(
        || (Text::default(), vec![]),
        |stage| (stage.title.clone(), stage.citations.clone()),
    );
    let message = text(
        format!("须先申请（{kind}）：{}", title.zh),
        format!("apply for it first (`{kind}`): {}", title.en),
    );
    finding("grant", message, citations)
}
