//! Makes matters, asks the rules about them, and records some otherwise.

use std::collections::BTreeSet;
use std::sync::Arc;

use bylaw::domain::case::{Entered, Event, Filed, Office, Planned, RunningClock};
use bylaw::domain::sample::{sample_matter, variations};
use bylaw::domain::{
    Citation, Date, Finding, InformationItem, Matter, MatterKind, Party, PartyKind, Period, Route,
    Sensitivity, Severity, Text,
};
use bylaw::rules::Plugin;

use super::Place;

/// Every one of so many is recorded otherwise than the rules say.
pub const OTHERWISE: u64 = 500;
/// The first filing day, and over how many days the matters are spread.
const FIRST: &str = "2023-01-01";
const DAYS: u64 = 900;

/// A matter that is recorded.
pub(super) struct Recorded {
    pub(super) number: u64,
    pub(super) matter: Matter,
    pub(super) person: Option<(String, Party)>,
    pub(super) events: [(&'static str, String); 2],
    pub(super) planted: Option<Vec<Place>>,
}

/// Makes matters, and asks the rules about them.
pub(super) struct Maker {
    plugin: Arc<Plugin>,
    kinds: Vec<(MatterKind, usize)>,
    days: Vec<Date>,
}

impl Maker {
    pub(super) fn new(plugin: &Arc<Plugin>) -> Self {
        let mut day: Date = FIRST.parse().unwrap();
        let mut days = vec![];
        for _ in 0..DAYS {
            days.push(day);
            day = day.tomorrow().unwrap();
        }
        let mut maker = Self {
            plugin: Arc::clone(plugin),
            kinds: vec![],
            days,
        };
        let known = &plugin.description().matters;
        let ways = known.iter().flat_map(|kind| {
            let ways = variations(*kind).len();
            (0..ways).map(|way| (*kind, way))
        });
        // What the rules refuse is never stored.
        let taken = |way: &(MatterKind, usize)| maker.ask(&maker.matter(0, *way)).is_some();
        maker.kinds = ways.filter(taken).collect();
        assert!(maker.kinds.len() > 10, "{:?}", maker.kinds);
        maker
    }

    /// The matter with this number; always the same.
    fn matter(&self, number: u64, (kind, way): (MatterKind, usize)) -> Matter {
        let pick = |of: u64, salt: u64| {
            usize::try_from((number ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) % of).unwrap()
        };
        let instrument = &self.plugin.description().instruments[0].id;
        let variation = variations(kind).swap_remove(way);
        let mut matter = sample_matter(kind, &variation, self.days[pick(DAYS, 1)], instrument);
        let code = format!("BA6006/{:06}", pick(100_000, 2));
        let items = 1 + pick(8, 3);
        for entry in [&mut matter.entry, &mut matter.proposed]
            .into_iter()
            .flatten()
        {
            entry.code.clone_from(&code);
            entry.title = format!("第{number}号业务信息");
            entry.summary = "登记信息的摘要，".repeat(1 + pick(6, 4));
            let sensitivity = entry.items[0].sensitivity;
            entry.items = (0..items)
                .map(|place| InformationItem {
                    name: format!("字段{place}"),
                    data_type: "C".into(),
                    sensitivity: if place == 0 {
                        sensitivity
                    } else {
                        Sensitivity::None
                    },
                })
                .collect();
        }
        matter.statement.purpose = Some(format!("用于第{}类事项的核验", pick(500, 5)));
        matter.statement.users = Some(format!("第{}科", pick(40, 6)));
        matter
    }

    /// What the rules say, as it is recorded; none if they refuse.
    fn ask(&self, matter: &Matter) -> Option<(Route, Vec<Finding>)> {
        let proposed = matter.proposed.as_ref().filter(|_| {
            matches!(
                matter.kind,
                MatterKind::EntryPublication | MatterKind::EntryRevision
            )
        });
        let mut found = match proposed {
            Some(entry) => self.plugin.check_entry(entry, matter.filed_on).unwrap(),
            None => vec![],
        };
        for finding in &mut found {
            finding.subject = format!("entry.{}", finding.subject);
        }
        let proposal = self.plugin.plan(matter).unwrap().ok()?;
        found.extend(proposal.findings);
        let refused = found.iter().any(|one| one.severity == Severity::Error);
        (!refused).then(|| (proposal.route.as_route().clone(), found))
    }

    pub(super) fn record(&self, number: u64) -> Recorded {
        let way = usize::try_from(number).unwrap() % self.kinds.len();
        let mut matter = self.matter(number, self.kinds[way]);
        let mut person = None;
        let (mut route, mut findings) = self.ask(&matter).expect("as the first of its kind");
        if number.is_multiple_of(7) && matter.applicant.kind != PartyKind::Individual {
            let mut named = matter.clone();
            named.applicant = Party {
                id: format!("{number:018}"),
                name: format!("张三{number}"),
                kind: PartyKind::Individual,
                tier: None,
            };
            if let Some(answer) = self.ask(&named) {
                (route, findings) = answer;
                let id = format!("person:{}", uuid::Uuid::from_u128(u128::from(number)));
                person = Some((id.clone(), named.applicant.clone()));
                matter = named;
                matter.applicant.id = id;
                matter.applicant.name = String::new();
            }
        }
        let planted = number.is_multiple_of(OTHERWISE);
        let planted = planted.then(|| alter(number, &mut route, &mut findings));
        let fate = |places: &Vec<Place>| places.iter().any(|(_, what)| what == "fate");
        let failed = planted.as_ref().is_some_and(fate);
        let outcome = if failed {
            let code = "trapped".to_owned();
            let message = "the rules trapped".to_owned();
            Event::PlanFailed {
                code,
                message,
                component: None,
                instead: None,
            }
        } else {
            Event::Planned(Box::new(planned(&matter, route, findings)))
        };
        let opened = Event::Filed(Box::new(Filed {
            matter: matter.clone(),
            release: self.plugin.digest().to_owned(),
            guide: None,
        }));
        let text = |event: &Event| serde_json::to_string(event).unwrap();
        Recorded {
            number,
            person,
            planted,
            events: [
                (opened.name(), text(&opened)),
                (outcome.name(), text(&outcome)),
            ],
            matter,
        }
    }
}

/// Records something else than the rules said; says what a rehearsal finds of it, and where.
fn alter(number: u64, route: &mut Route, findings: &mut Vec<Finding>) -> Vec<Place> {
    let places = |what: &str, cited: &[Citation]| {
        let articles: BTreeSet<u16> = cited.iter().map(|one| one.article).collect();
        let place = |article| (Some(article), what.to_owned());
        articles.into_iter().map(place).collect::<Vec<Place>>()
    };
    let (stages, first) = match route {
        Route::Staged(stages) => {
            let cited = stages[0].citations.clone();
            (stages.as_mut_slice(), cited)
        }
        Route::Settled(decision) => (&mut [][..], decision.citations.clone()),
    };
    let timed = stages.iter_mut().find_map(|stage| {
        let deadline = stage.deadline.as_mut()?;
        let Some(Period::WorkingDays(days)) = &mut deadline.within else {
            return None;
        };
        Some((days, deadline.citations.clone()))
    });
    match (number / OTHERWISE % 3, timed) {
        // A fault has no findings: those that come with a route appear with it.
        (0, _) => {
            let cited: Vec<_> = findings
                .iter()
                .flat_map(|one| one.citations.clone())
                .collect();
            let mut all = places("fate", &first);
            all.extend(places("finding-appeared", &cited));
            all
        }
        (1, Some((days, cited))) => {
            *days += 1;
            places("period", &cited)
        }
        _ => {
            findings.push(Finding {
                severity: Severity::Note,
                subject: "statement.purpose".into(),
                message: Text {
                    zh: "宜写明用途".into(),
                    en: "the purpose could be clearer".into(),
                },
                citations: first.clone(),
            });
            places("finding-gone", &first)
        }
    }
}

fn planned(matter: &Matter, route: Route, findings: Vec<Finding>) -> Planned {
    let entered = match &route {
        Route::Staged(stages) => Some(Entered {
            stage: stages[0].id.clone(),
            on: matter.filed_on,
            clock: stages[0].deadline.as_ref().map(|deadline| RunningClock {
                day_zero: matter.filed_on,
                periods: deadline.within.into_iter().collect(),
                pauses: vec![],
                due: matter.filed_on.tomorrow().unwrap(),
                provisional: false,
                calendar: "0".repeat(64),
            }),
        }),
        Route::Settled(_) => None,
    };
    let offices = ["provider", "applicant"].map(|role| Office {
        actor: role.parse().unwrap(),
        filled_by: vec![format!("{role}-body")],
    });
    Planned {
        route,
        findings,
        entered,
        unconfirmed: false,
        release: None,
        offices: offices.into(),
    }
}
