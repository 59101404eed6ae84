//! The unified catalog: publication and revision (14), and moving data into the open range (23).

use bylaw_sdk::prelude::*;

use crate::art;
use crate::entry::{self, may_be_opened};

/// Article 14, paragraph 1: the institution compiles, the authority reviews and aggregates.
pub fn publication(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(proposed) = &matter.proposed else {
        found.error(
            "proposed",
            "应当提交所编制的目录条目",
            "The compiled entry must be handed in",
            art(14).para(1),
        );
        return Err(found.list());
    };
    let mut pass = approve()
        .titled(
            "审核通过，汇入统一目录",
            "Approve: the entry joins the unified catalog",
        )
        .does(publish_in(catalogs(Some(proposed))))
        .cite(art(14).para(1));
    if is_listed(proposed) {
        // What may be opened also stands in the public opening list.
        pass = pass.cite(art(23).para(1));
    }
    found.or_route(|| {
        staged([stage(
            "review",
            text("大数据行政主管部门审核", "The big data authority reviews"),
        )
        .by(data_authority())
        .outcome(pass)
        .outcome(refuse().titled("审核不通过", "Refuse").needs(reason()))
        .outcome(request_supplement())
        .cite(art(14).para(1))])
    })
}

/// Article 14, paragraph 2. Whatever the cause, an entry that is revised has had its elements
/// adjusted, or its provider's functions have changed; keeping the data itself fresh (25) is no
/// revision.
pub fn revision(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    require_entry(matter, art(14).para(2), &mut found);
    found.require(
        matter.statement.change.is_some(),
        "statement.change",
        "应当说明要素调整或者职能变化的情形",
        "Say what has changed: an element of the catalog, or the functions",
        art(14).para(2),
    );
    found.or_route(|| {
        let mut done = complete()
            .titled("目录已更新", "The catalog is updated")
            .does(revise_in(catalogs(matter.proposed.as_ref())));
        if matter.proposed.is_none() {
            done = done.needs(new_entry());
        }
        staged([stage(
            "update",
            text(
                "公共管理服务机构更新目录",
                "The institution updates the catalog",
            ),
        )
        .by(provider())
        .within(working_days(15))
        .from_occurrence()
        .reading(
            "条文未写明起算日，自调整或者变化发生之日起算",
            "The text names no first day; counted from the day of the adjustment or change",
        )
        .outcome(done)
        .cite(art(14).para(2))])
    })
}

/// Article 23, paragraph 2: what meets the conditions is opened promptly, which is no number of
/// days. An entry that is handed in says for itself whether it is open, and must be in order;
/// without one the data is opened, unless state secrets that are still in it keep it closed (22).
pub fn reassessment(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    require_entry(matter, art(23).para(2), &mut found);
    if let Some(proposed) = &matter.proposed {
        require_order(matter.entry.as_ref(), proposed, &mut found);
    }
    let opens = match &matter.proposed {
        Some(proposed) => is_listed(proposed),
        None => matter.entry.as_ref().is_some_and(may_be_opened),
    };
    found.or_route(|| {
        let assessed = complete().does(revise_in(catalogs(matter.proposed.as_ref())));
        let done = if opens {
            assessed
                .titled("纳入开放范围", "Taken into the open range")
                .does(open_entry())
        } else {
            assessed
                .titled("完成评估，仍不开放", "Assessed; it stays closed")
                .cite([art(23).para(2), art(22).para(1).item(3)])
        };
        staged([stage(
            "adjustment",
            text(
                "公共管理服务机构动态调整",
                "The institution adjusts what is open",
            ),
        )
        .by(provider())
        .outcome(done)
        .cite(art(23).para(2))])
    })
}

/// The host checks what is published or revised, but not what a reassessment proposes. What the
/// published entry already lacked is no reason to refuse its reassessment: a warning. That it was
/// closed without a basis does not excuse opening a state secret, though both are faults of the
/// class: it must be the same fault.
fn require_order(current: Option<&CatalogEntry>, proposed: &CatalogEntry, found: &mut Findings) {
    let already = current.map_or(vec![], entry::check);
    let faults = entry::check(proposed).into_iter().map(|mut fault| {
        if fault.severity == Severity::Error && already.contains(&fault) {
            fault.severity = Severity::Warning;
        }
        fault
    });
    found.extend_under("entry", faults);
}

fn require_entry(matter: &Matter, cite: Citation, found: &mut Findings) {
    found.require(
        matter.entry.is_some(),
        "entry",
        "应当指明目录条目",
        "Name the catalog entry",
        cite,
    );
}

/// Wuxi keeps one catalog with both attributes in it (13), and beside it the opening list (23). Of
/// an entry that is still to come it is not known whether it will be open: the host keeps a closed
/// one out of the list.
fn catalogs(proposed: Option<&CatalogEntry>) -> Vec<Catalog> {
    let mut into = vec![Catalog::Resources];
    if proposed.is_none_or(is_listed) {
        into.push(Catalog::Opening);
    }
    into
}

fn is_listed(entry: &CatalogEntry) -> bool {
    entry.opening.class != OpeningClass::Closed
}
