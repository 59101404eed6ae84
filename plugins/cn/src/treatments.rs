//! How each of the 44 articles is treated; here the first 25.

use Treatment::{Declaratory, Discretionary, Enforced, Organisational, Recorded, Scope};
use bylaw_sdk::prelude::*;

use crate::art;

mod from_26;

/// Every article, as a whole or paragraph by paragraph.
pub fn treatments() -> Vec<ArticleTreatment> {
    [
        general(),
        management(),
        catalog(),
        review_and_update(),
        application(),
        after_the_answer(),
        from_26::quality_and_misuse(),
        from_26::disputes_and_records(),
        from_26::platforms(),
        from_26::safeguards(),
        from_26::supervision(),
        from_26::liability(),
    ]
    .concat()
}

/// Articles 1 to 7.
fn general() -> Vec<ArticleTreatment> {
    vec![
        treat(art(1), Declaratory, "立法目的。", "Purpose."),
        treat(
            art(2),
            Scope,
            "只适用于政府部门和法律、法规授权的组织之间的共享；其他主体的申请、提供和违规，违反其他规定的行为，\
             本条例不涉及；本条例没有的事项以 kind 退回。",
            "Applies among government departments and organisations that law authorises; of what others \
             ask for, provide or violate, and of what violates another text, it says nothing; a matter that \
             the text does not have is turned away on its kind.",
        ),
        treat(
            art(3).para(1),
            Scope,
            "属于国家秘密、工作秘密的数据不是本条例所称政务数据，不按本条例编目、共享。",
            "State secrets and work secrets are no government data in its sense: they are neither \
             cataloged nor shared under it.",
        ),
        treat(
            art(3).para(2),
            Scope,
            "只有政府部门之间的使用和提供是本条例所称共享；向社会开放和与共享无关的争议不涉及。",
            "Only use and provision among government departments is sharing in its sense; of opening \
             and of disputes about anything else it says nothing.",
        ),
        treat(art(4), Declaratory, "原则。", "Principles."),
        treat(
            art(5),
            Discretionary,
            "守法、安全保护、不得危害和损害的义务，提供、需求和主管部门都受约束；是否违反由责令机关判断。",
            "To obey the law, to protect the data, to endanger and harm nobody: providers, users and \
             authorities are bound. Whether somebody violated it, whoever orders correction judges.",
        ),
        treat(
            art(6),
            Organisational,
            "标准体系由国家建立。",
            "The State builds a system of standards.",
        ),
        treat(
            art(7),
            Declaratory,
            "鼓励创新。",
            "Innovation is encouraged.",
        ),
    ]
}

/// Articles 8 to 11.
fn management() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(8),
            Organisational,
            "各级职责分工。",
            "Who is responsible at which level.",
        ),
        treat(
            art(9),
            Organisational,
            "主管部门的协调职责。",
            "The authority coordinates.",
        ),
        treat(
            art(10),
            Organisational,
            "部门的主体责任和制度。",
            "Each department's own responsibility and rules.",
        ),
        treat(
            art(11),
            Organisational,
            "部门明确共享工作机构；其负责人在机构账户中标明为 work-body-head，由平台据此核对答复的同意\
             （20.3）；提出申请的同意（20.2）由申请人填写，不核对。",
            "Each department names its work body; its head is marked `work-body-head` among the \
             accounts, and the consent to an answer (20.3) is checked against that. Who consented to \
             an application (20.2), whoever files says; that is not checked.",
        ),
    ]
}

/// Articles 12 to 15.
fn catalog() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(12),
            Organisational,
            "目录标准规范和编制分工。",
            "Who lays down standards and compiles catalogs.",
        ),
        treat(
            art(13).para(1),
            Enforced,
            "未作风险评估的条目、未经部门负责人同意的发布予以退回；是谁同意由申报人填写。",
            "An entry without assessments, and a publication without the consent of the head, are \
             turned away; whoever files says who consented.",
        ),
        treat(
            art(13).para(2),
            Enforced,
            "目录要素缺一不可。",
            "Every element of the catalog has to be there.",
        ),
        treat(
            art(14),
            Enforced,
            "三类共享属性；不予共享类须有法律、行政法规或者国务院决定，是否“明确规定”由审核人判断。",
            "Three classes; withheld needs a law, an administrative regulation or a decision of the \
             State Council. Whether that says so expressly, the reviewer judges.",
        ),
        treat(
            art(15).para(1),
            Discretionary,
            "属性是否合理、是否擅自增设条件由人判断；无条件共享类写有条件的予以提示。",
            "Whether a class is reasonable and a condition made up is for people to say; conditions \
             on unconditional data are pointed out.",
        ),
        treat(
            art(15).para(2),
            Enforced,
            "有条件共享类须列明条件，不予共享类须列明理由和依据。",
            "Conditional data state their conditions, withheld data reason and basis.",
        ),
    ]
}

