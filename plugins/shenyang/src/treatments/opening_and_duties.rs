//! Chapters four to seven: opening, security, liability, supplementary (articles 32 to 49).

use bylaw_sdk::prelude::*;

use super::{declaratory, discretionary, enforced, organisational};
use crate::art;

pub fn opening() -> Vec<ArticleTreatment> {
    vec![
        enforced(
            art(32),
            "三种开放类别；不予开放的不受理申请",
            "Three classes of opening; what is closed cannot be applied for",
        ),
        enforced(
            art(33).para(1),
            "无条件开放的条目发布时进入开放目录",
            "On publication, what is open to everybody enters the opening catalog",
        ),
        enforced(
            art(33).para(2),
            "无条件开放须有可机读格式，无需申请",
            "Open data need a machine-readable format and no application",
        ),
        enforced(
            art(34).para(1),
            "不予开放和依申请开放须有依据，发布时公开；所需依据比照第二十五条理解",
            "Restricted opening needs a basis, which publication makes public; its rank is read as in \
             article 25",
        ),
        enforced(
            art(34).para(2),
            "申请须说明用途、场景和安全保障措施",
            "An application states purpose, setting and safeguards",
        ),
        enforced(
            art(34).para(3),
            "收到之日起十日内答复并说明；十日读作自然日，逾期后果条文未定",
            "An explained answer within ten days of receipt, read as calendar days; the text is silent \
             on silence",
        ),
        organisational(
            art(35),
            "开放数据的效力和不得重复索要",
            "Effect of open data; no repeated asking",
        ),
        enforced(
            art(36).para(1),
            "九个优先领域的数据未无条件开放的，予以提示",
            "Data of the nine first fields that are not open to everybody get a note",
        ),
        enforced(
            art(36).para(2),
            "涉密、敏感数据未经处理不得开放；依第十三条扩及全部领域",
            "Sensitive data are not opened untreated; by article 13, in every field",
        ),
        enforced(
            art(37),
            "提供部门评估能否放宽开放；条文无评估间隔",
            "The provider reassesses opening; the text gives no interval",
        ),
        declaratory(
            art(38),
            "鼓励建立运营机制",
            "Encourages the operation of data",
        ),
        enforced(
            art(39),
            "处理过的数据才能委托运营：主管部门审核，政府批准；“政府”读作市政府",
            "Only treated data: the authority reviews, the government approves, read as the city's",
        ),
        enforced(
            art(40).para(1),
            "批准即附带政务部门的监督管理",
            "Approval puts the operation under the department's supervision",
        ),
        enforced(
            art(40).para(2),
            "批准即附带产生数据的备案；归属和无偿使用不由程序处理",
            "Approval brings the filing of what the operation yields; ownership and free use need no step",
        ),
    ]
}

pub fn security_and_liability() -> Vec<ArticleTreatment> {
    vec![
        enforced(
            art(41),
            "安全事故报告具有网络安全管理职能的部门",
            "Incidents are reported to the authority in charge of network security",
        ),
        organisational(
            art(42),
            "安全管理制度和应急预案",
            "Security rules and contingency plans",
        ),
        organisational(art(43), "安全预警", "Monitoring and early warning"),
        enforced(
            art(44),
            "提供部门处置、告知、报告；“立即”没有天数，不设期限",
            "The provider remedies, tells and reports; at once is no number, so no deadline",
        ),
        organisational(art(45), "技术单位的防护义务", "Duties of technical units"),
        declaratory(
            art(46),
            "禁止行为，依其他法律追究",
            "Prohibitions, pursued under other laws",
        ),
        enforced(
            art(47),
            "上级机关责令限期改正并通报批评，逾期转入处分；期限由上级机关定",
            "The superior organ orders correction in a time it sets and criticises; then sanctions",
        ),
        declaratory(art(48), "依有关法律法规处罚", "Penalties under other laws"),
        discretionary(
            art(49),
            "公共服务企业可以参照执行，由其自行决定，不因此取得共享申请资格",
            "Utilities may follow these rules if they choose; it makes them no applicant for sharing",
        ),
    ]
}
