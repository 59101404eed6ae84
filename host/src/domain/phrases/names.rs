//! Names of what stands in an enumeration: kinds, roles, outcomes, severities, starts of clocks.

use super::{Text, both};
use crate::domain::{
    Actor, Capacity, ClockStart, MatterKind, OutcomeKind, PartyKind, Reach, Role, Severity,
};

/// A kind of matter.
pub fn kind(kind: MatterKind) -> Text {
    let (zh, en) = match kind {
        MatterKind::EntryPublication => ("目录发布", "publication of an entry"),
        MatterKind::EntryRevision => ("目录变更", "revision of an entry"),
        MatterKind::ProvisionStop => ("停止提供", "stop of provision"),
        MatterKind::Reassessment => ("重新评估", "reassessment"),
        MatterKind::SharingApplication => ("共享申请", "application for sharing"),
        MatterKind::OnwardUse => ("转用", "onward use"),
        MatterKind::Dispute => ("争议", "dispute"),
        MatterKind::Inconsistency => ("数据不一致", "inconsistency of data"),
        MatterKind::Correction => ("校核更正", "correction"),
        MatterKind::StatisticsAccess => ("统计使用", "access for statistics"),
        MatterKind::OpeningApplication => ("开放申请", "application for open data"),
        MatterKind::OpeningRequest => ("开放需求", "request to open data"),
        MatterKind::OpeningReview => ("开放复核", "review of opening"),
        MatterKind::EmergencyOpening => ("应急开放", "opening in an emergency"),
        MatterKind::OperationAuthorisation => ("授权运营", "authorisation to operate data"),
        MatterKind::ProjectReview => ("项目审查", "review of a project"),
        MatterKind::Complaint => ("投诉举报", "complaint"),
        MatterKind::Incident => ("安全事件", "incident"),
        MatterKind::Rectification => ("责令改正", "rectification"),
        MatterKind::DataNeed => ("数据需求", "need of data"),
    };
    both(zh, en)
}

/// Who acts, without saying which of several.
pub fn role(role: Role) -> Text {
    let (zh, en) = match role {
        Role::Applicant => ("申请人", "applicant"),
        Role::Respondent => ("被申请人", "respondent"),
        Role::Provider => ("数据提供部门", "provider"),
        Role::DataAuthority => ("数据主管部门", "data authority"),
        Role::Government => ("本级人民政府", "government of the same level"),
        Role::PlatformOperator => ("平台运行单位", "platform operator"),
        Role::SecrecyAuthority => ("保密行政主管部门", "secrecy authority"),
        Role::SecurityAuthority => ("网络安全主管部门", "security authority"),
        Role::SupervisoryOrgan => ("监察机关", "supervisory organ"),
        Role::SuperiorOrgan => ("上级机关", "superior organ"),
        Role::Grantee => ("被授权人", "holder of the grant"),
    };
    both(zh, en)
}

/// Who acts, which of several, and as what.
pub fn actor(actor: Actor) -> Text {
    actor_called(actor, &role(actor.role))
}

/// The same, where the role has a name of the instrument's own.
pub fn actor_called(actor: Actor, name: &Text) -> Text {
    let (before, after) = match actor.reach {
        Reach::Same => ("", ""),
        Reach::Superior => ("上一级", " of the next higher level"),
        Reach::CommonSuperior => ("共同上级", " of the common superior"),
        Reach::City => ("市级", " of the city"),
        Reach::Province => ("省级", " of the province"),
    };
    let (as_zh, as_en) = match actor.capacity {
        Capacity::Body => ("", ""),
        Capacity::Officer => ("（数据专员）", "the data officer of the "),
        Capacity::Head => ("（负责人）", "the head of the "),
        Capacity::WorkBodyHead => (
            "（共享工作机构负责人）",
            "the head of the work body for sharing of the ",
        ),
    };
    both(
        format!("{before}{}{as_zh}", name.zh),
        format!("{as_en}{}{after}", name.en),
    )
}

/// What a party is.
pub fn party_kind(kind: PartyKind) -> Text {
    let (zh, en) = match kind {
        PartyKind::Government => ("人民政府", "government"),
        PartyKind::DataAuthority => ("数据主管部门", "data authority"),
        PartyKind::Department => ("部门", "department"),
        PartyKind::AuthorisedBody => ("法律法规授权的组织", "authorised body"),
        PartyKind::PublicInstitution => ("事业单位", "public institution"),
        PartyKind::Enterprise => ("企业", "enterprise"),
        PartyKind::SocialOrganisation => ("社会组织", "social organisation"),
        PartyKind::Individual => ("个人", "individual"),
    };
    both(zh, en)
}

/// What was decided.
pub fn decided(kind: OutcomeKind) -> Text {
    let (zh, en) = match kind {
        OutcomeKind::Approve => ("同意", "approve"),
        OutcomeKind::Refuse => ("不同意", "refuse"),
        OutcomeKind::RequestSupplement => ("要求补充", "ask for more"),
        OutcomeKind::Refer => ("移送", "refer"),
        OutcomeKind::Settle => ("处理", "settle"),
        OutcomeKind::Confirm => ("确认", "confirm"),
        OutcomeKind::Correct => ("更正", "correct"),
        OutcomeKind::Reject => ("不予更正或者受理", "reject"),
        OutcomeKind::Complete => ("办结", "complete"),
    };
    both(zh, en)
}

/// How much a finding weighs.
pub fn severity(severity: Severity) -> Text {
    let (zh, en) = match severity {
        Severity::Error => ("错误", "error"),
        Severity::Warning => ("警告", "warning"),
        Severity::Note => ("提示", "note"),
    };
    both(zh, en)
}

/// The same for the first stage, before which there is none.
pub fn clock_start_of_first(start: ClockStart) -> Text {
    match start {
        ClockStart::StageEntry => clock_start(ClockStart::Filing),
        other => clock_start(other),
    }
}

/// The day from which a period counts.
pub fn clock_start(start: ClockStart) -> Text {
    let (zh, en) = match start {
        ClockStart::Filing => ("自提交之日", "from the filing"),
        ClockStart::Receipt => ("自收到之日", "from the receipt"),
        ClockStart::Acceptance => ("自受理之日", "from the acceptance"),
        ClockStart::Occurrence => ("自事由发生之日", "from the event"),
        ClockStart::StageEntry => ("自上一环节结束之日", "from the end of the stage before"),
    };
    both(zh, en)
}
