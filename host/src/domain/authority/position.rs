//! Where somebody stands: what he is in a case, in a jurisdiction, in the installation.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Duty, Principal, Role};

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Nobody knows who it is.
    Anonymous,
    /// A person who acts alone.
    Individual,
    /// For an organisation, whatever it is.
    Member,
    /// In the case: who applied.
    Applicant,
    /// In the case: against whom.
    Respondent,
    /// In the case: whose data it is.
    Provider,
    /// The authority for data.
    DataAuthority,
    /// The government.
    Government,
    /// Who runs the platform.
    PlatformOperator,
    /// The authority for secrecy.
    SecrecyAuthority,
    /// The authority for security.
    SecurityAuthority,
    /// Who supervises.
    SupervisoryOrgan,
    /// In the case: what stands above its organisation.
    SuperiorOrgan,
    /// In the case: who holds the grant.
    Grantee,
    /// The jurisdiction's administrator of the system.
    SystemAdministrator,
    /// The jurisdiction's administrator of security.
    SecurityAdministrator,
    /// The jurisdiction's administrator of audit.
    AuditAdministrator,
    /// The installation's administrator of the system.
    OperatorSystem,
    /// The installation's administrator of security.
    OperatorSecurity,
    /// The installation's administrator of audit.
    OperatorAudit,
}

impl Position {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Anonymous,
        Self::Individual,
        Self::Member,
        Self::Applicant,
        Self::Respondent,
        Self::Provider,
        Self::DataAuthority,
        Self::Government,
        Self::PlatformOperator,
        Self::SecrecyAuthority,
        Self::SecurityAuthority,
        Self::SupervisoryOrgan,
        Self::SuperiorOrgan,
        Self::Grantee,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
        Self::OperatorSystem,
        Self::OperatorSecurity,
        Self::OperatorAudit,
    ];

    /// Where somebody stands in a jurisdiction, whatever it is about.
    pub fn of(principal: &Principal) -> Vec<Self> {
        let mut all = vec![];
        if let Some(duty) = principal.account.duty {
            all.push(Self::of_duty(duty, principal.is_operator()));
        }
        if let Some(organisation) = &principal.organisation {
            all.push(Self::Member);
            all.extend(organisation.offices.iter().map(|role| Self::of_role(*role)));
        } else if let Some(claimed) = principal.claimed {
            all.extend([Self::Member, Self::of_role(claimed.role)]);
        } else if principal.account.duty.is_none() {
            all.push(Self::Individual);
        }
        all
    }

    /// Whether only organisations stand there.
    pub fn is_of_a_body(self) -> bool {
        !matches!(
            self,
            Self::Anonymous
                | Self::Individual
                | Self::SystemAdministrator
                | Self::SecurityAdministrator
                | Self::AuditAdministrator
                | Self::OperatorSystem
                | Self::OperatorSecurity
                | Self::OperatorAudit
        )
    }

    /// Whether it is one of those who operate the installation.
    pub fn is_operator(self) -> bool {
        matches!(
            self,
            Self::OperatorSystem | Self::OperatorSecurity | Self::OperatorAudit
        )
    }

    /// What a role is called here.
    pub fn of_role(role: Role) -> Self {
        match role {
            Role::Applicant => Self::Applicant,
            Role::Respondent => Self::Respondent,
            Role::Provider => Self::Provider,
            Role::DataAuthority => Self::DataAuthority,
            Role::Government => Self::Government,
            Role::PlatformOperator => Self::PlatformOperator,
            Role::SecrecyAuthority => Self::SecrecyAuthority,
            Role::SecurityAuthority => Self::SecurityAuthority,
            Role::SupervisoryOrgan => Self::SupervisoryOrgan,
            Role::SuperiorOrgan => Self::SuperiorOrgan,
            Role::Grantee => Self::Grantee,
        }
    }

    fn of_duty(duty: Duty, operator: bool) -> Self {
        match (duty, operator) {
            (Duty::SystemAdministrator, false) => Self::SystemAdministrator,
            (Duty::SecurityAdministrator, false) => Self::SecurityAdministrator,
            (Duty::AuditAdministrator, false) => Self::AuditAdministrator,
            (Duty::SystemAdministrator, true) => Self::OperatorSystem,
            (Duty::SecurityAdministrator, true) => Self::OperatorSecurity,
            (Duty::AuditAdministrator, true) => Self::OperatorAudit,
        }
    }
}
