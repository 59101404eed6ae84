//! Names of what stands in an enumeration: kinds, roles, outcomes, severities, starts of clocks.

use super::{Text, both};
use crate::domain::{Actor, Capacity, ClockStart, MatterKind, OutcomeKind, Reach, Role, Severity};

/// A kind of matter.
pub fn kind(kind: MatterKind) -> Text {
    let (zh, en) = match kind {
        MatterKind::EntryPublication => ("目录发布", "publication of an entry"),
        MatterKind::EntryRevision => ("目录更新", "revision of an entry"),
        MatterKind::ProvisionStop => ("停止提供", "stop of provision"),
        MatterKind::Reassessment => ("重新评估", "reassessment"),
        MatterKind::SharingApplication => ("共享申请", "application for sharing"),
        MatterKind::OnwardUse => ("转供使用", "onward use"),
        MatterKind::Dispute => ("共享争议", "dispute"),
        MatterKind::Inconsistency => ("数据不一致", "inconsistency"),
        MatterKind::Correction => ("校核更正", "correction"),
        MatterKind::StatisticsAccess => ("统计数据调取", "access for statistics"),
        MatterKind::OpeningApplication => ("开放申请", "application for open data"),
        MatterKind::OpeningRequest => ("开放请求", "request to open data"),
        MatterKind::OpeningReview => ("开放复核", "review of opening"),
        MatterKind::EmergencyOpening => ("应急开放", "emergency opening"),
        MatterKind::OperationAuthorisation => ("授权运营", "authorisation of operation"),
        MatterKind::ProjectReview => ("项目审核", "review of a project"),
        MatterKind::Complaint => ("投诉", "complaint"),
        MatterKind::Incident => ("安全事件", "incident"),
        MatterKind::Rectification => ("责令整改", "rectification"),
        MatterKind::DataNeed => ("数据需求", "need of data"),
    };
    both(zh, en)
}

/// Who acts, without saying which of several.
pub fn role(role: Role) -> Text {
    let (zh, en) = match role {
        Role::Applicant => ("申请人", "applicant"),
        Role::Respondent => ("被申请方", "respondent"),
        Role::Provider => ("提供部门", "provider"),
        Role::DataAuthority => ("数据主管部门", "data authority"),
        Role::Government => ("人民政府", "government"),
        Role::PlatformOperator => ("平台运行单位", "platform operator"),
        Role::SecrecyAuthority => ("保密行政管理部门", "secrecy authority"),
        Role::SecurityAuthority => ("安全主管部门", "security authority"),
        Role::SupervisoryOrgan => ("监督机关", "supervisory organ"),
        Role::SuperiorOrgan => ("上级机关", "superior organ"),
        Role::Grantee => ("数据使用方", "grantee"),
    };
    both(zh, en)
}

/// Who acts, which of several, and as what.
pub fn actor(actor: Actor) -> Text {
    let (before, after) = match actor.reach {
        Reach::Same => ("", ""),
        Reach::Superior => ("上级", " above"),
        Reach::CommonSuperior => ("共同上级", " above both"),
        Reach::City => ("市级", " of the city"),
        Reach::Province => ("省级", " of the province"),
    };
    let (as_zh, as_en) = match actor.capacity {
        Capacity::Body => ("", ""),
        Capacity::Officer => ("数据专员", ", its data officer"),
        Capacity::Head => ("负责人", ", its head"),
        Capacity::WorkBodyHead => (
            "共享工作机构负责人",
            ", the head of its work body for sharing",
        ),
    };
    let role = role(actor.role);
    both(
        format!("{before}{}{as_zh}", role.zh),
        format!("{}{after}{as_en}", role.en),
    )
}

/// What was decided.
pub fn decided(kind: OutcomeKind) -> Text {
    let (zh, en) = match kind {
        OutcomeKind::Approve => ("同意", "approve"),
        OutcomeKind::Refuse => ("不同意", "refuse"),
        OutcomeKind::RequestSupplement => ("要求补充材料", "ask for a supplement"),
        OutcomeKind::Refer => ("移送", "refer"),
        OutcomeKind::Settle => ("协调处理", "settle"),
        OutcomeKind::Confirm => ("确认", "confirm"),
        OutcomeKind::Correct => ("改正", "correct"),
        OutcomeKind::Reject => ("不予受理", "reject"),
        OutcomeKind::Complete => ("办理完毕", "complete"),
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

/// The day from which a period counts.
pub fn clock_start(start: ClockStart) -> Text {
    let (zh, en) = match start {
        ClockStart::Filing => ("自提交之日", "from the filing"),
        ClockStart::Receipt => ("自收到之日", "from the receipt"),
        ClockStart::Acceptance => ("自受理之日", "from the acceptance"),
        ClockStart::Occurrence => ("自事由发生之日", "from the event"),
        ClockStart::StageEntry => ("自进入本环节之日", "from the entry into the stage"),
    };
    both(zh, en)
}
