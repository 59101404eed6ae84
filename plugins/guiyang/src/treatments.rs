//! How the plugin treats each of the 33 articles.

use crate::art;
use Treatment::{Declaratory, Discretionary, Enforced, Organisational, Recorded};
use bylaw_sdk::prelude::*;

/// Every article once, or paragraph by paragraph.
pub(crate) fn treatments() -> Vec<ArticleTreatment> {
    [general(), catalogs(), sharing(), opening(), supervision()].concat()
}

/// Articles 1 to 10: scope, duties, platforms.
fn general() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(1),
            Declaratory,
            "立法目的，不产生检查。",
            "The purpose; nothing is checked.",
        ),
        treat(
            art(2).para(1),
            Enforced,
            "适用范围之外、条文没有规定的事项，不予立案。",
            "A kind of matter outside its scope is refused on filing.",
        ),
        treat(
            art(2).para(2),
            Declaratory,
            "政府数据和行政机关的定义，由其他规则使用。",
            "Defines government data and administrative organs for the other rules.",
        ),
        treat(
            art(2).para(3),
            Enforced,
            "只有行政机关可以申请共享。",
            "Only administrative organs may apply for sharing.",
        ),
        treat(
            art(2).para(4),
            Declaratory,
            "开放的定义。",
            "Defines opening.",
        ),
        treat(
            art(3),
            Declaratory,
            "原则，不产生检查。",
            "Principles; nothing is checked.",
        ),
        treat(
            art(4),
            Organisational,
            "各级职责分工；路线中的主管部门和政府由主机按组织关系确定。",
            "Who is in charge of what; the host finds the bodies that the routes name.",
        ),
        treat(
            art(5),
            Organisational,
            "规划和经费，属于政府职责。",
            "Plans and budgets are the governments' own.",
        ),
        treat(
            art(6),
            Organisational,
            "宣传和培训，属于各机关职责。",
            "Publicity is up to each organ.",
        ),
        treat(
            art(7),
            Discretionary,
            "鼓励和奖励，由政府决定。",
            "Encouragement and awards are for the governments to decide.",
        ),
        treat(
            art(8),
            Declaratory,
            "总的安全和保密要求；开放方面由第十八条具体落实。",
            "Secrecy in general; for opening, article 18 carries it out.",
        ),
        treat(
            art(9),
            Organisational,
            "平台建设和互联互通。",
            "Building and linking the platforms.",
        ),
        treat(
            art(10),
            Organisational,
            "系统接入和接口。",
            "Connecting systems and their interfaces.",
        ),
    ]
}

/// Articles 11 to 13.
fn catalogs() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(11).para(1),
            Enforced,
            "审定后列入资源目录、共享目录，开放的并列入开放目录。",
            "What is approved enters the resource and sharing catalogs, and if open the opening one.",
        ),
        treat(
            art(11).para(2),
            Enforced,
            "按国家编制指南检查目录要素；市以下的目录上报市主管部门。省级指南没有可用文本。",
            "Checks the national guide's elements; entries from below the city are reported to it. \
             The province's guide is not at hand.",
        ),
        treat(
            art(11).para(3),
            Enforced,
            "先审核、后审定、再公布；条文没有期限。",
            "Review, then approval, then publication; the text is silent on periods.",
        ),
        treat(
            art(12),
            Organisational,
            "采集、实时汇聚和协同，由技术系统完成。",
            "Collecting and pooling in real time is for the systems to do.",
        ),
        treat(
            art(13).para(1),
            Organisational,
            "数据质量由提供机关保证；更正依第三款提起。",
            "Accuracy is the provider's duty; paragraph 3 lets users call on it.",
        ),
        treat(
            art(13).para(2),
            Enforced,
            "法律法规修改、职能变化等涉及目录调整的，15日内更新；仅数据变化的及时更新，没有日数。",
            "15 days after a change of law or function, and by 等 of anything else that adjusts \
             the catalog; where only the data has changed there is no number.",
        ),
        treat(
            art(13).para(3),
            Enforced,
            "使用方反馈，提供机关校核；条文没有期限。",
            "Users report, the provider checks; the text is silent on a period.",
        ),
    ]
}

/// Articles 14 to 17.
fn sharing() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(14).para(1),
            Enforced,
            "共享只有两类，不予共享不成立。",
            "Two classes of sharing; withholding is not one of them.",
        ),
        treat(
            art(14).para(2),
            Enforced,
            "无条件共享提供给所有行政机关；有条件共享未写明对象的提示。条文不要求依据。",
            "Unconditional data is for every organ; conditional data without terms is warned \
             about. The text asks for no basis.",
        ),
        treat(
            art(15).para(1),
            Enforced,
            "无条件共享的申请当即同意。",
            "An application for unconditional data is settled at once.",
        ),
        treat(
            art(15).para(2),
            Enforced,
            "有授权的直接获取；否则提供机关自申请之日起10日内答复，不同意的说明理由。逾期后果没有规定。",
            "The authorised take directly; else the provider answers in 10 days from the \
             application, a refusal with reasons. The text is silent on silence.",
        ),
        treat(
            art(15).para(3),
            Enforced,
            "被拒绝而履职确需的，由市主管部门协调；条文没有期限，也没有下一级。",
            "After a refusal, the city's authority coordinates; the text is silent on a period \
             and on a further instance.",
        ),
        treat(
            art(16).para(1),
            Declaratory,
            "电子文书、证照、合同的效力。",
            "The standing of documents taken from the platform.",
        ),
        treat(
            art(16).para(2),
            Organisational,
            "不得要求重复提交，属于办事机关职责；违反的可以投诉。",
            "Not asking twice is up to each office; a breach is a matter for a complaint.",
        ),
        treat(
            art(17),
            Enforced,
            "授权以申请的信息项、方式和期限为限；能否转给他人，条文没有规定。",
            "A grant holds what was asked for and no more; the text is silent on passing it on.",
        ),
    ]
}