/// Articles 16 and 17.
fn review_and_update() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(16).para(1),
            Enforced,
            "同级主管部门审核后统一通告；未定期限。",
            "The authority reviews and announces; no period.",
        ),
        treat(
            art(16).para(2),
            Organisational,
            "丰富资源、保障质量。",
            "Departments enrich their data and keep them good.",
        ),
        treat(
            art(17).para(1),
            Enforced,
            "其他变化随时更新，未定期限。",
            "Other changes are followed as they come; no period.",
        ),
        treat(
            art(17).para(2),
            Enforced,
            "法律调整、职责变化之日起10个工作日，经同级主管部门同意可延长5个工作日。",
            "Ten working days from a change of law or functions; five more with the authority's consent.",
        ),
        treat(
            art(17).para(3),
            Enforced,
            "收到后2个工作日内审核并发布。",
            "Reviewed and published within two working days of receipt.",
        ),
    ]
}

/// Articles 18 to 21.
fn application() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(18),
            Organisational,
            "全过程质量管理。",
            "Quality management throughout.",
        ),
        treat(
            art(19),
            Organisational,
            "依法收集、不得重复收集，数源部门。",
            "Who collects, and not twice; the source department.",
        ),
        treat(
            art(20).para(1),
            Organisational,
            "供需对接机制由主管部门建立。",
            "The authority matches supply and demand.",
        ),
        treat(
            art(20).para(2),
            Enforced,
            "申请的要素、真实合法必要的保证、本部门工作机构负责人的同意，缺者予以退回并一次说全；是谁同意\
             由申请人填写。",
            "Elements, the promise that it is true, lawful and necessary, and the consent of the \
             head of the own work body; what is missing is said at once. Whoever files says who \
             consented.",
        ),
        treat(
            art(20).para(3),
            Enforced,
            "答复须有提供部门工作机构负责人的同意。",
            "No answer without the consent of the head of the provider's work body.",
        ),
        treat(
            art(21).para(1),
            Enforced,
            "收到之日起1个、10个工作日；经同级主管部门同意可延长至多10个工作日并告知需求部门。无条件共享类\
             “作出答复”，也可以不同意，见解读。",
            "One or ten working days from receipt; up to ten more with the authority's consent, and \
             the applicant is told. Unconditional data are answered too, and may be declined: see \
             the reading.",
        ),
        treat(
            art(21).para(2),
            Enforced,
            "补正只告知一次；材料不全的，不同意须附一次性告知的记录；不同意须说明理由。",
            "More is asked for once. Not consenting takes reasons and, with something missing, the \
             record that the applicant was told of it.",
        ),
    ]
}

/// Articles 22 to 25.
fn after_the_answer() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(22).para(1),
            Enforced,
            "自同意之日起20个工作日内共享；条文未规定告知，平台告知需求部门。",
            "Shared within twenty working days of the consent. The text is silent on telling the user; \
             this platform does.",
        ),
        treat(
            art(22).para(2),
            Recorded,
            "方式写入权限；“可以”“等方式”：不是义务，也不限于所列。",
            "The method stands in the grant; the text permits, and its list is open.",
        ),
        treat(
            art(23),
            Declaratory,
            "鼓励缩短时间。",
            "Shorter times are encouraged.",
        ),
        treat(
            art(24),
            Organisational,
            "向下级回流数据是上级部门的义务，未设申请程序。",
            "Returning data to lower levels is a duty of higher ones, without a procedure.",
        ),
        treat(
            art(25).para(1),
            Enforced,
            "扩大范围、改变目的、提供给第三方须经提供部门同意；未定期限。",
            "A wider scope, another purpose or a third party takes the provider's consent; no period.",
        ),
        treat(
            art(25).para(2),
            Organisational,
            "防范汇聚、关联引发的泄密。",
            "Guarding against what joined data give away.",
        ),
    ]
}
