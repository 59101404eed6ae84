//! What can be done, one action for each thing that the service lets people do.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Scope;

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AccessAction)]
pub enum Action {
    /// Reads what is for everybody: jurisdictions, rules, calendars, logs, health.
    ReadPublic,
    /// Reads the catalog; whoever is not signed in sees what is open.
    ReadCatalog,
    /// Signs in.
    SignIn,
    /// Asks what the rules would say.
    AskRules,
    /// Publishes an entry.
    PublishEntry,
    /// Imports many entries.
    ImportCatalog,
    /// Reads which cases were filed together.
    ReadBatch,
    /// Files a matter.
    File,
    /// Reads a case, its ledger, its proofs and its receipts.
    ReadCase,
    /// Acts in a case.
    Act,
    /// Reads what waits for him.
    ReadInbox,
    /// Decides like cases in one go.
    DecideMany,
    /// Lends his capacity to a colleague.
    Delegate,
    /// Reads the grants that his body gave or holds.
    ReadGrants,
    /// Reports what became of shared data.
    ReportUse,
    /// Uploads data of an entry.
    UploadData,
    /// Queries or downloads data; whether he may, the entry and the grant say.
    QueryData,
    /// Records an exchange or a query.
    RecordUse,
    /// Reads the records of an entry's use.
    ReadUses,
    /// Has notices sent somewhere.
    Subscribe,
    /// Looks after notices that did not arrive.
    TendNotices,
    /// Reads what supervision shows.
    Supervise,
    /// Amends the working days.
    LoadCalendar,
    /// Reads which cases an amendment moved.
    ReadCalendarReport,
    /// Tries new rules on what was filed.
    Rehearse,
    /// Reads what that found, and where shadow releases diverge.
    ReadRehearsals,
    /// Says that he has looked at it.
    AcknowledgeRehearsal,
    /// Reads components, releases and what was done to them.
    ReadReleases,
    /// Hands rules in, proposes and confirms releases, takes them back.
    ManageReleases,
    /// Reads who the organisations are.
    ReadOrganisations,
    /// Enters, changes and dissolves organisations.
    ManageOrganisations,
    /// Reads who has accounts.
    ReadAccounts,
    /// Enters accounts.
    CreateAccount,
    /// Gives somebody a duty of administration.
    Appoint,
    /// Proposes that another takes an administrator's place.
    ProposeReplacement,
    /// Says what accounts may do; tokens, certificates, sign-ins.
    ManageAccess,
    /// Reads who his colleagues are.
    ReadColleagues,
    /// Reads his own account.
    ReadOwnAccount,
    /// Issues and revokes tokens of his own.
    IssueOwnToken,
    /// Says which certificates and sign-ins are his own: who has a security administrator asks him.
    ManageOwnAccess,
    /// Reads who was refused what, and what was changed.
    ReadDenials,
}

/// What an action is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// To nothing: everybody may.
    Public,
    /// To who asks: there is nobody else's.
    Oneself,
    /// To a tenant.
    Tenant,
    /// To a case.
    Case,
}

impl Action {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 41] = [
        Self::ReadPublic,
        Self::ReadCatalog,
        Self::SignIn,
        Self::AskRules,
        Self::PublishEntry,
        Self::ImportCatalog,
        Self::ReadBatch,
        Self::File,
        Self::ReadCase,
        Self::Act,
        Self::ReadInbox,
        Self::DecideMany,
        Self::Delegate,
        Self::ReadGrants,
        Self::ReportUse,
        Self::UploadData,
        Self::QueryData,
        Self::RecordUse,
        Self::ReadUses,
        Self::Subscribe,
        Self::TendNotices,
        Self::Supervise,
        Self::LoadCalendar,
        Self::ReadCalendarReport,
        Self::Rehearse,
        Self::ReadRehearsals,
        Self::AcknowledgeRehearsal,
        Self::ReadReleases,
        Self::ManageReleases,
        Self::ReadOrganisations,
        Self::ManageOrganisations,
        Self::ReadAccounts,
        Self::CreateAccount,
        Self::Appoint,
        Self::ProposeReplacement,
        Self::ManageAccess,
        Self::ReadColleagues,
        Self::ReadOwnAccount,
        Self::IssueOwnToken,
        Self::ManageOwnAccess,
        Self::ReadDenials,
    ];

    /// What it is bound to.
    pub fn place(self) -> Where {
        match self {
            Self::ReadPublic | Self::ReadCatalog | Self::SignIn | Self::QueryData => Where::Public,
            Self::ReadOwnAccount | Self::IssueOwnToken | Self::ManageOwnAccess => Where::Oneself,
            Self::ReadCase | Self::Act => Where::Case,
            _ => Where::Tenant,
        }
    }

    /// Whether those who operate the installation take it in the jurisdictions too. Anything more
    /// would make them masters of a city's accounts, and by those of its cases.
    pub fn is_for_operators(self) -> bool {
        matches!(
            self,
            Self::Appoint | Self::LoadCalendar | Self::ReadCalendarReport
        )
    }

    /// Whether the answer to a write under an `Idempotency-Key` is kept to be given again. What is
    /// answered about accounts and subscriptions holds secrets, and there is nothing to keep of a
    /// notice that is sent again.
    pub fn keeps_answers(self) -> bool {
        !matches!(
            self,
            Self::Appoint
                | Self::CreateAccount
                | Self::Delegate
                | Self::IssueOwnToken
                | Self::ManageAccess
                | Self::ManageOrganisations
                | Self::ManageOwnAccess
                | Self::ProposeReplacement
                | Self::SignIn
                | Self::Subscribe
                | Self::TendNotices
        )
    }

    /// What a token must be good for.
    pub fn scope(self) -> Scope {
        match self {
            Self::ReadPublic
            | Self::ReadCatalog
            | Self::SignIn
            | Self::AskRules
            | Self::ReadCase
            | Self::ReadBatch
            | Self::ReadInbox
            | Self::ReadGrants
            | Self::ReadUses
            | Self::Supervise
            | Self::ReadCalendarReport
            | Self::ReadRehearsals
            | Self::ReadReleases
            | Self::ReadOrganisations
            | Self::ReadAccounts
            | Self::ReadColleagues
            | Self::ReadOwnAccount
            | Self::ReadDenials => Scope::Read,
            Self::PublishEntry | Self::ImportCatalog | Self::File => Scope::File,
            Self::Act | Self::DecideMany => Scope::Act,
            Self::UploadData | Self::QueryData | Self::RecordUse | Self::ReportUse => Scope::Data,
            Self::Delegate
            | Self::Subscribe
            | Self::TendNotices
            | Self::LoadCalendar
            | Self::Rehearse
            | Self::AcknowledgeRehearsal
            | Self::ManageReleases
            | Self::ManageOrganisations
            | Self::CreateAccount
            | Self::Appoint
            | Self::ProposeReplacement
            | Self::ManageAccess
            | Self::IssueOwnToken
            | Self::ManageOwnAccess => Scope::Administer,
        }
    }
}
