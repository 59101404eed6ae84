//! The sorts of laxities, each with a stable word and with what it is for people.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Text;
use crate::domain::phrases::both;

/// Makes the sorts, so that each stands beside its words.
macro_rules! sorts {
    ($($(#[$about:meta])+ $sort:ident: $zh:literal, $en:literal;)+) => {
        /// The sorts of laxities, each with a stable word; what weighs most first.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        #[schema(as = LaxitySort)]
        pub enum Sort {
            $($(#[$about])+ $sort,)+
        }

        impl Sort {
            /// What it is, for people.
            pub fn text(self) -> Text {
                let (zh, en) = match self {
                    $(Self::$sort => ($zh, $en),)+
                };
                both(zh, en)
            }
        }
    };
}

sorts! {
    /// At one place there are more answers than are told, so that nobody can answer for all of them.
    MoreAnswers:
        "同一处的不同答复多于所能列出的，不能记录例外",
        "more answers at one place than are told: no exception answers for it";
    /// A class is allowed that the upper rules forbid for such data.
    Class:
        "允许上位法禁止的类别",
        "a class that the upper rules forbid";
    /// A matter is taken that the upper rules refuse at filing.
    Admission:
        "受理上位法不予受理的事项",
        "a filing that the upper rules refuse";
    /// The upper rules give a way, and here there is none.
    NoRoute:
        "上位法有办理途径而此处没有",
        "no route where the upper rules give one";
    /// It takes no application to pass data on, to which the upper rules let somebody consent; somebody
    /// must judge whether that protects the data or shuts somebody out.
    Refused:
        "不受理扩大使用的申请",
        "no application to pass data on";
    /// It asks for more than the upper rules before it takes a matter.
    Condition:
        "受理条件多于上位法",
        "a condition that the upper rules do not set";
    /// It sends back until it is complete what the upper rules take, and say to be incomplete; somebody must
    /// judge whether that is laxer.
    SentBack:
        "补齐以前不予受理",
        "sent back until it is complete";
    /// It settles itself what the upper rules give to somebody to decide.
    Undecided:
        "上位法须经办理而此处直接办结",
        "settled where the upper rules have somebody decide";
    /// A stage of the upper rules is missing.
    MissingStage:
        "缺少上位法规定的环节",
        "a stage of the upper rules is missing";
    /// A matter ends although under the upper rules another stage comes first.
    EndsEarly:
        "未经上位法规定的后续环节即办结",
        "ended before a stage that comes first under the upper rules";
    /// A stage may end as it never does under the upper rules; somebody must judge whether that is laxer.
    OtherEnd:
        "上位法没有的结束方式",
        "an end that the upper rules do not have";
    /// On some filing day the due date is later.
    LaterDueDate:
        "到期日晚于上位法",
        "a later due date";
    /// There is no period where the upper rules set one.
    NoPeriod:
        "上位法有期限而此处没有",
        "no period where the upper rules set one";
    /// It may come later in all than what single stages take longer explains.
    LaterDecision:
        "合计的最晚日期更晚",
        "later in all";
    /// With all extensions the due date is later.
    LongerExtension:
        "延期后到期日晚于上位法",
        "a later due date once extended";
    /// Whoever is bound by the period extends it himself.
    OwnExtension:
        "由受期限约束的主体自行延期",
        "whoever is bound by the period extends it himself";
    /// Somebody approves an extension who stands below the one whom the upper rules name.
    ExtensionApprover:
        "由其他主体批准延期",
        "another body approves an extension";
    /// Whoever decides cannot refuse, ask for what is missing, or end an access, and can under the upper
    /// rules.
    MissingOutcome:
        "缺少上位法规定的处理方式",
        "an outcome of the upper rules is missing";
    /// Silence means something else.
    Silence:
        "逾期未处理的后果不同",
        "silence means something else";
    /// Waiting for a supplement does more to the clock.
    Waiting:
        "等待补充材料对期限的影响更大",
        "waiting does more to the clock";
    /// A supplement may be asked for more often.
    MoreSupplements:
        "可更多次要求补充材料",
        "supplements may be asked for more often";
    /// An outcome needs less.
    WeakerRequirement:
        "对处理方式的要求更少",
        "an outcome needs less";
    /// An outcome needs something else; somebody must judge whether that is less.
    OtherRequirement:
        "处理方式的要求不同",
        "an outcome needs something else";
    /// A legal basis of a rank is accepted that the upper rules do not accept.
    RankAccepted:
        "接受上位法不接受的依据层级",
        "a rank of legal basis that the upper rules do not accept";
    /// Somebody lower may act.
    LowerActor:
        "由更低的主体或者人员办理",
        "somebody lower may act";
    /// Whoever the matter is about acts, where the upper rules have somebody else.
    OwnCause:
        "由事项所涉的主体自行办理",
        "whoever the matter is about acts himself";
    /// Another body acts; somebody must judge whether that is laxer.
    OtherActor:
        "由其他主体办理",
        "another body acts";
    /// Somebody is not heard whom the upper rules have heard.
    Unheard:
        "不听取上位法要求听取的意见",
        "somebody is not heard";
    /// What the upper rules give after somebody's decision is given without it.
    SkippedStage:
        "不经上位法规定的环节即给予",
        "given without a decision that comes first under the upper rules";
    /// Something is given that the upper rules do not give.
    AddedEffect:
        "上位法没有的办理结果",
        "an effect that the upper rules do not have";
    /// The law settles it otherwise; somebody must judge whether that is laxer.
    SettledOtherwise:
        "直接办结的结果不同",
        "settled otherwise";
    /// Something that must follow an outcome does not.
    MissingDuty:
        "缺少上位法规定的后续义务",
        "a duty that follows an outcome is missing";
    /// Another measure, or a report to somebody, stands where the upper rules have a measure; somebody
    /// must judge whether it is the same.
    OtherMeasure:
        "后续措施不同",
        "another measure follows an outcome";
    /// A grant gives more.
    WiderGrant:
        "授予的使用范围更宽",
        "a wider grant";
    /// An entry stands in a catalog in which the upper rules do not put it.
    WiderPublication:
        "列入上位法不列入的目录",
        "an entry in a catalog in which the upper rules do not put it";
    /// Records are kept for less long.
    Retention:
        "记录保存期限更短",
        "records are kept for less long";
    /// Whoever acts may be identified less strictly.
    Identification:
        "身份认证要求更低",
        "identification is less strict";
}
