//! A filing as the API takes it, made into the matter that the rules see.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::{FileError, FlowError};
use super::evaluate::host_finding;
use super::host::Host;
use super::persons::reveal_party;
use super::read::load;
use crate::domain::case::Position;
use crate::domain::guide::Guide;
use crate::domain::{
    CatalogEntry, Date, Finding, Matter, MatterKind, Party, PriorCase, Role, Statement, Text,
};
use crate::policy::Jurisdiction;

/// What somebody files. The host fills in the entry, the earlier case and the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The kind of matter.
    pub kind: MatterKind,
    /// Today, if it is said at all.
    pub filed_on: Option<Date>,
    /// The day of the event.
    pub occurred_on: Option<Date>,
    /// With whom it is filed, where the instrument leaves a choice.
    pub filed_with: Option<Role>,
    /// Who files.
    pub applicant: Party,
    /// Against whom.
    #[serde(default)]
    pub respondents: Vec<Party>,
    /// The code of the entry in the catalog.
    pub entry_code: Option<String>,
    /// The entry as it shall become.
    pub proposed: Option<CatalogEntry>,
    /// What the guide asks of it and rules do not see.
    pub guide: Option<Guide>,
    /// What the applicant says.
    pub statement: Statement,
    /// The case that this one contests.
    pub prior_case: Option<String>,
}

impl Filing {
    /// The publication of an entry by its provider.
    pub fn publication(entry: CatalogEntry) -> Self {
        Self {
            kind: MatterKind::EntryPublication,
            filed_on: None,
            occurred_on: None,
            filed_with: None,
            applicant: entry.provider.clone(),
            respondents: vec![],
            entry_code: None,
            proposed: Some(entry),
            guide: None,
            statement: Statement::default(),
            prior_case: None,
        }
    }
}

/// The matter that a filing of today makes.
pub(super) async fn compose(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    filing: Filing,
) -> Result<Matter, FileError> {
    let today = host.today(jurisdiction);
    if let Some(other) = filing.filed_on.filter(|day| *day != today) {
        let text = Text {
            zh: format!("提交日期由系统确定，今天是 {today}，不能填写 {other}"),
            en: format!("the filing day is today, {today}; it cannot be {other}"),
        };
        return Err(FileError::Refused(vec![host_finding("filed_on", text)]));
    }
    let entry = match &filing.entry_code {
        Some(code) => Some(find_entry(host, jurisdiction, code).await?),
        None => None,
    };
    if filing.kind != MatterKind::EntryPublication
        && let Some(proposed) = &filing.proposed
    {
        change_of(entry.as_ref(), proposed)?;
    }
    let prior = match &filing.prior_case {
        Some(id) => Some(find_prior(host, jurisdiction, id).await?),
        None => None,
    };
    Ok(Matter {
        kind: filing.kind,
        filed_on: today,
        occurred_on: filing.occurred_on,
        filed_with: filing.filed_with,
        applicant: filing.applicant,
        respondents: filing.respondents,
        entry,
        proposed: filing.proposed,
        statement: filing.statement,
        prior,
    })
}

/// What is proposed is a change of the entry that the filing names, and of no other.
fn change_of(entry: Option<&CatalogEntry>, proposed: &CatalogEntry) -> Result<(), FileError> {
    let finding = match entry {
        Some(entry) if entry.code == proposed.code => return Ok(()),
        Some(entry) => other_entry(&entry.code, &proposed.code),
        None => host_finding(
            "entry_code",
            Text {
                zh: "变更目录条目须写明原条目的编码".into(),
                en: "a change names the entry that it changes".into(),
            },
        ),
    };
    Err(FileError::Refused(vec![finding]))
}

/// An entry keeps its code, whatever changes in it.
pub(super) fn other_entry(code: &str, proposed: &str) -> Finding {
    let text = Text {
        zh: format!("所涉条目的编码是“{code}”，不能改为“{proposed}”"),
        en: format!("the entry has the code `{code}`, which cannot become `{proposed}`"),
    };
    host_finding("entry.code", text)
}

async fn find_entry(
    host: &Host,
    jurisdiction: &Jurisdiction,
    code: &str,
) -> Result<CatalogEntry, FileError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let row = view.entry(code).await?;
    row.map(|row| row.entry).ok_or_else(|| {
        let text = Text {
            zh: format!("目录中没有编码为“{code}”的条目"),
            en: format!("the catalog has no entry with the code `{code}`"),
        };
        FileError::Refused(vec![host_finding("entry_code", text)])
    })
}

async fn find_prior(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
) -> Result<PriorCase, FileError> {
    let case = match load(host, jurisdiction, id).await {
        Ok((case, _)) => case,
        Err(FlowError::NoCase(_)) => {
            let text = Text {
                zh: format!("没有案件“{id}”"),
                en: format!("there is no case `{id}`"),
            };
            return Err(FileError::Refused(vec![host_finding("prior_case", text)]));
        }
        Err(other) => return Err(other.into()),
    };
    // The rules compare parties, and a reference is nobody to them.
    let mut prior = prior_of(&case);
    let mut view = host.store.read(jurisdiction.name()).await?;
    reveal_party(&mut view, &mut prior.applicant).await?;
    Ok(prior)
}

/// A case as a later one sees it.
pub(super) fn prior_of(case: &crate::domain::case::Case) -> PriorCase {
    let closed_on = match &case.position {
        Position::Closed(closing) => Some(closing.on),
        _ => None,
    };
    PriorCase {
        kind: case.matter.kind,
        applicant: case.matter.applicant.clone(),
        decision: closed_on.and(case.decision()).map(|taken| taken.kind),
        overdue: case.overdue(),
        closed_on,
    }
}
