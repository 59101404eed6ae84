//! How the plugin treats each of the 46 articles, whole or paragraph by paragraph.

use crate::art;
use bylaw_sdk::prelude::*;

macro_rules! table {
    ($($article:literal $(. $paragraph:literal)? $treatment:ident $zh:literal $en:literal;)*) => {
        vec![$(treat(
            art($article)$(.para($paragraph))?,
            Treatment::$treatment,
            $zh,
            $en,
        )),*]
    };
}

/// The whole instrument.
pub fn treatments() -> Vec<ArticleTreatment> {
    let mut all = up_to_collection();
    all.extend(sharing_and_opening());
    all.extend(supervision());
    all
}

/// Chapters one to three.
fn up_to_collection() -> Vec<ArticleTreatment> {
    table! {
        1 Declaratory "说明立法目的，无可执行内容" "States the purpose; nothing to carry out";
        2 .1 Enforced "划定适用范围；其中未规定的事项不予受理" "Draws the scope; a matter that the text does not know is not taken";
        2 .2 Enforced "申请共享的须为政务部门，否则不予受理" "Whoever applies for sharing must be a government department or an authorised body";
        3 Declaratory "宣示原则" "Names principles";
        4 Organisational "属于政府的组织、规划和经费职责" "Planning and funding are the governments' own business";
        5 .1 Organisational "划分主管部门的职责" "Assigns the authorities' tasks";
        5 .2 Enforced "条文未定开放申请由谁答复；据此由提供部门答复" "Whoever answers an application for open data is not named; the provider's duty for opening makes it the provider";
        6 Organisational "保密义务由各单位落实，开放类别上的后果见第三十六条" "Secrecy is kept by each body; what it means for opening stands in article 36";
        7 .1 Enforced "新建数据中心的项目不予受理，国家另有规定的除外" "A project with a new data centre is not taken, unless the state provides otherwise";
        7 .2 Organisational "依托统一平台开展工作" "Work is done on the common platform";
        8 Organisational "平台的分级建设和运行" "Who builds and runs which part of the platform";
        9 Enforced "不能互联互通的非涉密系统，立项和运维阶段均不予受理，法律、法规、规章另有规定的除外" "An unclassified system that cannot interconnect is not taken for approval or operation, unless a law, regulation or rule exempts it";
        10 .1 Enforced "立项前由数据资源主管部门初审；条文未定期限；市、县另有程序的，由其规则另行规定" "The authority reviews before approval, without a period; cities and counties with a procedure of their own need rules of their own";
        10 .2 Enforced "立项时没有项目数据资源目录的，不予受理" "A project without a drafted data catalog is not taken for approval";
        11 .1 Enforced "验收报告报主管部门备案；备案随同意产生，报告内容由人审看" "The acceptance report is filed with the authority as the effect of its approval; people look at its contents";
        11 .2 Enforced "政府投资项目验收时目录未纳入平台的，不予受理" "A government-funded project whose catalog is not in the platform is not taken for acceptance";
        12 Discretionary "是否购买服务由建设单位决定" "Whether to buy services is left to the builder";
        13 .1 Enforced "按国家目录规定要求名称、摘要，结构化数据要求信息项；省主管部门统一管理" "Title, summary and, for structured data, items are demanded as in the national guide; the province manages the one catalog";
        13 .2 Enforced "核查责任主体、格式、更新时限、共享方式、主题分类；缺使用要求的予以提示" "Checks the body responsible, format, update cycle, sharing methods and theme; warns where requirements of use are missing";
        13 .3 Enforced "发布由省主管部门审核；条文未定期限" "The province's authority reviews a publication; the text sets no period";
        14 .1 Recorded "省政务部门编制的条目由系统保存" "The entries of provincial departments are kept";
        14 .2 Enforced "省目录未收录的地方条目，须经省主管部门同意；条文未定期限" "A local entry that the provincial catalog lacks needs the province's consent; the text sets no period";
        15 Enforced "法律、法规、规章修改或者职能变化的，10个工作日内更新，3个工作日内报送；后一期限自更新之日起算" "After a change of law or functions: update in 10 working days, report in 3 more, counted from the update";
        16 Organisational "采集行为不在系统中发生" "Collection happens outside the system";
        17 Organisational "归集由各部门与平台完成" "Pooling is done between departments and platform";
        18 Organisational "建设基础库和主题库" "Building base and thematic libraries";
        19 Organisational "数据质量由提供部门日常负责" "Data quality is the provider's daily work";
    }
}

