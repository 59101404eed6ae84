//! The one place that says who may do what.
//!
//! [`may`] is a table: for each [`Action`] the [`Position`]s that may take it. Where somebody
//! stands is worked out from the organisations, the case and the account. `cargo xtask authority`
//! writes the table out, by route; a test tries every cell of it.

mod action;
mod position;

pub use action::{Action, Where};
pub use position::Position;

use Position::{
    Anonymous, Applicant, AuditAdministrator, DataAuthority, Government, Grantee, Individual,
    Member, OperatorAudit, OperatorSecurity, OperatorSystem, PlatformOperator, Provider,
    Respondent, SecrecyAuthority, SecurityAdministrator, SecurityAuthority, SuperiorOrgan,
    SupervisoryOrgan, SystemAdministrator,
};

/// Whoever signed in at this jurisdiction, as himself or for a body.
const PEOPLE: &[Position] = &[Individual, Member];
/// Everybody who is anybody here.
const KNOWN: &[Position] = &[
    Individual,
    Member,
    SystemAdministrator,
    SecurityAdministrator,
    AuditAdministrator,
    OperatorSystem,
    OperatorSecurity,
    OperatorAudit,
];
/// Whoever has a part in a case. A member that has none is not among them.
const PARTS: &[Position] = &[
    Applicant,
    Respondent,
    Provider,
    DataAuthority,
    Government,
    PlatformOperator,
    SecrecyAuthority,
    SecurityAuthority,
    SupervisoryOrgan,
    SuperiorOrgan,
    Grantee,
];
/// Whoever has a part in a case, and who audits.
const READERS: &[Position] = &[
    Applicant,
    Respondent,
    Provider,
    DataAuthority,
    Government,
    PlatformOperator,
    SecrecyAuthority,
    SecurityAuthority,
    SupervisoryOrgan,
    SuperiorOrgan,
    Grantee,
    AuditAdministrator,
];
/// Whoever supervises. Members see what their own organisation does.
const SUPERVISORS: &[Position] = &[
    Member,
    DataAuthority,
    Government,
    SupervisoryOrgan,
    AuditAdministrator,
];

/// Whether somebody who stands there may take the action, if the jurisdiction is his own.
pub fn may(position: Position, action: Action) -> bool {
    if action.place() == Where::Public {
        return true;
    }
    allowed(action).contains(&position)
}

/// Whether whoever stands there may take the action: in a case only his part in it counts, anywhere
/// else that he acts for a body counts too.
pub fn admits(position: Position, action: Action) -> bool {
    let member = position.is_of_a_body() && action.place() != Where::Case;
    may(position, action) || (member && may(Member, action))
}

/// Who may take an action that is not for everybody.
fn allowed(action: Action) -> &'static [Position] {
    match action {
        Action::ReadPublic | Action::ReadCatalog | Action::QueryData | Action::SignIn => {
            &[Anonymous]
        }
        Action::AskRules
        | Action::ReadOwnAccount
        | Action::ReadOrganisations
        | Action::IssueOwnToken => KNOWN,
        Action::File | Action::ReadInbox | Action::ReadGrants | Action::ReportUse => PEOPLE,
        Action::PublishEntry
        | Action::ImportCatalog
        | Action::ReadBatch
        | Action::DecideMany
        | Action::Delegate
        | Action::UploadData
        | Action::RecordUse
        | Action::ReadUses
        | Action::ReadColleagues
        | Action::Subscribe => &[Member],
        Action::ReadCase => READERS,
        Action::Act => PARTS,
        Action::Supervise => SUPERVISORS,
        Action::LoadCalendar => &[PlatformOperator, SystemAdministrator, OperatorSystem],
        Action::ReadCalendarReport => &[
            Member,
            SystemAdministrator,
            AuditAdministrator,
            OperatorSystem,
            OperatorAudit,
        ],
        // The authority answers for the rules; who administers the system puts them in place, and who
        // administers security confirms.
        Action::Rehearse => &[DataAuthority, SystemAdministrator],
        Action::AcknowledgeRehearsal => &[DataAuthority, SecurityAdministrator],
        Action::ReadRehearsals => &[
            DataAuthority,
            SystemAdministrator,
            SecurityAdministrator,
            AuditAdministrator,
        ],
        // Each step takes one administrator, and a release takes two of them. Operators host rules;
        // which rules govern a city is not theirs to say.
        Action::ManageReleases => &[SystemAdministrator, SecurityAdministrator],
        // Those who are told of what becomes of the rules can look at it.
        Action::ReadReleases => &[
            DataAuthority,
            PlatformOperator,
            SupervisoryOrgan,
            SystemAdministrator,
            SecurityAdministrator,
            AuditAdministrator,
        ],
        Action::ManageOrganisations | Action::CreateAccount | Action::TendNotices => {
            &[SystemAdministrator, OperatorSystem]
        }
        // What an administrator comes in with is his own affair, and everybody else's the security
        // administrator's.
        Action::ReadAccounts | Action::ProposeReplacement | Action::ManageOwnAccess => &[
            SystemAdministrator,
            SecurityAdministrator,
            AuditAdministrator,
            OperatorSystem,
            OperatorSecurity,
            OperatorAudit,
        ],
        Action::Appoint => &[OperatorSystem],
        Action::ManageAccess => &[SecurityAdministrator, OperatorSecurity],
        Action::ReadDenials => &[AuditAdministrator, OperatorAudit],
    }
}
