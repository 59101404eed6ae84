//! Files a matter that an outcome set in motion. Trouble makes it a task for people.

use std::sync::Arc;

use super::compose::prior_of;
use super::error::{FileError, FlowError};
use super::file::{Queued, file_matter};
use super::host::Host;
use super::persons::reveal;
use super::read::load_in;
use crate::domain::case::{Case, Event};
use crate::domain::{Finding, Matter, Party, Severity};
use crate::policy::Jurisdiction;
use crate::store::{DueWork, FollowUpRow, StoredEvent, View};

/// How many cases may follow from each other while nobody acts in them.
const UNATTENDED: usize = 4;
const TOO_MANY: &str = "several matters already set each other in motion without anybody's doing";

/// Files the matter, or makes a task of it.
pub(super) async fn follow_up(host: &Host, work: &DueWork) -> Result<(), FlowError> {
    let jurisdiction = host.jurisdiction(&work.jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let Some(row) = view.follow_up(&work.id).await? else {
        return Ok(());
    };
    if is_unattended(&mut view, &row.from_case).await? {
        drop(view);
        return leave_to_people(host, work, TOO_MANY).await;
    }
    let (case, _) = load_in(&mut view, &row.from_case).await?;
    let matter = matter_of(host, jurisdiction, &row, &case);
    let matter = reveal(&mut view, matter).await?;
    drop(view);
    let from = Queued {
        work,
        from_case: row.from_case,
    };
    match file_matter(host, jurisdiction, matter, Some(from)).await {
        Ok(_) => Ok(()),
        Err(FileError::Refused(findings)) => {
            leave_to_people(host, work, &in_words(&findings)).await
        }
        Err(FileError::Flow(error)) => Err(error),
    }
}

async fn leave_to_people(host: &Host, work: &DueWork, trouble: &str) -> Result<(), FlowError> {
    let mut tx = host.store.begin(&work.jurisdiction).await?;
    tx.finish_follow_up(work, None, Some(trouble)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the case stands at the end of a chain of cases that set each other in motion while
/// nobody acted in any of them. Rules could spin such a chain for ever, so people take it from there.
async fn is_unattended(view: &mut View, case: &str) -> Result<bool, FlowError> {
    let mut case = case.to_owned();
    for _ in 0..UNATTENDED {
        let (_, events) = load_in(view, &case).await?;
        let acted = |stored: &StoredEvent| {
            matches!(stored.event, Event::Acted(_) | Event::DecidedByHand(_))
        };
        if events.iter().any(acted) {
            return Ok(false);
        }
        match view.origin(&case).await? {
            Some(origin) => case = origin,
            None => return Ok(false),
        }
    }
    Ok(true)
}

/// The matter: about the same entry, from whoever answers for it, with the earlier case attached.
fn matter_of(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    row: &FollowUpRow,
    case: &Case,
) -> Matter {
    let earlier = &case.matter;
    let entry = earlier.entry.as_ref().or(earlier.proposed.as_ref());
    Matter {
        kind: row.kind,
        filed_on: row.day.min(host.today(jurisdiction)),
        occurred_on: None,
        filed_with: None,
        applicant: entry.map_or_else(|| own_organisation(earlier), |entry| entry.provider.clone()),
        respondents: earlier.respondents.clone(),
        entry: entry.cloned(),
        proposed: None,
        statement: earlier.statement.clone(),
        prior: Some(prior_of(case)),
    }
}

/// Whose case it is without an entry: the first respondent, else the applicant.
fn own_organisation(matter: &Matter) -> Party {
    matter
        .respondents
        .first()
        .unwrap_or(&matter.applicant)
        .clone()
}

fn in_words(findings: &[Finding]) -> String {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors
        .map(|finding| format!("{}: {}", finding.subject, finding.message.en))
        .collect::<Vec<_>>()
        .join("; ")
}
