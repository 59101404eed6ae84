//! What bodies, people, entries and documents are called in registers, and in which shapes.

use super::random::Random;
use crate::domain::PartyKind;

const PLACES: [(&str, &str, &str); 12] = [
    ("沈河区", "shenhe", "210103"),
    ("鞍山市", "anshan", "210300"),
    ("合肥市", "hefei", "340100"),
    ("包河区", "baohe", "340111"),
    ("云岩区", "yunyan", "520103"),
    ("武侯区", "wuhou", "510107"),
    ("成都市", "chengdu", "510100"),
    ("梁溪区", "liangxi", "320213"),
    ("江阴市", "jiangyin", "320281"),
    ("南京市", "nanjing", "320100"),
    ("西湖区", "xihu", "330106"),
    ("昆山市", "kunshan", "320583"),
];

const OFFICES: [(&str, &str); 16] = [
    ("民政局", "mzj"),
    ("公安局", "gaj"),
    ("人力资源和社会保障局", "rsj"),
    ("审计局", "sjj"),
    ("卫生健康委员会", "wjw"),
    ("交通运输局", "jtj"),
    ("住房和城乡建设局", "zjj"),
    ("市场监督管理局", "scjg"),
    ("教育局", "jyj"),
    ("生态环境局", "sthj"),
    ("税务局", "swj"),
    ("自然资源和规划局", "zrzy"),
    ("文化广电和旅游局", "wglj"),
    ("应急管理局", "yjj"),
    ("农业农村局", "nyncj"),
    ("统计局", "tjj"),
];

const BODIES: [&str; 8] = [
    "大数据发展有限公司",
    "水务集团",
    "第一人民医院",
    "公共交通公司",
    "不动产登记中心",
    "行业协会",
    "科技有限公司",
    "图书馆",
];

const SURNAMES: [&str; 12] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙",
];
const GIVEN: [&str; 12] = [
    "伟", "芳", "秀英", "敏", "静", "强", "磊", "洋", "艳", "建国", "晓东", "丽华",
];

const SUBJECTS: [&str; 16] = [
    "企业登记",
    "婚姻登记",
    "公交线路",
    "空气质量监测",
    "住房公积金缴存",
    "学籍",
    "不动产登记",
    "社会保险参保",
    "医疗机构执业许可",
    "食品经营许可",
    "机动车登记",
    "低保对象",
    "残疾人证",
    "建设工程规划许可",
    "行政处罚",
    "水质监测",
];

const FIELDS: [&str; 14] = [
    "统一社会信用代码",
    "名称",
    "登记日期",
    "有效期至",
    "地址",
    "状态",
    "经度",
    "纬度",
    "监测值",
    "发证机关",
    "类别",
    "等级",
    "联系电话",
    "备注",
];

const DOCUMENTS: [&str; 8] = [
    "申请函",
    "数据使用申请表",
    "安全保障承诺书",
    "职责依据说明",
    "法人授权委托书",
    "使用审批单",
    "保密协议",
    "应用场景说明",
];

const LAWS: [&str; 8] = [
    "中华人民共和国数据安全法",
    "中华人民共和国个人信息保护法",
    "中华人民共和国统计法",
    "中华人民共和国税收征收管理法",
    "中华人民共和国社会保险法",
    "中华人民共和国行政许可法",
    "中华人民共和国环境保护法",
    "中华人民共和国教育法",
];

const TEXTS: [&str; 6] = [
    "政务信息资源管理办法",
    "公共数据管理规定",
    "社会信用条例",
    "关于加强数据共享的意见",
    "政务服务条例",
    "档案管理实施细则",
];

const NUMERALS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

pub(super) fn place(random: &mut Random) -> (&'static str, &'static str, &'static str) {
    random.pick(&PLACES, ("", "", ""))
}

fn letters(random: &mut Random, count: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRTUWXY";
    let one = |_| char::from(random.pick(LETTERS, b'A'));
    (0..count).map(one).collect()
}

/// As registers have them: the unified social credit code, a slug, a number, or what a machine gave.
pub(super) fn id(random: &mut Random) -> String {
    let (_, slug, region) = place(random);
    let number = random.below(10_000);
    match random.below(4) {
        0 => format!("11{region}{}{number:04}", letters(random, 6)),
        1 => {
            let (_, office) = random.pick(&OFFICES, ("", ""));
            format!("{slug}-{office}-{number}")
        }
        2 => format!("{region}{number:04}"),
        _ => format!("{:012x}", random.below(1 << 48)),
    }
}

pub(super) fn name(random: &mut Random, kind: PartyKind) -> String {
    let (place, ..) = place(random);
    match kind {
        PartyKind::Government => format!("{place}人民政府"),
        PartyKind::DataAuthority => format!("{place}数据局"),
        PartyKind::Individual => {
            format!("{}{}", random.pick(&SURNAMES, ""), random.pick(&GIVEN, ""))
        }
        PartyKind::Department | PartyKind::AuthorisedBody => {
            let (office, _) = random.pick(&OFFICES, ("", ""));
            format!("{place}{office}")
        }
        PartyKind::PublicInstitution | PartyKind::Enterprise | PartyKind::SocialOrganisation => {
            format!("{place}{}", random.pick(&BODIES, ""))
        }
    }
}

pub(super) fn field(random: &mut Random) -> String {
    random.pick(&FIELDS, "").to_owned()
}

pub(super) fn document(random: &mut Random) -> String {
    random.pick(&DOCUMENTS, "").to_owned()
}

pub(super) fn person(random: &mut Random) -> String {
    let surname = random.pick(&SURNAMES, "");
    format!("{surname}{}", random.pick(&GIVEN, ""))
}

pub(super) fn subject(random: &mut Random) -> &'static str {
    random.pick(&SUBJECTS, "")
}

/// What a basis is called: a law of the state, or a text of some place.
pub(super) fn text(random: &mut Random, is_law: bool) -> String {
    if is_law {
        return random.pick(&LAWS, "").to_owned();
    }
    let (place, ..) = place(random);
    format!("{place}{}", random.pick(&TEXTS, ""))
}

pub(super) fn article(random: &mut Random) -> String {
    let tens = random.pick(&NUMERALS, "");
    format!("第{tens}十{}条", random.pick(&NUMERALS, ""))
}

/// As catalogs have them: by the national guide, or as platforms number in their own way.
pub(super) fn code(random: &mut Random) -> String {
    let (_, slug, region) = place(random);
    let number = 1 + random.below(999_999);
    match random.below(4) {
        0 => {
            let class = 1 + random.below(5);
            let digits = random.below(1_000_000_000);
            format!("{class}{digits:09}/{number:06}")
        }
        1 => {
            let class = random.below(10_000);
            format!("{}{class:04}/{number:06}", letters(random, 2))
        }
        2 => format!("11{region}{}/{number:06}", letters(random, 9)),
        _ => format!("{slug}-{}-{number}", 2016 + random.below(11)),
    }
}