/// Articles 18 to 23.
fn opening() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(18).para(1),
            Enforced,
            "负面清单：四种情形之外必须开放，四种情形之内不得开放；没有有条件开放。",
            "A negative list: outside its four items data is open, inside them it is not; there \
             is no conditional opening.",
        ),
        treat(
            art(18).para(2),
            Enforced,
            "已解密、脱敏、脱密的必须开放；没有期限。",
            "What has been treated must be opened; no period is set.",
        ),
        treat(
            art(19).para(1),
            Enforced,
            "开放的数据无需审批即可获取；行动计划和年度计划由政府制定，不作检查。",
            "Open data is given without asking anybody; the plans are the governments' own.",
        ),
        treat(
            art(19).para(2),
            Enforced,
            "开放的数据须有可机读格式，任何人可以在线获取。",
            "Open data needs a machine-readable format and is there for everybody.",
        ),
        treat(
            art(20).para(1),
            Enforced,
            "2017年5月1日起新增而未开放的，提示。",
            "Data created since 2017-05-01 and not open gets a note.",
        ),
        treat(
            art(20).para(2),
            Enforced,
            "列明的领域未开放的，提示。",
            "Data of the listed fields that is not open gets a note.",
        ),
        treat(
            art(20).para(3),
            Discretionary,
            "关注度和需求度由提供机关判断。",
            "How much the public wants the data is for the provider to judge.",
        ),
        treat(
            art(21).para(1),
            Enforced,
            "开放需求申请，提供机关自申请之日起10日内答复；未编目的数据应先依第十一条编目。",
            "A request to open is answered in 10 days from the request; data without an entry \
             must first be cataloged under article 11.",
        ),
        treat(
            art(21).para(2),
            Enforced,
            "对答复有异议的，市主管部门受理后10日内反馈复核结果；受理没有期限。",
            "Who objects gets a review within 10 days from its acceptance; the text is silent on \
             the time for accepting.",
        ),
        treat(
            art(22),
            Organisational,
            "收集和分析公众意见。",
            "Gathering and weighing what the public says.",
        ),
        treat(
            art(23),
            Discretionary,
            "扶持数据利用的措施，由政府和机关选择。",
            "Support for the use of data is for the governments to choose.",
        ),
    ]
}

/// Articles 24 to 33.
fn supervision() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(24),
            Organisational,
            "安全管理制度和保密审查机制。",
            "Security rules and secrecy review inside the organs.",
        ),
        treat(
            art(25),
            Enforced,
            "安全事故由市主管部门启动预案、采取措施；“立即”“及时”没有日数。",
            "The city's authority answers an incident; at once and promptly have no number.",
        ),
        treat(
            art(26),
            Organisational,
            "培训和交流。",
            "Training and exchange.",
        ),
        treat(
            art(27),
            Organisational,
            "年度绩效考核。",
            "The yearly performance review.",
        ),
        treat(
            art(28),
            Organisational,
            "工作评估和结果公布。",
            "Evaluation of the work, and its publication.",
        ),
        treat(
            art(29),
            Enforced,
            "向三类机关之一投诉，受理、处理并反馈；“及时”没有日数。",
            "One of three bodies accepts, investigates and tells the result; promptly has no \
             number.",
        ),
        treat(
            art(30),
            Enforced,
            "责令限期改正、通报批评，逾期处分；改正期限由责令机关确定。",
            "An order with a time limit and public criticism, then sanctions; the organ sets the \
             limit.",
        ),
        treat(
            art(31),
            Declaratory,
            "泄密的处罚转引其他法律法规。",
            "Leaks are punished under other laws.",
        ),
        treat(
            art(32).para(1),
            Enforced,
            "法律法规授权的组织可以参照申请共享。",
            "Bodies authorised by law apply for sharing like organs.",
        ),
        treat(
            art(32).para(2),
            Discretionary,
            "公共服务企业可以参照，由其自行决定；不作为共享申请人。",
            "Utilities may follow the regulation if they choose; they do not apply for sharing.",
        ),
        treat(
            art(33),
            Recorded,
            "施行日期记入文件信息，由主机据以判断。",
            "The first day in force, which the host goes by.",
        ),
    ]
}
