//! What actors, periods and kinds are called: by the instrument where it says so, else as usual.

use super::Lang;
use crate::domain::{
    Actor, Capacity, Description, MatterKind, OutcomeKind, PartyKind, Period, Reach, Role,
};

/// The names that one set of rules uses, in one language.
pub(super) struct Names<'a> {
    pub(super) lang: Lang,
    rules: &'a Description,
}

impl<'a> Names<'a> {
    pub(super) fn of(rules: &'a Description, lang: Lang) -> Self {
        Self { lang, rules }
    }

    /// The title of an instrument, if there are several to tell apart.
    pub(super) fn title_among_several(&self, id: &str) -> Option<&'a str> {
        let instruments = &self.rules.instruments;
        let found = instruments.iter().find(|one| one.id == id)?;
        (instruments.len() > 1).then_some(match self.lang {
            Lang::Zh => found.title.zh.as_str(),
            Lang::En => found.title.en.as_str(),
        })
    }

    /// Who acts, as the instrument calls the body.
    pub(super) fn actor(&self, actor: Actor) -> String {
        let role = self.role(actor.role);
        let (reach, capacity) = (self.reach(actor.reach), self.capacity(actor.capacity));
        match self.lang {
            Lang::Zh => format!("{reach}{role}{capacity}"),
            Lang::En => format!("{capacity}{role}{reach}"),
        }
    }

    /// Several of them.
    pub(super) fn actors(&self, actors: &[Actor]) -> String {
        let all: Vec<String> = actors.iter().map(|one| self.actor(*one)).collect();
        all.join(self.lang.say("、", ", "))
    }

    fn role(&self, role: Role) -> &'a str {
        let named = self.rules.role_names.iter().find(|(one, _)| *one == role);
        if let Some((_, name)) = named {
            return match self.lang {
                Lang::Zh => &name.zh,
                Lang::En => &name.en,
            };
        }
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
        self.lang.say(zh, en)
    }

    fn reach(&self, reach: Reach) -> &'static str {
        let (zh, en) = match reach {
            Reach::Same => ("", ""),
            Reach::Superior => ("上一级", " of the next higher level"),
            Reach::CommonSuperior => ("共同上级", " of the common superior"),
            Reach::City => ("市级", " of the city"),
            Reach::Province => ("省级", " of the province"),
        };
        self.lang.say(zh, en)
    }

    fn capacity(&self, capacity: Capacity) -> &'static str {
        let (zh, en) = match capacity {
            Capacity::Body => ("", ""),
            Capacity::Officer => ("（数据专员）", "data officer of: "),
            Capacity::Head => ("（负责人）", "head of: "),
            Capacity::WorkBodyHead => (
                "（共享工作机构负责人）",
                "head of the work body for sharing of: ",
            ),
        };
        self.lang.say(zh, en)
    }

    pub(super) fn period(&self, period: Period) -> String {
        let count = period.length();
        let (zh, en) = match period {
            Period::WorkingDays(_) => ("个工作日", "working day"),
            Period::CalendarDays(_) => ("日", "day"),
            Period::Months(_) => ("个月", "month"),
            Period::Years(_) => ("年", "year"),
        };
        match self.lang {
            Lang::Zh => format!("{count}{zh}"),
            Lang::En => format!("{count} {en}{}", if count == 1 { "" } else { "s" }),
        }
    }

    pub(super) fn kind(&self, kind: MatterKind) -> &'static str {
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
        self.lang.say(zh, en)
    }

    pub(super) fn party_kind(&self, kind: PartyKind) -> &'static str {
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
        self.lang.say(zh, en)
    }

    pub(super) fn outcome_kind(&self, kind: OutcomeKind) -> &'static str {
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
        self.lang.say(zh, en)
    }
}
