//! Chapters one to three: general provisions, collection and catalog, sharing (articles 1 to 31).

use bylaw_sdk::prelude::*;

use super::{declaratory, enforced, organisational, recorded};
use crate::art;

pub fn general() -> Vec<ArticleTreatment> {
    vec![
        declaratory(art(1), "立法目的", "The aim"),
        declaratory(
            art(2),
            "适用范围，由主机的辖区设置体现",
            "The scope; the host knows the city",
        ),
        declaratory(
            art(3).para(1),
            "政务数据资源的定义",
            "What government data are",
        ),
        enforced(
            art(3).para(2),
            "只有政府、部门、主管部门和经授权的组织可以申请共享",
            "Only governments, departments, the authority and authorised bodies apply for sharing",
        ),
        enforced(
            art(3).para(3),
            "共享限于政务部门之间，其他主体的共享申请不受理",
            "Sharing is between departments; applications of others are not taken",
        ),
        declaratory(art(3).para(4), "开放的定义", "What opening is"),
        organisational(
            art(4),
            "平台建设；不予开放的数据不列入开放目录，即据此理解",
            "The platforms; read to mean that closed data stay out of the opening catalog",
        ),
        organisational(
            art(5),
            "各级职责；据此确定路径中市级与同级的办理机关",
            "Who is in charge where; routes name the city's or the same level's body accordingly",
        ),
        organisational(
            art(6),
            "第一责任人和专职人员",
            "Responsible heads and full-time staff",
        ),
        organisational(art(7), "技术服务保障单位", "Technical support units"),
        organisational(art(8), "纳入规划和计划", "Plans and programmes"),
        organisational(art(9), "经费", "Funds"),
        enforced(
            art(10),
            "项目由主管部门审查，不批准须说明理由；条文未指明审查机关和期限，验收阶段亦未规定",
            "The authority reviews projects and refuses with reasons; body, period and acceptance \
             are not in the text",
        ),
        declaratory(
            art(11),
            "共享开放为原则；比较各类别时以此为序",
            "Sharing and opening are the rule, which orders the classes when they are compared",
        ),
        organisational(art(12), "定期评估和绩效考核", "Assessment of departments"),
        enforced(
            art(13),
            "与第三十六条一并适用：国家秘密、商业秘密、个人信息未经处理不得开放",
            "With article 36: secrets and personal data are not opened untreated",
        ),
    ]
}

pub fn collection() -> Vec<ArticleTreatment> {
    vec![
        enforced(
            art(14),
            "未与平台对接的项目在审查时得到警告",
            "A project that is not connected to the platforms gets a warning in its review",
        ),
        organisational(
            art(15),
            "部门系统整合",
            "Integration of departments' systems",
        ),
        organisational(
            art(16),
            "系统承载网络和迁移",
            "On which network systems run",
        ),
        organisational(
            art(17),
            "联通平台和数据返还",
            "Connection, and data held by higher levels",
        ),
        enforced(
            art(18),
            "检查指南要求的目录要素；发布须经主管部门审核，条文无审核期限",
            "The guide's catalog elements are checked; the authority reviews before publication, \
             without a period",
        ),
        enforced(
            art(19),
            "目录更新走更新程序；条文未规定更新天数",
            "Entries are updated by a revision; the text gives no number of days",
        ),
        organisational(
            art(20),
            "一数一源、不重复采集",
            "One source, no repeated collection",
        ),
        enforced(
            art(21),
            "更新由提供部门办理；“及时”没有天数，不设期限",
            "The provider updates; promptly is no number, so there is no deadline",
        ),
    ]
}

pub fn sharing() -> Vec<ArticleTreatment> {
    vec![
        recorded(
            art(22).para(1),
            "条目记载其共享类别",
            "The entry says its class of sharing",
        ),
        enforced(
            art(22).para(2),
            "无条件共享的申请即时了结",
            "An application for what everybody shares is settled at once",
        ),
        enforced(
            art(22).para(3),
            "有条件共享的申请由提供部门答复",
            "What is shared on conditions is answered by the provider",
        ),
        enforced(
            art(22).para(4),
            "非涉密数据不得列为不予共享；不予共享的不受理申请",
            "Only state secrets may be withheld; what is withheld cannot be applied for",
        ),
        enforced(
            art(23),
            "有条件共享和不予共享须有法律、法规、规章依据，发布时报备案",
            "Restricted classes need a law, regulation or rule, and are filed with the authority",
        ),
        organisational(
            art(24),
            "共享渠道和禁止重复建设",
            "One channel, no duplicate systems",
        ),
        enforced(
            art(25).para(1),
            "无条件共享的数据直接获取",
            "What is shared unconditionally is taken directly",
        ),
        enforced(
            art(25).para(2),
            "提供部门自收到申请起五个工作日内答复",
            "The provider answers within five working days of receipt",
        ),
        enforced(
            art(25).para(3),
            "同意即授权；不同意须有依据；逾期视为同意",
            "Consent gives access, refusal needs a basis, silence is consent",
        ),
        enforced(
            art(26).para(1),
            "四类基础信息必须无条件共享",
            "The four base libraries are shared unconditionally",
        ),
        enforced(
            art(26).para(2),
            "主题信息不予共享的，给出警告",
            "Withholding thematic data gives a warning",
        ),
        enforced(
            art(26).para(3),
            "共享涉密内容的，提示先行脱密；条目没有共享脱密的记载，故不阻止",
            "Sharing secrets gives a warning; no field says whether they were declassified, so it \
             does not block",
        ),
        enforced(
            art(27).para(1),
            "条目须写明更新周期",
            "An entry says how often it is updated",
        ),
        enforced(
            art(27).para(2),
            "停止提供须说明理由，备案后才生效；“提前”没有天数",
            "A stop needs reasons and takes effect once on record; in advance is no number",
        ),
        enforced(
            art(28),
            "市主管部门协调，不成则由市政府决定；均无期限",
            "The city's authority mediates, else the city government decides; no periods",
        ),
        enforced(
            art(29),
            "授权禁止提供给第三方，不受理转用申请",
            "Grants forbid onward use, and none can be applied for",
        ),
        organisational(
            art(30),
            "电子文书效力和不得重复索要",
            "Electronic documents; no repeated asking",
        ),
        enforced(
            art(31),
            "提供部门评估受限数据能否放宽共享；条文无评估间隔",
            "The provider reassesses restricted sharing; the text gives no interval",
        ),
    ]
}
