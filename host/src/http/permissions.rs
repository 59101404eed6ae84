//! Which action each route is. The router has no route that does not stand here.

use axum::http::Method;

use crate::domain::authority::Action;

use Action::{
    AcknowledgeRehearsal, Act, Appoint, AskRules, CreateAccount, DecideMany, Delegate, File,
    ImportCatalog, IssueOwnToken, LoadCalendar, ManageAccess, ManageOrganisations, ManageReleases,
    ProposeReplacement, PublishEntry, QueryData, ReadAccounts, ReadBatch, ReadCalendarReport,
    ReadCase, ReadCatalog, ReadDenials, ReadGrants, ReadInbox, ReadOrganisations, ReadOwnAccount,
    ReadPublic, ReadRehearsals, ReadReleases, ReadUses, RecordUse, Rehearse, ReportUse, Subscribe,
    Supervise, TendNotices, UploadData,
};

/// Method, path and action.
#[rustfmt::skip] // One line a route, to be read as a table.
pub const PERMISSIONS: &[(Method, &str, Action)] = &[
    (Method::POST, "/api/v1/cases/{id}/actions", Act),
    (Method::POST, "/api/v1/cases/{id}/confirm-dates", Act),
    (Method::POST, "/api/v1/cases/{id}/manual-decision", Act),
    (Method::GET, "/api/v1/cases/{id}", ReadCase),
    (Method::GET, "/api/v1/cases/{id}/ledger", ReadCase),
    (Method::POST, "/api/v1/cases/{id}/plan", Act),
    (Method::GET, "/api/v1/cases/{id}/proofs/{n}", ReadCase),
    (Method::GET, "/api/v1/cases/{id}/receipts/{n}", ReadCase),
    (Method::GET, "/api/v1/inbox", ReadInbox),
    (Method::GET, "/api/v1/jurisdictions", ReadPublic),
    (Method::GET, "/api/v1/jurisdictions/{j}", ReadPublic),
    (Method::GET, "/api/v1/jurisdictions/{j}/accounts", ReadAccounts),
    (Method::POST, "/api/v1/jurisdictions/{j}/accounts", CreateAccount),
    (Method::GET, "/api/v1/jurisdictions/{j}/accounts/{id}", ReadAccounts),
    (Method::GET, "/api/v1/jurisdictions/{j}/accounts/{id}/certificates", ReadAccounts),
    (Method::POST, "/api/v1/jurisdictions/{j}/accounts/{id}/certificates", ManageAccess),
    (Method::DELETE, "/api/v1/jurisdictions/{j}/accounts/{id}/certificates/{certificate}", ManageAccess),
    (Method::PUT, "/api/v1/jurisdictions/{j}/accounts/{id}/powers", ManageAccess),
    (Method::GET, "/api/v1/jurisdictions/{j}/accounts/{id}/sign-ins", ReadAccounts),
    (Method::POST, "/api/v1/jurisdictions/{j}/accounts/{id}/sign-ins", ManageAccess),
    (Method::DELETE, "/api/v1/jurisdictions/{j}/accounts/{id}/sign-ins/{sign_in}", ManageAccess),
    (Method::GET, "/api/v1/jurisdictions/{j}/accounts/{id}/tokens", ReadAccounts),
    (Method::POST, "/api/v1/jurisdictions/{j}/accounts/{id}/tokens", ManageAccess),
    (Method::DELETE, "/api/v1/jurisdictions/{j}/accounts/{id}/tokens/{token}", ManageAccess),
    (Method::POST, "/api/v1/jurisdictions/{j}/administrators", Appoint),
    (Method::POST, "/api/v1/jurisdictions/{j}/administrators/{id}/replacement", ProposeReplacement),
    (Method::POST, "/api/v1/jurisdictions/{j}/breaches/{case}/rectification", File),
    (Method::GET, "/api/v1/jurisdictions/{j}/calendar", ReadPublic),
    (Method::POST, "/api/v1/jurisdictions/{j}/calendar", LoadCalendar),
    (Method::GET, "/api/v1/jurisdictions/{j}/calendar/{revision}", ReadCalendarReport),
    (Method::GET, "/api/v1/jurisdictions/{j}/cases", ReadInbox),
    (Method::POST, "/api/v1/jurisdictions/{j}/cases", File),
    (Method::GET, "/api/v1/jurisdictions/{j}/changes", ReadDenials),
    (Method::POST, "/api/v1/jurisdictions/{j}/classify", AskRules),
    (Method::POST, "/api/v1/jurisdictions/{j}/decisions", DecideMany),
    (Method::GET, "/api/v1/jurisdictions/{j}/delegations", Delegate),
    (Method::POST, "/api/v1/jurisdictions/{j}/delegations", Delegate),
    (Method::DELETE, "/api/v1/jurisdictions/{j}/delegations/{id}", Delegate),
    (Method::GET, "/api/v1/jurisdictions/{j}/denials", ReadDenials),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries", ReadCatalog),
    (Method::POST, "/api/v1/jurisdictions/{j}/entries", PublishEntry),
    (Method::GET, "/api/v1/jurisdictions/{j}/notices", TendNotices),
    (Method::POST, "/api/v1/jurisdictions/{j}/notices/{id}/delivery", TendNotices),
    (Method::GET, "/api/v1/jurisdictions/{j}/organisations", ReadOrganisations),
    (Method::POST, "/api/v1/jurisdictions/{j}/organisations", ManageOrganisations),
    (Method::GET, "/api/v1/jurisdictions/{j}/organisations/{id}", ReadOrganisations),
    (Method::PUT, "/api/v1/jurisdictions/{j}/organisations/{id}", ManageOrganisations),
    (Method::POST, "/api/v1/jurisdictions/{j}/organisations/{id}/dissolution", ManageOrganisations),
    (Method::POST, "/api/v1/jurisdictions/{j}/plan", AskRules),
    (Method::GET, "/api/v1/jurisdictions/{j}/records", ReadUses),
    (Method::POST, "/api/v1/jurisdictions/{j}/records", RecordUse),
    (Method::GET, "/api/v1/jurisdictions/{j}/records/{id}/proof", ReadUses),
    (Method::GET, "/api/v1/jurisdictions/{j}/routes/{kind}", ReadPublic),
    (Method::GET, "/api/v1/jurisdictions/{j}/subscriptions", Subscribe),
    (Method::POST, "/api/v1/jurisdictions/{j}/subscriptions", Subscribe),
    (Method::DELETE, "/api/v1/jurisdictions/{j}/subscriptions/{id}", Subscribe),
    (Method::POST, "/api/v1/jurisdictions/{j}/subscriptions/{id}/secret", Subscribe),
    (Method::GET, "/api/v1/jurisdictions/{j}/supervision/{report}", Supervise),
    (Method::GET, "/api/v1/me", ReadOwnAccount),
    (Method::GET, "/api/v1/me/tokens", ReadOwnAccount),
    (Method::POST, "/api/v1/me/tokens", IssueOwnToken),
    (Method::DELETE, "/api/v1/me/tokens/{token}", IssueOwnToken),
    (Method::GET, "/api/v1/jurisdictions/{j}/batches/{batch}", ReadBatch),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/export", ReadCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}", ReadCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/diff", ReadCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/versions", ReadCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/versions/{n}", ReadCatalog),
    (Method::POST, "/api/v1/jurisdictions/{j}/imports", ImportCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/imports/{id}", ImportCatalog),
    (Method::POST, "/api/v1/jurisdictions/{j}/imports/{id}/file", ImportCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/uploads", UploadData),
    (Method::POST, "/api/v1/jurisdictions/{j}/entries/{code}/uploads", UploadData),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/uploads/{id}", UploadData),
    (Method::PUT, "/api/v1/jurisdictions/{j}/entries/{code}/uploads/{id}", UploadData),
    (Method::POST, "/api/v1/jurisdictions/{j}/entries/{code}/uploads/{id}/complete", UploadData),
    (Method::GET, "/api/v1/jurisdictions/{j}/divergences", ReadRehearsals),
    (Method::GET, "/api/v1/jurisdictions/{j}/rehearsals", ReadRehearsals),
    (Method::POST, "/api/v1/jurisdictions/{j}/rehearsals", Rehearse),
    (Method::GET, "/api/v1/jurisdictions/{j}/rehearsals/{id}", ReadRehearsals),
    (Method::POST, "/api/v1/jurisdictions/{j}/rehearsals/{id}/acknowledgement", AcknowledgeRehearsal),
    (Method::POST, "/api/v1/jurisdictions/{j}/rehearsals/{id}/cancellation", Rehearse),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/datasets", ReadCatalog),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/masking", ReadCatalog),
    (Method::PUT, "/api/v1/jurisdictions/{j}/entries/{code}/masking", UploadData),
    (Method::POST, "/api/v1/jurisdictions/{j}/entries/{code}/query", QueryData),
    (Method::GET, "/api/v1/jurisdictions/{j}/entries/{code}/download", QueryData),
    (Method::POST, "/api/v1/jurisdictions/{j}/entries/{code}/download", QueryData),
    (Method::GET, "/api/v1/jurisdictions/{j}/grants", ReadGrants),
    (Method::GET, "/api/v1/jurisdictions/{j}/grants/{id}", ReadGrants),
    (Method::GET, "/api/v1/jurisdictions/{j}/grants/{id}/reports", ReadGrants),
    (Method::POST, "/api/v1/jurisdictions/{j}/grants/{id}/reports", ReportUse),
    (Method::GET, "/api/v1/jurisdictions/{j}/components", ReadReleases),
    (Method::POST, "/api/v1/jurisdictions/{j}/components", ManageReleases),
    (Method::GET, "/api/v1/jurisdictions/{j}/components/{digest}", ReadReleases),
    (Method::GET, "/api/v1/jurisdictions/{j}/components/{digest}/upper-law", ReadReleases),
    (Method::POST, "/api/v1/jurisdictions/{j}/components/pull", ManageReleases),
    (Method::GET, "/api/v1/jurisdictions/{j}/releases", ReadReleases),
    (Method::POST, "/api/v1/jurisdictions/{j}/releases", ManageReleases),
    (Method::POST, "/api/v1/jurisdictions/{j}/releases/{number}/confirmation", ManageReleases),
    (Method::POST, "/api/v1/jurisdictions/{j}/releases/{number}/withdrawal", ManageReleases),
    (Method::POST, "/api/v1/jurisdictions/{j}/releases/{number}/rollback", ManageReleases),
];

/// The action of a route; a reading one is also asked for by `HEAD`.
pub(super) fn action_of(method: &Method, path: &str) -> Option<Action> {
    let method = if *method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    PERMISSIONS
        .iter()
        .find(|(known, at, _)| known == method && *at == path)
        .map(|(_, _, action)| *action)
}
