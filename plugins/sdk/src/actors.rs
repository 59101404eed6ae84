//! Who acts: `provider()`, `data_authority().at(Reach::Province)`, `provider().head()`.

use crate::types::{Actor, Capacity, Reach, Role};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident => $role:ident;)*) => {
        $($(#[$doc])* pub fn $name() -> Actor { acting($role) })*
    };
}
use Role::{
    Applicant, DataAuthority, Government, Grantee, PlatformOperator, Provider, Respondent,
    SecrecyAuthority, SecurityAuthority, SuperiorOrgan, SupervisoryOrgan,
};

roles! {
    /// Who filed the matter.
    applicant => Applicant;
    /// Against whom the matter is directed.
    respondent => Respondent;
    /// The provider of the entry; without an entry, the case's own organisation.
    provider => Provider;
    /// The authority in charge of data (大数据、数据资源、信息化主管部门).
    data_authority => DataAuthority;
    /// The government of the same level.
    government => Government;
    /// Who runs the platform.
    platform_operator => PlatformOperator;
    /// 保密行政主管部门.
    secrecy_authority => SecrecyAuthority;
    /// 网络安全主管部门.
    security_authority => SecurityAuthority;
    /// 监察机关.
    supervisory_organ => SupervisoryOrgan;
    /// Whatever stands above the case's own organisation.
    superior_organ => SuperiorOrgan;
    /// Who holds a grant.
    grantee => Grantee;
}

/// The body in `role`, at the same level as the case's own organisation.
pub fn acting(role: Role) -> Actor {
    Actor {
        role,
        reach: Reach::Same,
        capacity: Capacity::Body,
    }
}

impl Actor {
    /// Which of several organisations in the role.
    #[must_use]
    pub fn at(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    /// The head of the body acts, nobody for him or her.
    #[must_use]
    pub fn head(mut self) -> Self {
        self.capacity = Capacity::Head;
        self
    }

    /// The head of its work body for sharing (政务数据共享工作机构负责人) acts.
    #[must_use]
    pub fn work_body_head(mut self) -> Self {
        self.capacity = Capacity::WorkBodyHead;
        self
    }

    /// The data officer of the body acts.
    #[must_use]
    pub fn officer(mut self) -> Self {
        self.capacity = Capacity::Officer;
        self
    }
}
