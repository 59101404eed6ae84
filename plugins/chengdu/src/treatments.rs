//! What the plugin does with each article, said honestly.

use bylaw_sdk::prelude::*;

use Treatment::{Declaratory, Discretionary, Enforced, Organisational, Recorded};

use crate::art;

/// All 42 articles, in order: as a whole, or paragraph by paragraph where they differ.
pub fn treatments() -> Vec<ArticleTreatment> {
    [
        general(),
        infrastructure(),
        catalogs(),
        collection(),
        sharing(),
        security(),
        closing(),
    ]
    .concat()
}

fn general() -> Vec<ArticleTreatment> {
    let five = |paragraph| art(5).para(paragraph);
    vec![
        treat(
            art(1),
            Declaratory,
            "立法目的，无事可办。",
            "States the purpose; nothing to do.",
        ),
        treat(
            art(2),
            Enforced,
            "共享申请和统计信息申请的申请人须是政府部门，否则报错。",
            "Who applies for sharing or statistics must be a government body; anybody else is a finding.",
        ),
        treat(
            art(3),
            Enforced,
            "只规范共享：开放、投诉、项目审查、停止提供等事项一律报错。",
            "Sharing only: opening, complaints, project review or stopping a provision are findings on the kind.",
        ),
        treat(
            art(4),
            Declaratory,
            "共享原则，由各条落实。",
            "Principles, carried out by the other articles.",
        ),
        treat(
            five(1),
            Enforced,
            "条件共享类须写明条件；不予共享类不受理申请。",
            "Conditional data needs its conditions stated; an application for withheld data is not taken.",
        ),
        treat(
            five(2),
            Enforced,
            "法人单位基础信息未列入无条件共享类的，提示；其他例举由提供部门判断。",
            "A note where basic data on legal entities is not unconditional; the other examples are the provider's to judge.",
        ),
        treat(
            five(3),
            Enforced,
            "条件共享类须写明条件；商业秘密、个人信息列入无条件共享类的，警示，由提供部门判断。",
            "Conditional data needs its conditions; commercial secrets or personal data in the unconditional class give a warning, the provider judges.",
        ),
        treat(
            five(4),
            Enforced,
            "涉及国家秘密而列入共享的，警示；其处理另依保密制度。",
            "A warning where state secrets are put into a shared class; how they are handled is left to the secrecy rules.",
        ),
        treat(
            five(5),
            Enforced,
            "依法应当取得信息的部门提出申请，不论类型即行同意。",
            "A department that law entitles is settled as approved whatever the class.",
        ),
        treat(
            art(6),
            Organisational,
            "主管部门的职责。",
            "Tasks of the authority.",
        ),
        treat(
            art(7),
            Enforced,
            "主管部门定期更新《共享目录》为一个环节，间隔条文未定；发布时列入两目录。",
            "The authority's renewal of the sharing catalog is a stage, its interval is not stated; publication goes into both catalogs.",
        ),
    ]
}

fn infrastructure() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(8),
            Organisational,
            "基础信息目录由谁建设。",
            "Who builds the catalogs of basic data.",
        ),
        treat(
            art(9),
            Organisational,
            "共享平台的建设和经费。",
            "Building and paying for the platform.",
        ),
        treat(
            art(10),
            Enforced,
            "区（市）县部门的目录条目发布后报市级备案。",
            "What departments of districts publish is filed with the city.",
        ),
        treat(
            art(11),
            Organisational,
            "经平台共享、不得重复建设，插件看不到系统建设情况。",
            "Sharing goes through the platform and systems are not built twice; the plugin does not see systems.",
        ),
        treat(
            art(12),
            Organisational,
            "基础库、业务库由谁建设。",
            "Who builds which databases.",
        ),
    ]
}

fn catalogs() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(13).para(1),
            Enforced,
            "条件共享须写明条件；条目列入《共享目录》。",
            "Conditional sharing needs its conditions; the entry goes into the sharing catalog.",
        ),
        treat(
            art(13).para(2),
            Enforced,
            "不予共享须有法律、法规、规章依据，经市主管部门核定后列入《资源目录》；核定期限条文未定。",
            "Withholding needs a basis in law, regulation or rule and the authority's ruling, and is listed in the resource catalog; no period is stated.",
        ),
        treat(
            art(14),
            Enforced,
            "可共享的条目由部门自行登记、审核、发布，即行办结。",
            "A department registers, checks and publishes what is shared by itself; settled at once.",
        ),
        treat(
            art(15),
            Organisational,
            "部门内部的目录管理制度。",
            "How a department manages its catalog.",
        ),
        treat(
            art(16),
            Enforced,
            "条目须有名称、类别、提供单位、提供方式、共享条件、更新时限；发布后报市主管部门备案。",
            "An entry needs name, category, provider, method, conditions and update cycle; it is filed with the city's authority.",
        ),
        treat(
            art(17),
            Enforced,
            "市政府部门15个工作日内告知，再由市主管部门调整目录（无期限）；区（市）县部门条文未定期限。",
            "A department of the city tells the authority within 15 working days, which adjusts the catalog without a stated period; for districts' departments the text states none.",
        ),
    ]
}