/// Chapters four and five.
fn sharing_and_opening() -> Vec<ArticleTreatment> {
    table! {
        20 Declaratory "定义数据共享" "Defines data sharing";
        21 .1 Declaratory "宣示推进共享和保护个人信息" "Announces sharing and the protection of personal information";
        21 .2 Organisational "统筹协调机制" "How the authorities coordinate";
        21 .3 Enforced "拒绝共享须引用法律、行政法规或者党中央、国务院政策" "Refusing to share needs a law, an administrative regulation or central policy";
        21 .4 Enforced "申请须说明履职需要和应用场景；授权载明范围、方式、期限；条文未规定转用" "An application must say duty and scenario; the grant carries scope, method and term; onward use is not regulated";
        22 .1 Recorded "每个条目都载有共享类型；“等类型”未列明其他类型" "Every entry carries its class; the text hints at further classes without naming them";
        22 .2 Enforced "无条件共享的直接提供，不予共享的不能申请" "Unconditional data is given at once; withheld data cannot be applied for";
        22 .3 Enforced "有条件共享和不予共享须有理由和国家层面的依据" "Conditional sharing and withholding need a reason and a national basis";
        23 Organisational "建设统一的共享交换平台" "Building the common exchange platform";
        24 .1 Enforced "第十五条以外的变更应当及时更新，条文未定天数，不设期限" "Changes outside article 15 are made promptly; no number of days, so no deadline";
        24 .2 Enforced "可以共享的条目须列明申请材料，申请人须备齐" "An entry that can be shared lists the materials, and an applicant hands them all in";
        25 .1 Enforced "由政务部门指明数据提出申请" "A government department applies and names the data";
        25 .2 Enforced "无条件共享的直接获取；有条件共享的7个工作日内答复，不同意的说明理由；逾期后果条文未规定" "Unconditional data is fetched; conditional data is answered in 7 working days, a refusal with reasons; silence is not said to mean anything";
        26 .1 Enforced "任何人可以申请复核，须说明疑义，渠道限于两种；未说明渠道的由提供部门办理" "Anybody may ask for a check, saying why, through one of two channels; unsaid, the provider takes it";
        26 .2 Enforced "两种渠道均为7个工作日，经该渠道负责人同意可延长不超过7个工作日" "7 working days in both channels, up to 7 more with the consent of the channel's head";
        26 .3 Organisational "复核期间办事的保障由受理单位落实" "That nobody is turned away meanwhile is up to the counters";
        27 Enforced "先由部门协商，再由主管部门协调；“及时”没有天数，不设期限" "Departments negotiate, then the authority coordinates; promptly has no number, so no deadline";
        28 Organisational "应用数据提升治理能力" "Using data to govern better";
        29 .1 Organisational "建设皖事通办平台" "Building the Wanshitongban platform";
        29 .2 Enforced "未依托皖事通办平台新建系统的，立项不予受理，国家另有规定的除外" "A new system not based on Wanshitongban is not taken for approval, unless the state provides otherwise";
        30 Enforced "新建政务服务移动端的项目不予受理，国家另有规定的除外" "A project with a new mobile client is not taken, unless the state provides otherwise";
        31 Organisational "推进“互联网+监管”系统对接" "Connecting supervision systems";
        32 Organisational "推广免证办事场景" "Spreading certificate-free services";
        33 Organisational "采用电子签名、印章和证照" "Accepting electronic signatures, seals and licences";
        34 Discretionary "开放重点由政府权衡，条文未列领域" "Priorities are left to the governments; no domains are listed";
        35 .1 Enforced "禁止开放的不得开放；未明确的如何有序开放，由提供部门判断" "What is forbidden is not opened; how the undecided is opened is the provider's judgement";
        35 .2 Enforced "突发事件中由提供部门开放；“及时”没有天数，不设期限；动态更新由人落实" "In an emergency the provider opens; promptly has no number, so no deadline; updating is left to people";
        36 .1 Recorded "每个条目都载有开放属性" "Every entry carries its opening class";
        36 .2 Enforced "核查开放属性；有条件开放类可以申请，条文未规定程序和期限" "Checks the opening class; the conditional class may be applied for, though the text has no procedure or period";
        36 .3 Enforced "经脱密脱敏或者权利人同意的可以列入开放类；国家秘密无权利人，只认脱密" "Treated or released data may be opened; a state secret has no holder to release it, so only declassification counts";
        37 Declaratory "鼓励社会利用开放数据" "Encourages the use of open data";
    }
}

/// Chapters six to eight.
fn supervision() -> Vec<ArticleTreatment> {
    table! {
        38 Organisational "安全责任的分工" "Who is responsible for security";
        39 Organisational "建立安全制度和技术措施；条文未要求条目载明分级" "Security rules and measures; no grading of entries is demanded";
        40 Organisational "各监管部门的职责" "Tasks of the supervising bodies";
        41 .1 Organisational "制定预案并演练" "Contingency plans and drills";
        41 .2 Enforced "提供部门立即处置、告知、报告；“立即”没有时限，不设期限" "The provider responds at once, tells and reports; at once has no number, so no deadline";
        42 Organisational "考核评估" "Assessment of departments and lower governments";
        43 Enforced "通知限期整改，逾期报政府责令限期改正，其后对责任人员处理；处分机关条文未写明" "Notice with a limit, then the government's order with a limit, then those responsible; who sanctions is not said";
        44 Discretionary "处分和刑事责任由有权机关判断" "Sanctions and criminal liability are judged by the bodies competent for them";
        45 Discretionary "其他财政保障单位参照管理，是否参照由其自定" "Other publicly funded bodies follow by analogy, as they decide";
        46 Recorded "施行日期载于法规信息，此前提交的由主机拒绝" "The first day in force stands in the description; the host refuses earlier filings";
    }
}
