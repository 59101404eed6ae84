//! Requests that their sender may send again: one effect, one answer.

use jiff::Timestamp;
use serde::Serialize;

use super::calendars::LoadedCalendar;
use super::catalog::Audience;
use super::data::UploadView;
use super::error::FlowError;
use super::host::Host;
use super::imports::ImportView;
use super::read::{CaseView, read_in};
use super::record_use::UseView;
use super::seen::shown_to;
use crate::store::StoreError;

pub use crate::store::RequestRow;

/// What makes two requests the same: who sends them, under which key, and what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// Whoever sends them; keys of different callers have nothing to do with each other.
    pub caller: String,
    /// The key that the sender chose.
    pub key: String,
    /// The digest of method, path and body.
    pub digest: String,
}

impl Once {
    /// The request as it was answered with a case.
    pub(super) fn answered(
        &self,
        view: &CaseView,
        opened: bool,
        now: &str,
    ) -> Result<RequestRow, StoreError> {
        let body = in_json("case", &view.id, view)?;
        let status = if opened { 201 } else { 200 };
        Ok(self.row(status, body, Some(view.id.clone()), now))
    }

    /// The same for a record of a use.
    pub(super) fn answered_use(&self, view: &UseView) -> Result<RequestRow, StoreError> {
        let body = in_json("record", &view.id, view)?;
        Ok(self.row(201, body, None, &view.recorded_at))
    }

    /// The same for an upload that was begun.
    pub(super) fn answered_upload(&self, view: &UploadView) -> Result<RequestRow, StoreError> {
        let body = in_json("upload", &view.id, view)?;
        Ok(self.row(201, body, None, &view.begun_at))
    }

    /// The same for a calendar that was loaded.
    pub(super) fn answered_calendar(
        &self,
        loaded: &LoadedCalendar,
        now: Timestamp,
    ) -> Result<RequestRow, StoreError> {
        let body = in_json("calendar", &loaded.digest, loaded)?;
        Ok(self.row(200, body, None, &now.to_string()))
    }

    /// The same for a sheet that was handed in.
    pub(super) fn answered_import(&self, view: &ImportView) -> Result<RequestRow, StoreError> {
        let body = in_json("import", &view.id, view)?;
        Ok(self.row(201, body, None, &view.recorded_at))
    }

    /// The same for a step in the life of a release, a component that was handed in, or a rehearsal.
    pub(super) fn answered_release(
        &self,
        view: &impl Serialize,
        status: u16,
        now: Timestamp,
    ) -> Result<RequestRow, StoreError> {
        let body = in_json("release", &self.key, view)?;
        Ok(self.row(status, body, None, &now.to_string()))
    }

    fn row(&self, status: u16, body: String, case_id: Option<String>, now: &str) -> RequestRow {
        RequestRow {
            caller: self.caller.clone(),
            key: self.key.clone(),
            digest: self.digest.clone(),
            status,
            body,
            case_id,
            recorded_at: now.to_owned(),
        }
    }
}

fn in_json(what: &'static str, id: &str, view: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(view).map_err(|error| StoreError::Corrupt {
        what,
        id: id.to_owned(),
        why: error.to_string(),
    })
}

/// What was answered to a caller under a key; none if nothing was.
///
/// # Errors
/// If the database cannot be read.
pub async fn answer_to(
    host: &Host,
    jurisdiction: &str,
    caller: &str,
    key: &str,
) -> Result<Option<RequestRow>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let mut known = view.request(caller, key).await?;
    if let Some(row) = &mut known
        && row.body.is_empty()
        && let Some(case) = &row.case_id
    {
        // A person in it was erased: the case as it can be shown now.
        // Accounts of nobody's are persons; what merely claims a role has none.
        let audience = match view.account(caller).await? {
            Some((account, _)) if account.organisation.is_none() => Audience::Public,
            _ => Audience::Bodies,
        };
        let case = read_in(host, jurisdiction, &mut view, case).await?;
        let case = shown_to(case, audience);
        row.body = in_json("case", &case.id, &case)?;
    }
    Ok(known)
}

/// Keeps the answer to a request whose effects are there already, each under a key of its own.
/// Whoever was first with it counts.
pub(super) async fn keep_answer(
    host: &Host,
    jurisdiction: &str,
    once: &Once,
    answer: &impl Serialize,
) -> Result<(), FlowError> {
    let body = in_json("answer", &once.key, answer)?;
    match keep_refusal(host, jurisdiction, once, 200, body).await {
        Err(error) if error.is_conflict() => Ok(()),
        kept => kept,
    }
}

/// Keeps a refusal, which had no effect that it could be kept with. The first one counts.
///
/// # Errors
/// If the database cannot be written, or somebody else kept an answer meanwhile.
pub async fn keep_refusal(
    host: &Host,
    jurisdiction: &str,
    once: &Once,
    status: u16,
    body: String,
) -> Result<(), FlowError> {
    let mut tx = host.store.begin(jurisdiction).await?;
    let row = once.row(status, body, None, &host.now().to_string());
    tx.insert_request(&row).await?;
    tx.commit().await?;
    Ok(())
}
