//! A filing as the API takes it, made into the matter that the rules see.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::catalog::Audience;
use super::error::{FileError, FlowError};
use super::evaluate::host_finding;
use super::host::Host;
use super::identity::may_read_case;
use super::persons::{references_of, reveal_party};
use super::read::load;
use crate::domain::case::Position;
use crate::domain::guide::Guide;
use crate::domain::{
    CatalogEntry, Date, Finding, Matter, MatterKind, Party, Principal, PriorCase, Role, Statement,
    Text,
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

/// The matter that a filing of today makes, for whoever may see everything.
pub(super) async fn compose(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    filing: Filing,
) -> Result<Matter, FileError> {
    compose_as(host, jurisdiction, None, filing).await
}

/// The same for somebody: what he may not see is to him as if it were not there.
pub(super) async fn compose_for(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: &Principal,
    filing: Filing,
) -> Result<Matter, FileError> {
    compose_as(host, jurisdiction, Some(principal), filing).await
}

async fn compose_as(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: Option<&Principal>,
    filing: Filing,
) -> Result<Matter, FileError> {
    let references = references_of(&filing);
    if !references.is_empty() {
        return Err(FileError::Refused(references));
    }
    let today = host.today(jurisdiction);
    if let Some(other) = filing.filed_on.filter(|day| *day != today) {
        let text = Text {
            zh: format!("提交日期由系统确定，今天是 {today}，不能填写 {other}"),
            en: format!("the filing day is today, {today}; it cannot be {other}"),
        };
        return Err(FileError::Refused(vec![host_finding("filed_on", text)]));
    }
    let audience = principal.map_or(Audience::Bodies, Audience::of);
    let entry = match &filing.entry_code {
        Some(code) => {
            let named = (code.as_str(), filing.kind);
            Some(find_entry(host, jurisdiction, audience, named).await?)
        }
        None => None,
    };
    let untold = |error| untold(entry.as_ref(), audience, error);
    if filing.kind != MatterKind::EntryPublication
        && let Some(proposed) = &filing.proposed
    {
        change_of(entry.as_ref(), proposed).map_err(untold)?;
    }
    let prior = match &filing.prior_case {
        Some(id) => {
            let found = find_prior(host, jurisdiction, principal, id).await;
            Some(found.map_err(untold)?)
        }
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

/// The entry, if he who names it may read it. Whoever asks for the opening of what is not open names
/// what he cannot read, which he knows from elsewhere: where rules take such a request (Guiyang 21),
/// the catalog itself is public (11), and its entries are not.
async fn find_entry(
    host: &Host,
    jurisdiction: &Jurisdiction,
    audience: Audience,
    (code, kind): (&str, MatterKind),
) -> Result<CatalogEntry, FileError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let row = view.entry(code).await?;
    let asks_to_open = matches!(kind, MatterKind::OpeningRequest | MatterKind::OpeningReview);
    let row = row.filter(|row| asks_to_open || audience.may_read(&row.entry));
    row.map(|row| row.entry).ok_or_else(|| no_entry(code))
}

/// Whatever is wrong with a filing about an entry that he who files may not read: to him there is none.
pub(super) fn untold(
    entry: Option<&CatalogEntry>,
    audience: Audience,
    error: FileError,
) -> FileError {
    match (entry, error) {
        (Some(entry), FileError::Refused(_)) if !audience.may_read(entry) => no_entry(&entry.code),
        (_, error) => error,
    }
}

/// No entry has this code, or none that he may read.
fn no_entry(code: &str) -> FileError {
    let text = Text {
        zh: format!("目录中没有编码为“{code}”的条目"),
        en: format!("the catalog has no entry with the code `{code}`"),
    };
    FileError::Refused(vec![host_finding("entry_code", text)])
}

/// The earlier case, if he who names it may see it.
async fn find_prior(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: Option<&Principal>,
    id: &str,
) -> Result<PriorCase, FileError> {
    let none = || {
        let text = Text {
            zh: format!("没有案件“{id}”"),
            en: format!("there is no case `{id}`"),
        };
        FileError::Refused(vec![host_finding("prior_case", text)])
    };
    let case = match load(host, jurisdiction, id).await {
        Ok((case, _)) => case,
        Err(FlowError::NoCase(_)) => return Err(none()),
        Err(other) => return Err(other.into()),
    };
    if let Some(principal) = principal
        && !may_read_case(host, principal, id).await?
    {
        return Err(none());
    }
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
