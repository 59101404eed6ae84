//! How each of the 39 articles is treated.

use Treatment::{Declaratory, Discretionary, Enforced, Organisational, Recorded};
use bylaw_sdk::prelude::*;

use crate::art;

/// Every article, as a whole or paragraph by paragraph.
pub fn treatments() -> Vec<ArticleTreatment> {
    [
        general(),
        catalog(),
        collection(),
        sharing(),
        opening(),
        supervision(),
        closing(),
    ]
    .concat()
}

/// Articles 1 to 8.
fn general() -> Vec<ArticleTreatment> {
    vec![
        treat(art(1), Declaratory, "立法目的。", "Purpose."),
        treat(
            art(2).para(1),
            Enforced,
            "本办法未设程序的事项种类，以 kind 退回；他法另有规定的由人判断。",
            "A kind of matter without a procedure here is turned away on its kind; whether other \
             law prevails is for people to say.",
        ),
        treat(
            art(2).para(2),
            Enforced,
            "个人不能申请共享；企业、事业单位、社会组织申请时提示须有公共职能。",
            "Individuals cannot apply for sharing; for enterprises, public institutions and social \
             organisations a note says that they must have public functions.",
        ),
        treat(
            art(2).para(3),
            Enforced,
            "共享限于机构之间，据此审查申请人。",
            "Sharing is among institutions, and applicants are checked for it.",
        ),
        treat(
            art(2).para(4),
            Declaratory,
            "开放面向所有人，开放申请不限申请人种类。",
            "Opening is for everybody: any kind of applicant may apply.",
        ),
        treat(art(3), Declaratory, "原则。", "Principles."),
        treat(
            art(4),
            Organisational,
            "政府的领导、经费和考核，不由规则处理。",
            "Leadership, funds and assessment are the governments' own affair.",
        ),
        treat(
            art(5),
            Organisational,
            "职责分工；由谁担任各角色由主机登记。",
            "Division of duties; the host records which body fills which role.",
        ),
        treat(art(6), Declaratory, "鼓励性规定。", "Encouragement."),
        treat(
            art(7),
            Declaratory,
            "区域合作方向。",
            "Regional cooperation.",
        ),
        treat(
            art(8),
            Discretionary,
            "表扬奖励由政府决定。",
            "Governments may commend and reward.",
        ),
    ]
}

/// Articles 9 to 14.
fn catalog() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(9),
            Organisational,
            "发展规划的编制、批准和备案在系统之外进行。",
            "Development plans are drawn up, approved and filed outside this system.",
        ),
        treat(
            art(10),
            Organisational,
            "标准制定。",
            "Standards are set elsewhere.",
        ),
        treat(
            art(11),
            Organisational,
            "数据中心和平台建设，系统即其所用。",
            "The data centre and the platforms are built by the authority.",
        ),
        treat(
            art(12),
            Organisational,
            "不得新建共享交换通道；本办法无项目审查，不设路由。",
            "No new exchange channels; there is no project review here, so no route.",
        ),
        treat(
            art(13).para(1),
            Enforced,
            "检查名称、内容、来源和更新周期；内容读作摘要，共享、开放属性必有。",
            "Name, content, source and update cycle are checked; content is read as the summary, \
             and the two attributes are always there.",
        ),
        treat(
            art(13).para(2),
            Organisational,
            "编制要求由主管部门另定。",
            "The authority lays down how catalogs are compiled.",
        ),
        treat(
            art(14).para(1),
            Enforced,
            "目录条目由主管部门审核后发布；期限和补正条文未规定。",
            "The authority reviews an entry before it is published; the text is silent on a period \
             and on supplements.",
        ),
        treat(
            art(14).para(2),
            Enforced,
            "15个工作日内更新；起算日未写明，自变化发生之日起算；凡修订条目均视为要素调整或者职能变化。",
            "Updated within 15 working days; the first day is not named and read as that of the \
             change; every revised entry counts as adjusted elements or changed functions.",
        ),
    ]
}

/// Articles 15 to 18.
fn collection() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(15),
            Organisational,
            "采集的范围、责任和不重复采集由机构落实，条目看不出。",
            "Scope, responsibility and no double collection are for the institutions; an entry does \
             not show them.",
        ),
        treat(
            art(16).para(1),
            Declaratory,
            "被采集人的配合义务。",
            "Subjects must cooperate.",
        ),
        treat(
            art(16).para(2),
            Enforced,
            "条目写明采集情况而无法律、法规依据的，须有同意和告知。",
            "Where an entry states its collection and no law or regulation carries it, consent and \
             information of the subject are required.",
        ),
        treat(
            art(17),
            Organisational,
            "向大数据中心汇聚。",
            "Pooling in the data centre.",
        ),
        treat(
            art(18),
            Organisational,
            "基础库和主题库的建设；条目可注明所属库。",
            "Base and subject databases are built; an entry may say to which it belongs.",
        ),
    ]
}