fn collection() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(18),
            Organisational,
            "一数一源、不得重复采集，插件看不到采集活动。",
            "One source for each datum; the plugin does not see who collects.",
        ),
        treat(
            art(19),
            Organisational,
            "提供接口和说明文档，由平台接入时落实。",
            "Interfaces and their documents are supplied when the platform is connected.",
        ),
        treat(
            art(20),
            Enforced,
            "信息不一致反馈市主管部门处理，须说明情况；期限条文未定。",
            "A mismatch goes to the city's authority and must be described; no period is stated.",
        ),
        treat(
            art(21),
            Enforced,
            "采集范围调整由部门更新《资源目录》并备案；“及时”无具体天数，不设期限。",
            "On a change of what is collected the department updates the resource catalog and files it; promptly is no number of days, so no due date.",
        ),
    ]
}

fn sharing() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(22),
            Enforced,
            "共享需求向市主管部门提出并转交；提供部门非依法律、法规、规章不得拒绝；期限和沉默的后果条文未定。",
            "Requests go through the city's authority; a refusal needs a law, a regulation or a rule; the text is silent on periods and on silence.",
        ),
        treat(
            art(23),
            Organisational,
            "提供部门维护、更新信息。",
            "The provider keeps its data up to date.",
        ),
        treat(
            art(24),
            Enforced,
            "准予共享时按申请的共享模式授权。",
            "A grant is for the method that was asked for.",
        ),
        treat(
            art(25).para(1),
            Enforced,
            "无条件共享类即行同意，不看申请内容。",
            "Unconditional data is settled as approved without a look at the statement.",
        ),
        treat(
            art(25).para(2),
            Enforced,
            "条件共享类由提供部门按约定条件同意；对条件有争议的由本级主管部门协调，一次为止。",
            "The provider approves conditional data on agreed conditions; disputes over them are mediated by the authority of the level, in one instance.",
        ),
        treat(
            art(26),
            Recorded,
            "共享、查询记录保留15年，由主机执行。",
            "The host keeps records of exchange and query for 15 years.",
        ),
        treat(
            art(27),
            Discretionary,
            "存放方式由部门自定。",
            "Departments choose where shared data is kept.",
        ),
        treat(
            art(28),
            Enforced,
            "平台统计信息须经提供部门同意、由市主管部门答复；因更新不及时而限制由主管部门裁量。",
            "Statistics need the provider's consent and the city authority's answer; restricting late updaters is left to the authority.",
        ),
        treat(
            art(29).para(1),
            Enforced,
            "条件共享申请须写明业务、对象、信息、模式、截止时间；未写明审核人的，警示。",
            "An application for conditional data states duty, users, items, method and last day; a warning if no vetting officer is named.",
        ),
        treat(
            art(29).para(2),
            Organisational,
            "信息资源管理员名单备案。",
            "The officers' names are filed with the authority.",
        ),
        treat(
            art(29).para(3),
            Enforced,
            "信息不一致或者不存在的，由数据源部门核对；期限条文未定。",
            "The source department checks what is wrong or missing; no period is stated.",
        ),
        treat(
            art(30),
            Organisational,
            "维护经费的管理。",
            "How upkeep is paid for.",
        ),
    ]
}

fn security() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(31),
            Enforced,
            "授权只及于申请的范围，供履行职责使用。",
            "A grant covers what was asked for and serves the applicant's own duties.",
        ),
        treat(
            art(32),
            Enforced,
            "安全问题由部门报告信息安全、保密主管部门；“及时”无具体时限，不设期限。",
            "The department reports a security problem to the security and secrecy authorities; promptly is no number, so no due date.",
        ),
        treat(
            art(33),
            Organisational,
            "平台按三级保护。",
            "The platform's protection level.",
        ),
        treat(
            art(34),
            Organisational,
            "平台承建部门的安全管理。",
            "How the platform's builder keeps it safe.",
        ),
        treat(
            art(35),
            Recorded,
            "统一数字证书认证，由主机执行。",
            "The host asks for the unified digital certificate.",
        ),
    ]
}

fn closing() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(36),
            Organisational,
            "使用效果的反馈和了解。",
            "Feedback on how shared data is used.",
        ),
        treat(
            art(37),
            Discretionary,
            "是否暂停项目和运行经费由有关部门酌情决定；整改逾期的环节引用本条。",
            "Whether projects and running costs are suspended is for the bodies named to decide; the last stage of a rectification cites it.",
        ),
        treat(
            art(38),
            Enforced,
            "责令限期改正，逾期通报批评并暂停项目审批；第五项使再利用须有许可协议；处分另行提请。",
            "Correction within a limit, then public criticism and suspended projects; item 5 makes onward use depend on a licence; sanctions on persons are proposed elsewhere.",
        ),
        treat(
            art(39),
            Declaratory,
            "指向保密和刑事法律。",
            "Points to secrecy and criminal law.",
        ),
        treat(art(40), Declaratory, "术语定义。", "Definitions."),
        treat(
            art(41),
            Declaratory,
            "由谁解释。",
            "Who interprets the measures.",
        ),
        treat(
            art(42),
            Recorded,
            "施行日和有效期，由主机据以受理。",
            "First and last day in force, which the host goes by.",
        ),
    ]
}
