//! How an entry enters the catalog, changes, and stops being provided (18, 19, 27, 31, 37).

use bylaw_sdk::prelude::*;

use crate::{Answer, art, entry};

/// Article 18: the department compiles, the authority reviews, both platforms publish.
pub fn publication(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    let Some(proposed) = &matter.proposed else {
        found.error(
            "proposed",
            "没有提交拟发布的目录条目",
            "no entry to publish was handed in",
            art(18),
        );
        return Err(found.list());
    };
    found.or_route(|| {
        staged([stage(
            "review",
            text("大数据主管部门审核", "The authority reviews"),
        )
        .by(data_authority())
        .outcome(publishes(proposed))
        .outcome(
            refuse()
                .titled("审核不通过", "Not approved")
                .needs(reason()),
        )
        .outcome(request_supplement())
        .cite(art(18))])
    })
}

/// Publication, and what the restricted classes bring with it.
fn publishes(entry: &CatalogEntry) -> Outcome {
    let mut outcome = approve()
        .titled(
            "审核通过，在平台发布",
            "Approve and publish on the platforms",
        )
        .does(publish_in(catalogs(entry)))
        .cite(art(18));
    outcome = if entry.opening.class == OpeningClass::Unconditional {
        outcome.cite(art(33).para(1))
    } else {
        outcome.does(Effect::DiscloseBasis).cite(art(34).para(1))
    };
    files_restriction(outcome, entry)
}

/// The sharing platform keeps the catalog of all data, the opening platform that of open data
/// (article 4); closed data appear to the public only by their published basis.
fn catalogs(entry: &CatalogEntry) -> Vec<Catalog> {
    let mut catalogs = vec![Catalog::Resources];
    catalogs.extend((entry.sharing.class != SharingClass::Withheld).then_some(Catalog::Sharing));
    catalogs.extend((entry.opening.class != OpeningClass::Closed).then_some(Catalog::Opening));
    catalogs
}

/// Article 23: restricted sharing is filed with the authority.
fn files_restriction(outcome: Outcome, entry: &CatalogEntry) -> Outcome {
    if entry.sharing.class == SharingClass::Unconditional {
        return outcome;
    }
    outcome.does(file_with(data_authority())).cite(art(23))
}

/// Articles 19 and 21: the provider keeps the entry up to date. No number of days is given.
pub fn revision(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    found.require(
        matter.statement.change.is_some(),
        "statement.change",
        "没有说明更新的原因",
        "the cause of the update is not stated",
        [art(19), art(21)],
    );
    let becomes = matter.proposed.as_ref();
    let Some(known) = becomes.or(matter.entry.as_ref()) else {
        return Err(no_entry(found, [art(19), art(21)]));
    };
    found.or_route(|| {
        let mut update = complete()
            .titled("更新目录", "The entry is updated")
            .does(revise_in(catalogs(known)))
            .cite([art(19), art(21)]);
        if becomes.is_none() {
            update = update.needs(new_entry());
        }
        staged([stage(
            "update",
            text("提供部门更新目录", "The provider updates the entry"),
        )
        .by(provider())
        .outcome(files_restriction(update, known))
        .cite([art(19), art(21), art(27).para(1)])])
    })
}

/// Article 27: reasons first, then the authority's record, and only then the stop.
pub fn stop(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "停止提供应当说明正当理由",
        "to stop providing takes a stated, legitimate reason",
        art(27).para(2),
    );
    if matter.entry.is_none() {
        return Err(no_entry(found, art(27).para(2)));
    }
    found.or_route(|| {
        staged([
            stage(
                "filing",
                text(
                    "提供部门说明理由并报备案",
                    "The provider explains and files in advance",
                ),
            )
            .by(provider())
            .outcome(
                complete()
                    .titled("报大数据主管部门备案", "File with the authority")
                    .does(file_with(data_authority()))
                    .to("record"),
            )
            .cite(art(27).para(2)),
            stage(
                "record",
                text(
                    "大数据主管部门备案",
                    "The authority takes the stop on record",
                ),
            )
            .by(data_authority())
            .outcome(confirm().does(Effect::StopProvision))
            .cite(art(27).para(2)),
        ])
    })
}

/// Articles 31 and 37: the provider asks itself from time to time whether more could be shared and
/// opened. The interval is left open.
pub fn reassessment(matter: &Matter) -> Answer {
    let cites = [art(31), art(37)];
    let Some(current) = &matter.entry else {
        return Err(no_entry(Findings::new(), cites));
    };
    let proposed = matter.proposed.as_ref();
    let found = proposed.map_or_else(Findings::new, |proposed| newly_wrong(current, proposed));
    let mut reassessed = complete()
        .titled("完成评估", "The reassessment is done")
        .does(revise_in(catalogs(proposed.unwrap_or(current))));
    if proposed.is_some_and(|proposed| opens_more(current, proposed)) {
        reassessed = reassessed.does(Effect::OpenEntry);
    }
    if let Some(proposed) = proposed {
        reassessed = files_restriction(reassessed, proposed);
    }
    let reassessed = reassessed.cite(cites.clone());
    found.or_route(|| {
        staged([stage(
            "assessment",
            text("提供部门评估", "The provider reassesses"),
        )
        .by(provider())
        .outcome(reassessed)
        .cite(cites)])
    })
}

/// The host checks the new entry of a publication or a revision; here nobody else does. What the
/// published entry already lacked is no reason to refuse its reassessment: a warning.
fn newly_wrong(current: &CatalogEntry, proposed: &CatalogEntry) -> Findings {
    let already: Vec<String> = entry::check(current)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.subject)
        .collect();
    let mut found = Findings::new();
    for Finding {
        severity,
        subject,
        message,
        citations,
    } in entry::check(proposed)
    {
        let severity = match severity {
            Severity::Error if already.contains(&subject) => Severity::Warning,
            severity => severity,
        };
        let subject = format!("entry.{subject}");
        match severity {
            Severity::Error => found.error(&subject, &message.zh, &message.en, citations),
            Severity::Warning => found.warn(&subject, &message.zh, &message.en, citations),
            Severity::Note => found.note(&subject, &message.zh, &message.en, citations),
        }
    }
    found
}

fn opens_more(current: &CatalogEntry, proposed: &CatalogEntry) -> bool {
    let openness = |entry: &CatalogEntry| match entry.opening.class {
        OpeningClass::Closed => 0,
        OpeningClass::Conditional => 1,
        OpeningClass::Unconditional => 2,
    };
    openness(proposed) > openness(current)
}

/// The matter is about an entry, and none was named.
pub fn no_entry(mut found: Findings, cites: impl Citations) -> Vec<Finding> {
    found.error(
        "entry",
        "没有指明目录条目",
        "the matter names no catalog entry",
        cites,
    );
    found.list()
}
