//! Information projects are reviewed before approval, at acceptance and in operation (7, 9, 10, 11, 29, 30).

use crate::art;
use crate::entry::LAWS_AND_RULES;
use bylaw_sdk::prelude::*;
use core::slice;

/// 国家另有规定: whatever the state itself laid down.
const STATE_PROVISIONS: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::StateCouncilDecision,
    BasisRank::CentralPolicy,
    BasisRank::StateProvision,
];

/// The authority looks at a project; what the Measures forbid outright never reaches it.
pub fn review(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(project) = &matter.statement.project else {
        found.error(
            "statement.project",
            "应当说明项目情况",
            "The filing must describe the project",
            art(10).para(1),
        );
        return Err(found.list());
    };
    match project.phase {
        ProjectPhase::Approval => {
            buildings(project, &mut found);
            interconnection(project, &mut found);
            catalog_before_approval(project, &mut found);
            service_platform(project, &mut found);
        }
        ProjectPhase::Acceptance => {
            buildings(project, &mut found);
            catalog_at_acceptance(project, &mut found);
        }
        ProjectPhase::Operation => interconnection(project, &mut found),
    }
    funding(project, &mut found);
    found.or_route(|| staged([stage_for(project)]))
}

/// Articles 7 and 30: no new data centre and no new mobile client, whether planned or just built.
fn buildings(project: &Project, found: &mut Findings) {
    let exempt = exempted(project, STATE_PROVISIONS);
    found.require(
        !project.new_data_centre || exempt,
        "statement.project.new_data_centre",
        "除国家另有规定外，不得新建数据中心",
        "No new data centre, unless the state provides otherwise",
        art(7).para(1),
    );
    found.require(
        !project.new_mobile_app || exempt,
        "statement.project.new_mobile_app",
        "除国家另有规定外，不得新建政务服务移动端",
        "No new mobile client for public services, unless the state provides otherwise",
        art(30),
    );
}

/// Article 9: an unclassified system that does not interconnect is neither approved nor maintained.
fn interconnection(project: &Project, found: &mut Findings) {
    found.require(
        project.interconnects || project.classified || exempted(project, LAWS_AND_RULES),
        "statement.project.interconnects",
        "不能互联互通、数据共享、业务协同的非涉密系统，不得审批建设，不得安排运维经费；法律、法规、规章另有规定的除外",
        "An unclassified system that cannot interconnect and share gets neither approval nor money for operation, unless a law, regulation or rule provides otherwise",
        art(9),
    );
}

/// Article 10, second paragraph: the project's catalog comes first.
fn catalog_before_approval(project: &Project, found: &mut Findings) {
    found.require(
        project.has_data_catalog,
        "statement.project.has_data_catalog",
        "立项申请前应当预编项目数据资源目录",
        "The project's data catalog must be drafted before approval is sought",
        art(10).para(2),
    );
}

/// Article 11, second paragraph, which speaks of government-funded projects only.
fn catalog_at_acceptance(project: &Project, found: &mut Findings) {
    found.require(
        project.has_data_catalog || !project.government_funded,
        "statement.project.has_data_catalog",
        "验收前应当将项目数据资源目录纳入共享平台目录管理系统",
        "The project's data catalog must be in the platform's catalog system to be accepted",
        art(11).para(2),
    );
}

/// Article 29, second paragraph: new systems stand on the province's service platform.
fn service_platform(project: &Project, found: &mut Findings) {
    found.require(
        project.uses_service_platform || exempted(project, STATE_PROVISIONS),
        "statement.project.uses_service_platform",
        "未依托皖事通办平台新建政务信息系统的，不得批准；国家另有规定的除外",
        "A new system not based on the Wanshitongban platform is not approved, unless the state provides otherwise",
        art(29).para(2),
    );
}

/// Articles 10 and 11 bind projects that the government pays for.
fn funding(project: &Project, found: &mut Findings) {
    let article = match project.phase {
        ProjectPhase::Approval => art(10).para(1),
        ProjectPhase::Acceptance => art(11).para(1),
        ProjectPhase::Operation => return,
    };
    if !project.government_funded {
        found.note(
            "statement.project.government_funded",
            "初审和验收备案只对政府投资项目是必经程序",
            "First review and filing at acceptance are compulsory for government-funded projects only",
            article,
        );
    }
}

fn stage_for(project: &Project) -> StageBuilder {
    let (id, title, approval) = match project.phase {
        ProjectPhase::Approval => (
            "first-review",
            text(
                "数据资源主管部门初审",
                "The authority reviews before approval",
            ),
            approve(),
        ),
        ProjectPhase::Acceptance => (
            "acceptance",
            text(
                "数据资源主管部门对验收报告备案",
                "The authority takes the acceptance report on record",
            ),
            approve()
                .titled("符合要求，予以备案", "In order, and on record")
                .does(file_with(data_authority())),
        ),
        ProjectPhase::Operation => (
            "operation",
            text(
                "数据资源主管部门核查运行维护条件",
                "The authority looks at the system before money for operation",
            ),
            approve(),
        ),
    };
    let cites = match project.phase {
        ProjectPhase::Approval if project.government_funded => {
            vec![art(10).para(1), art(10).para(2), art(9)]
        }
        ProjectPhase::Approval => vec![art(10).para(2), art(9)],
        ProjectPhase::Acceptance if project.government_funded => {
            vec![art(11).para(1), art(11).para(2)]
        }
        ProjectPhase::Acceptance => vec![art(11).para(1)],
        ProjectPhase::Operation => vec![art(9)],
    };
    stage(id, title)
        .by(data_authority())
        .outcome(approval)
        .outcome(refuse().needs(reason()))
        .outcome(request_supplement())
        .cite(cites)
}

fn exempted(project: &Project, ranks: &[BasisRank]) -> bool {
    project
        .exempted_by
        .as_ref()
        .is_some_and(|basis| rests_on(slice::from_ref(basis), ranks))
}
