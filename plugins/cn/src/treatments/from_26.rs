//! Articles 26 to 44: what follows sharing, platforms, safeguards, liability.

use Treatment::{Declaratory, Discretionary, Enforced, Organisational, Recorded};
use bylaw_sdk::prelude::*;

use crate::art;

/// Articles 26 and 27.
pub(super) fn quality_and_misuse() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(26).para(1),
            Organisational,
            "校核纠错制度。",
            "A system for checking and correcting.",
        ),
        treat(
            art(26).para(2),
            Enforced,
            "收到校核申请之日起10个工作日，不得延长。",
            "Ten working days from receipt, and no longer.",
        ),
        treat(
            art(27).para(1),
            Organisational,
            "目的实现后的处置按提供部门要求进行；使用情况由记录说明。",
            "What is done with data that are no longer needed, the provider demands; records of use tell of it.",
        ),
        treat(
            art(27).para(2),
            Enforced,
            "滥用的暂停权限、限期整改，整改不到位可以终止。条文未写恢复；整改到位的，暂停失去目的，予以恢复。\
             条文未写由哪一级主管部门暂停：列明条目的，为其提供部门的主管部门。应当暂停而未暂停的，指明\
             第三十九条第九项或者第四十一条第三项。",
            "Misuse suspends access, with a limit; what is not put right may end it. The text does not \
             speak of lifting: once all is put right a suspension has lost its purpose, and is lifted. \
             Nor does it say whose authority suspends: where an entry is named, its provider's. Who \
             does not suspend though he has to falls under item 9 of 39 or item 3 of 41.",
        ),
        treat(
            art(27).para(3),
            Enforced,
            "终止服务须有正当理由，先协商，再报备案。变更服务没有单独的事项：目录内容随之变化的走目录更新\
             （17），变更的协商和备案由部门自行办理。",
            "A service ends for good reason, after consultation, and on record with the authority. To \
             change a service is no matter of its own: what the catalog says is revised (17); the \
             consultation and the record of a change are for the departments.",
        ),
    ]
}

/// Articles 28 and 29.
pub(super) fn disputes_and_records() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(28).para(1),
            Organisational,
            "争议解决处理机制。",
            "A mechanism for disputes.",
        ),
        treat(
            art(28).para(2),
            Enforced,
            "协商不成的，由同级或者共同的上级主管部门协调，再由其本级政府决定；未定期限。须列明另一方或者其\
             条目。是否先行协商，由申请人说明。",
            "The authority of the same level, or the one above both, coordinates; then its government \
             decides; no period. The other side is named, or its entry. That both consulted first, \
             whoever files says.",
        ),
        treat(
            art(29).para(1),
            Discretionary,
            "监督检查和通报。",
            "Inspection, and naming violations.",
        ),
        treat(
            art(29).para(2),
            Recorded,
            "使用记录至少保存3年。",
            "Records of use are kept for at least three years.",
        ),
    ]
}

/// Articles 30 to 33.
pub(super) fn platforms() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(30),
            Organisational,
            "全国一体化政务大数据体系的建设。",
            "Building the national system of platforms.",
        ),
        treat(
            art(31),
            Organisational,
            "平台纳入体系，原则上不新建系统。",
            "Platforms join it; in principle no new systems.",
        ),
        treat(
            art(32),
            Organisational,
            "共享通过该体系进行。",
            "Sharing goes through that system.",
        ),
        treat(
            art(33),
            Declaratory,
            "鼓励新技术。",
            "New technology is encouraged.",
        ),
    ]
}

/// Articles 34 and 35.
pub(super) fn safeguards() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(34).para(1),
            Organisational,
            "安全责任分工。",
            "Who is responsible for security.",
        ),
        treat(
            art(34).para(2),
            Declaratory,
            "需求部门的安全责任；未履行的按第四十条第六项责令改正。",
            "The user answers for security; who does not is ordered to correct (item 6 of 40).",
        ),
        treat(
            art(35).para(1),
            Organisational,
            "安全管理制度。",
            "Rules for security.",
        ),
        treat(
            art(35).para(2),
            Organisational,
            "技术措施。",
            "Technical measures.",
        ),
        treat(
            art(35).para(3),
            Enforced,
            "发生事件立即处置并报告；“立即”不是期限，向谁报告依其他规定。未列明条目和部门的，由报告的部门\
             自己处置。",
            "Dealt with and reported at once, which is no period; to whom, other provisions say. With \
             neither entry nor department named, whoever files deals with it.",
        ),
    ]
}

/// Articles 36 to 38.
pub(super) fn supervision() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(36),
            Organisational,
            "委托他人的批准和监督。",
            "Approval and control of contractors.",
        ),
        treat(
            art(37).para(1),
            Declaratory,
            "个人信息保护依其他法律。",
            "Personal data are protected by other law.",
        ),
        treat(
            art(37).para(2),
            Enforced,
            "任何人可以投诉、举报，接到的部门处理；“及时”不是期限，条文未规定告知，平台告知投诉人。",
            "Anybody may complain, and whoever receives it deals with it; promptly is no period. The \
             text is silent on telling the complainant; this platform does.",
        ),
        treat(
            art(38),
            Organisational,
            "经费、绩效和监督。",
            "Funds, performance and supervision.",
        ),
    ]
}

/// Articles 39 to 44.
pub(super) fn liability() -> Vec<ArticleTreatment> {
    vec![
        treat(
            art(39),
            Enforced,
            "提供部门的违规由同级主管部门责令改正；未列名的，为条目的提供部门。拒不改正或者情节严重的处分，\
             条文未写明由谁作出，由责令机关提请有权机关。",
            "A provider's violation: the authority orders correction, from the provider of the entry if \
             nobody is named. Who sanctions what is not corrected, or grave, is not said: whoever \
             ordered asks those who may.",
        ),
        treat(
            art(40),
            Enforced,
            "需求部门的违规同上，须列明部门；第二、三项先依第二十七条暂停权限。条文对多方都有规定的，须指明项。同级\
             以被责令的部门为准。",
            "A user's violation likewise, and the user is named; items 2 and 3 first suspend access \
             under article 27. Where a provision binds several, the item says which. The same level is \
             that of whoever is to correct.",
        ),
        treat(
            art(41),
            Enforced,
            "主管部门的违规由本级政府或者上级主管部门责令改正，主管部门不责令自己；其作为提供、需求部门违规的，\
             按第三项。不规定上述部门义务的条款（1至4、6、7、22.2、23、33、42至44等）不适用39至41条。",
            "An authority's violation: its government or the authority above it orders correction, never \
             the authority itself, also where it violated what a provider or a user has to do (item 3). \
             Provisions that put no duty on one of these (1 to 4, 6, 7, 22.2, 23, 33, 42 to 44 and \
             others) are followed by no order.",
        ),
        treat(
            art(42),
            Declaratory,
            "工作人员的处分和刑事责任依其他法律。",
            "Sanctions and crimes of staff follow other law.",
        ),
        treat(
            art(43),
            Declaratory,
            "其他国家机关参照。",
            "Other state organs follow it by analogy.",
        ),
        treat(
            art(44),
            Recorded,
            "施行日期见本条例信息；条文没有过渡规定。",
            "The first day stands with the instrument; there is no transition.",
        ),
    ]
}