/// Articles 19 to 21.
fn sharing() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(19).para(1),
            Declaratory,
            "以共享为原则，其例外由第三款检查。",
            "Sharing is the rule; paragraph 3 checks its exceptions.",
        ),
        treat(
            art(19).para(2),
            Enforced,
            "三类共享决定申请的去向，不予共享类不能申请。",
            "The three classes decide where an application goes; withheld data has none.",
        ),
        treat(
            art(19).para(3),
            Enforced,
            "有条件、不予共享须有依据，有条件共享须列明条件；所列依据有其一即可。",
            "Conditional and withheld need a basis, conditional its conditions; any one of the \
             bases named is enough.",
        ),
        treat(
            art(20).para(1),
            Enforced,
            "无条件共享的申请当即视为同意。",
            "An application for unconditional data is settled at once.",
        ),
        treat(
            art(20).para(2),
            Enforced,
            "由同级主管部门审核并听取提供机构意见，不同意须说明理由；条文未规定期限。",
            "The authority of the same level reviews and hears the provider, and refuses with \
             reasons; the text is silent on a period.",
        ),
        treat(
            art(20).para(3),
            Enforced,
            "先由主管部门协调，必要时由本级政府决定；是否必要由主管部门判断，期限未规定。",
            "The authority coordinates, then the government may decide; the authority says whether \
             that is necessary, and the text is silent on a period.",
        ),
        treat(
            art(21),
            Enforced,
            "授权限于本单位职责或者公共服务，不得转给第三方。",
            "A grant serves the institution's duties or public services and may not be passed on.",
        ),
    ]
}

/// Articles 22 to 27.
fn opening() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(22),
            Enforced,
            "不予开放限于国家秘密或者有禁止规定；未经处理的国家秘密不得开放；不予开放的不能申请。",
            "Closed are only state secrets and what a provision forbids; untreated state secrets \
             may not be opened; closed data cannot be applied for.",
        ),
        treat(
            art(23).para(1),
            Enforced,
            "可开放的条目发布时一并列入开放清单。",
            "What may be opened enters the public opening list when it is published.",
        ),
        treat(
            art(23).para(2),
            Enforced,
            "符合开放条件的由机构纳入开放范围；“及时”无具体天数，不设期限。",
            "The institution opens what meets the conditions; promptly is no number of days, so \
             there is no due date.",
        ),
        treat(
            art(24).para(1),
            Enforced,
            "无条件开放的申请当即视为同意。",
            "An application for unconditionally open data is settled at once.",
        ),
        treat(
            art(24).para(2),
            Enforced,
            "须说明利用目的和数据格式；收到申请后10个工作日内答复，不同意须说明理由；逾期后果未规定。",
            "Purpose and format must be stated; the answer is due in 10 working days from receipt, \
             a refusal with reasons; the text is silent on silence.",
        ),
        treat(
            art(24).para(3),
            Enforced,
            "同意有条件开放须附开放应用协议。",
            "Approval of conditional opening requires an open-use agreement.",
        ),
        treat(
            art(25),
            Organisational,
            "数据维护由机构负责；此为数据更新，不是目录修订，故不设路由。",
            "Institutions keep the data itself up to date; that is no revision of the catalog, so no route.",
        ),
        treat(
            art(26),
            Enforced,
            "异议和错误由相关机构更正或者说明理由；期限和答复方式未规定。",
            "The institution corrects, or says why not; the text is silent on period and answer.",
        ),
        treat(
            art(27),
            Organisational,
            "需求征集由主管部门开展，不是个人申请；开放请求以 kind 退回并指明本条。",
            "The authority gathers wishes; nobody has a claim, so a request for opening is turned \
             away with a pointer to this article.",
        ),
    ]
}

/// Articles 28 to 34.
fn supervision() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(28),
            Organisational,
            "安全保障体系。",
            "The security system.",
        ),
        treat(
            art(29),
            Organisational,
            "风险评估、预案和演练，未设事件办理程序。",
            "Risk assessment, plans and drills; no procedure for an incident.",
        ),
        treat(
            art(30),
            Organisational,
            "安全监管分工。",
            "Who supervises security.",
        ),
        treat(
            art(31),
            Organisational,
            "机构的安全防护和责任人。",
            "The institutions' safeguards and responsible persons.",
        ),
        treat(
            art(32),
            Organisational,
            "指标、监测和评价。",
            "Indicators and evaluation.",
        ),
        treat(art(33), Organisational, "培训。", "Training."),
        treat(
            art(34),
            Discretionary,
            "检查措施由主管部门依法决定。",
            "The authority decides on inspections under the law.",
        ),
    ]
}

/// Articles 35 to 39.
fn closing() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(35),
            Declaratory,
            "处罚从其他规定；未设责令改正程序。",
            "Penalties follow other law; no rectification is ordered here.",
        ),
        treat(
            art(36),
            Discretionary,
            "处分和刑责由有权机关决定。",
            "Sanctions are for others to impose.",
        ),
        treat(
            art(37),
            Declaratory,
            "参照执行的单位由主机登记后适用同一规则。",
            "Bodies to which these rules apply by reference are registered and treated alike.",
        ),
        treat(
            art(38),
            Declaratory,
            "政府信息公开、保密和档案另有法律。",
            "Disclosure, secrecy and archives have laws of their own.",
        ),
        treat(
            art(39),
            Recorded,
            "施行日期写入说明，由主机据以把关。",
            "The first day in force is in the description; the host goes by it.",
        ),
    ]
}
