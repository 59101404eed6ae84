//! The sorts of laxities, each with a stable word; what weighs most first.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Text;
use crate::domain::phrases::both;

/// The sorts of laxities, each with a stable word; what weighs most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = LaxitySort)]
pub enum Sort {
    /// At one place there are more answers than are told, so that nobody can answer for all of them.
    MoreAnswers,
    /// A class is allowed that the upper rules forbid for such data.
    Class,
    /// A matter is taken that the upper rules refuse at filing.
    Admission,
    /// The upper rules give a way, and here there is none.
    NoRoute,
    /// It takes no application to pass data on, to which the upper rules let somebody consent; somebody
    /// must judge whether that protects the data or shuts somebody out.
    Refused,
    /// It asks for more than the upper rules before it takes a matter.
    Condition,
    /// It sends back until it is complete what the upper rules take, and say to be incomplete; somebody must
    /// judge whether that is laxer.
    SentBack,
    /// It settles itself what the upper rules give to somebody to decide.
    Undecided,
    /// A stage of the upper rules is missing.
    MissingStage,
    /// A matter ends although under the upper rules another stage comes first.
    EndsEarly,
    /// A stage may end as it never does under the upper rules; somebody must judge whether that is laxer.
    OtherEnd,
    /// On some filing day the due date is later.
    LaterDueDate,
    /// There is no period where the upper rules set one.
    NoPeriod,
    /// It may come later in all than what single stages take longer explains.
    LaterDecision,
    /// With all extensions the due date is later.
    LongerExtension,
    /// Whoever is bound by the period extends it himself.
    OwnExtension,
    /// Somebody approves an extension who stands below the one whom the upper rules name.
    ExtensionApprover,
    /// Whoever decides cannot refuse, ask for what is missing, or end an access, and can under the upper
    /// rules.
    MissingOutcome,
    /// Silence means something else.
    Silence,
    /// Waiting for a supplement does more to the clock.
    Waiting,
    /// A supplement may be asked for more often.
    MoreSupplements,
    /// An outcome needs less.
    WeakerRequirement,
    /// An outcome needs something else; somebody must judge whether that is less.
    OtherRequirement,
    /// A legal basis of a rank is accepted that the upper rules do not accept.
    RankAccepted,
    /// Somebody lower may act.
    LowerActor,
    /// Whoever the matter is about acts, where the upper rules have somebody else.
    OwnCause,
    /// Another body acts; somebody must judge whether that is laxer.
    OtherActor,
    /// Somebody is not heard whom the upper rules have heard.
    Unheard,
    /// What the upper rules give after somebody's decision is given without it.
    SkippedStage,
    /// Something is given that the upper rules do not give.
    AddedEffect,
    /// The law settles it otherwise; somebody must judge whether that is laxer.
    SettledOtherwise,
    /// Something that must follow an outcome does not.
    MissingDuty,
    /// Another measure, or a report to somebody, stands where the upper rules have a measure; somebody
    /// must judge whether it is the same.
    OtherMeasure,
    /// A grant gives more.
    WiderGrant,
    /// An entry stands in a catalog in which the upper rules do not put it.
    WiderPublication,
    /// Records are kept for less long.
    Retention,
    /// Whoever acts may be identified less strictly.
    Identification,
}

impl Sort {
    /// What it is, for people.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::MoreAnswers => (
                "同一处的不同答复多于所能列出的，不能记录例外",
                "more answers at one place than are told: no exception answers for it",
            ),
            Self::Class => (
                "允许上位法禁止的类别",
                "a class that the upper rules forbid",
            ),
            Self::Admission => (
                "受理上位法不予受理的事项",
                "a filing that the upper rules refuse",
            ),
            Self::NoRoute => (
                "上位法有办理途径而此处没有",
                "no route where the upper rules give one",
            ),
            Self::Refused => ("不受理扩大使用的申请", "no application to pass data on"),
            Self::Condition => (
                "受理条件多于上位法",
                "a condition that the upper rules do not set",
            ),
            Self::SentBack => ("补齐以前不予受理", "sent back until it is complete"),
            Self::Undecided => (
                "上位法须经办理而此处直接办结",
                "settled where the upper rules have somebody decide",
            ),
            Self::MissingStage => (
                "缺少上位法规定的环节",
                "a stage of the upper rules is missing",
            ),
            Self::EndsEarly => (
                "未经上位法规定的后续环节即办结",
                "ended before a stage that comes first under the upper rules",
            ),
            Self::OtherEnd => (
                "上位法没有的结束方式",
                "an end that the upper rules do not have",
            ),
            Self::LaterDueDate => ("到期日晚于上位法", "a later due date"),
            Self::NoPeriod => (
                "上位法有期限而此处没有",
                "no period where the upper rules set one",
            ),
            Self::LaterDecision => ("合计的最晚日期更晚", "later in all"),
            Self::LongerExtension => ("延期后到期日晚于上位法", "a later due date once extended"),
            Self::OwnExtension => (
                "由受期限约束的主体自行延期",
                "whoever is bound by the period extends it himself",
            ),
            Self::ExtensionApprover => ("由其他主体批准延期", "another body approves an extension"),
            Self::MissingOutcome => (
                "缺少上位法规定的处理方式",
                "an outcome of the upper rules is missing",
            ),
            Self::Silence => ("逾期未处理的后果不同", "silence means something else"),
            Self::Waiting => (
                "等待补充材料对期限的影响更大",
                "waiting does more to the clock",
            ),
            Self::MoreSupplements => (
                "可更多次要求补充材料",
                "supplements may be asked for more often",
            ),
            Self::WeakerRequirement => ("对处理方式的要求更少", "an outcome needs less"),
            Self::OtherRequirement => ("处理方式的要求不同", "an outcome needs something else"),
            Self::RankAccepted => (
                "接受上位法不接受的依据层级",
                "a rank of legal basis that the upper rules do not accept",
            ),
            Self::LowerActor => ("由更低的主体或者人员办理", "somebody lower may act"),
            Self::OwnCause => (
                "由事项所涉的主体自行办理",
                "whoever the matter is about acts himself",
            ),
            Self::OtherActor => ("由其他主体办理", "another body acts"),
            Self::Unheard => ("不听取上位法要求听取的意见", "somebody is not heard"),
            Self::SkippedStage => (
                "不经上位法规定的环节即给予",
                "given without a decision that comes first under the upper rules",
            ),
            Self::AddedEffect => (
                "上位法没有的办理结果",
                "an effect that the upper rules do not have",
            ),
            Self::SettledOtherwise => ("直接办结的结果不同", "settled otherwise"),
            Self::MissingDuty => (
                "缺少上位法规定的后续义务",
                "a duty that follows an outcome is missing",
            ),
            Self::OtherMeasure => ("后续措施不同", "another measure follows an outcome"),
            Self::WiderGrant => ("授予的使用范围更宽", "a wider grant"),
            Self::WiderPublication => (
                "列入上位法不列入的目录",
                "an entry in a catalog in which the upper rules do not put it",
            ),
            Self::Retention => ("记录保存期限更短", "records are kept for less long"),
            Self::Identification => ("身份认证要求更低", "identification is less strict"),
        };
        both(zh, en)
    }
}
