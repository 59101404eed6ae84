//! Checks everything that the years left behind, against other code and against the tables.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use bylaw::calendar::{Reference, ledgers};
use bylaw::clock::end_of;
use bylaw::domain::MatterKind;
use bylaw::domain::case::{Event, RunningClock};
use bylaw::flow::{self, CaseView, Host};
use bylaw::policy::Jurisdiction;
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};
use tokio::task::JoinSet;

use super::Counts;
use super::life::Life;
use super::log::check_log;
use crate::databases::connect;

/// How many of what is wrong are told in words.
const TOLD: usize = 20;

/// What came of it.
#[derive(Debug, Default)]
pub struct Findings {
    /// Counts, in lines.
    pub report: String,
    /// What is wrong, in words; nothing if all is in order.
    pub wrong: Vec<String>,
    /// How many cases there are.
    pub cases: usize,
    /// How many periods ended without an act.
    pub lapses: usize,
    /// How many ledgers the verifier has seen.
    pub ledgers: usize,
    /// How many leaves the logs have.
    pub leaves: usize,
    /// How many receipts were asked again.
    pub receipts: usize,
}

/// The calendars that were in force, as the verifier reads them, by digest.
pub(super) type References = BTreeMap<String, Reference>;

/// What is seen of the cases.
#[derive(Default)]
struct Seen {
    outcomes: Counts<(MatterKind, String)>,
    /// The timers that have to be there.
    timers: BTreeMap<String, i64>,
    /// How many events there are.
    events: usize,
}

pub(super) async fn verify(
    host: &Arc<Host>,
    url: &str,
    references: References,
    life: Life,
) -> Findings {
    let references = Arc::new(references);
    let mut tasks = JoinSet::new();
    for jurisdiction in host.jurisdictions() {
        let (host, jurisdiction) = (Arc::clone(host), Arc::clone(jurisdiction));
        let (url, references) = (url.to_owned(), Arc::clone(&references));
        tasks.spawn(async move { verify_one(&host, &jurisdiction, &url, &references).await });
    }
    let mut findings = Findings::default();
    let mut seen = Seen::default();
    for (found, saw) in tasks.join_all().await {
        findings.add(found);
        seen.add(saw);
    }
    check_timers(&mut connect(url).await, &seen, &mut findings).await;
    check_kinds(host, &life, &mut findings);
    tell(&mut findings, &seen, &life);
    let more = findings.wrong.len().saturating_sub(TOLD);
    findings.wrong.truncate(TOLD);
    if more > 0 {
        findings.wrong.push(format!("and {more} more"));
    }
    findings
}

/// The cases, the log and the receipts of one jurisdiction.
async fn verify_one(
    host: &Arc<Host>,
    jurisdiction: &Arc<Jurisdiction>,
    url: &str,
    references: &References,
) -> (Findings, Seen) {
    let mut findings = Findings::default();
    let mut seen = Seen::default();
    let mut raw = connect(url).await;
    for id in cases_of(&mut raw, jurisdiction.name()).await {
        match flow::read_case(host, &id).await {
            Ok(view) => {
                findings.cases += 1;
                check_case(jurisdiction, &view, references, &mut findings, host.now());
                note(jurisdiction, view, &mut seen);
            }
            Err(error) => findings.wrong.push(format!("{id}: {error}")),
        }
    }
    check_log(host, jurisdiction, &mut raw, seen.events, &mut findings).await;
    ask_again(host, jurisdiction, &mut findings).await;
    (findings, seen)
}

impl Findings {
    fn add(&mut self, other: Self) {
        self.report.push_str(&other.report);
        self.wrong.extend(other.wrong);
        self.cases += other.cases;
        self.lapses += other.lapses;
        self.ledgers += other.ledgers;
        self.leaves += other.leaves;
        self.receipts += other.receipts;
    }
}

impl Seen {
    fn add(&mut self, other: Self) {
        for (key, count) in other.outcomes {
            *self.outcomes.entry(key).or_default() += count;
        }
        self.timers.extend(other.timers);
        self.events += other.events;
    }
}

async fn cases_of(raw: &mut AnyConnection, jurisdiction: &str) -> Vec<String> {
    let cases = sqlx::query_scalar("SELECT id FROM cases WHERE jurisdiction = $1 ORDER BY id");
    let cases = cases.bind(jurisdiction).fetch_all(raw).await;
    cases.expect("the cases")
}

/// Its periods were counted right, and none ended early, late or not at all.
fn check_case(
    jurisdiction: &Jurisdiction,
    view: &CaseView,
    references: &References,
    findings: &mut Findings,
    now: Timestamp,
) {
    let mut say = |wrong: String| findings.wrong.push(format!("{}: {wrong}", view.id));
    let zone = &jurisdiction.policy.zone;
    if view.state == "unplanned" {
        say(format!("no route: {:?}", view.trouble));
    }
    let mut due = None;
    for item in &view.history {
        if let Event::Lapsed(lapsed) = &item.event {
            findings.lapses += 1;
            let recorded: Timestamp = item.recorded_at.parse().expect("an instant");
            let end = end_of(lapsed.due, zone);
            if recorded < end || recorded > end + jiff::SignedDuration::from_hours(24) {
                say(format!("due {}, lapsed {recorded}", lapsed.due));
            }
            if due != Some(lapsed.due) {
                say(format!("due {due:?}, lapsed as of {}", lapsed.due));
            }
        }
        let Some(clock) = clock_of(&item.event) else {
            continue;
        };
        due = Some(clock.due);
        findings.ledgers += 1;
        let calendar = jurisdiction.calendars.by_digest(&clock.calendar);
        let (Some(calendar), Some(reference)) = (calendar, references.get(&clock.calendar)) else {
            say(format!(
                "counted by an unknown calendar, {}",
                clock.calendar
            ));
            continue;
        };
        let ledgers = ledgers(&calendar, clock.day_zero, &clock.periods, &clock.pauses);
        let ledgers = ledgers.expect("a ledger");
        if ledgers.last().map(|ledger| ledger.due) != Some(clock.due) {
            say(format!("due {}, but not by its ledger", clock.due));
        }
        if let Err(fault) = reference.verify_all(&ledgers) {
            say(format!("its ledger is wrong: {fault}"));
        }
    }
    if view.due.is_some_and(|due| end_of(due, zone) <= now) && !view.overdue {
        say(format!("due {:?}, and nothing happened", view.due));
    }
}

/// The clock that an event starts or moves.
fn clock_of(event: &Event) -> Option<&RunningClock> {
    let entered = match event {
        Event::Planned(planned) => planned.entered.as_ref(),
        Event::Acted(acted) => acted.entered.as_ref(),
        Event::Lapsed(lapsed) => lapsed.entered.as_ref(),
        Event::Extended(extended) => return Some(&extended.clock),
        Event::Recounted(recounted) => return Some(&recounted.clock),
        Event::Supplied(supplied) => return supplied.clock.as_ref(),
        _ => None,
    };
    entered?.clock.as_ref()
}

fn note(jurisdiction: &Jurisdiction, view: CaseView, seen: &mut Seen) {
    seen.events += view.history.len();
    let how = if view.deemed { " by silence" } else { "" };
    let outcome = match (&view.closed, view.overdue) {
        (Some(closed), _) => format!("{closed}{how}"),
        (None, true) => "open, overdue".to_owned(),
        (None, false) => "open".to_owned(),
    };
    let outcomes = seen.outcomes.entry((view.matter.kind, outcome));
    *outcomes.or_default() += 1;
    if let Some(due) = view.due.filter(|_| !view.overdue && !view.unconfirmed) {
        let at = end_of(due, &jurisdiction.policy.zone).as_second();
        seen.timers.insert(view.id, at);
    }
}

/// Every case whose period runs has its one timer at the right instant, and there is no other.
async fn check_timers(raw: &mut AnyConnection, seen: &Seen, findings: &mut Findings) {
    let rows = sqlx::query("SELECT case_id, due_at FROM clocks").fetch_all(raw);
    let rows = rows.await.expect("the timers");
    let timers: BTreeMap<String, i64> = rows
        .iter()
        .map(|row| (row.get("case_id"), row.get("due_at")))
        .collect();
    for case in seen.timers.keys().chain(timers.keys()) {
        let (wanted, there) = (seen.timers.get(case), timers.get(case));
        if wanted != there {
            let wrong = format!("{case}: its timer is {there:?}, not {wanted:?}");
            findings.wrong.push(wrong);
        }
    }
    let _ = writeln!(
        findings.report,
        "{} open cases have a timer, each at its instant",
        timers.len()
    );
}

/// Every decision of the rules comes out the same, to the byte and to the fuel.
async fn ask_again(host: &Host, jurisdiction: &Arc<Jurisdiction>, findings: &mut Findings) {
    let replay = flow::replay(host, jurisdiction)
        .await
        .expect("the receipts");
    findings.receipts += usize::try_from(replay.same).expect("a count");
    if replay.erased > 0 {
        let wrong = format!("{}: {} receipts erased", jurisdiction.name(), replay.erased);
        findings.wrong.push(wrong);
    }
    for (case, n, why) in replay.unanswered {
        let wrong = format!("{case}: receipt {n} has no answer now: {why}");
        findings.wrong.push(wrong);
    }
    for (case, n, fields) in replay.differing {
        let wrong = format!("{case}: receipt {n} differs in {}", fields.join(", "));
        findings.wrong.push(wrong);
    }
}

/// Every jurisdiction saw every kind that it knows, and everything that was to be filed was.
fn check_kinds(host: &Host, life: &Life, findings: &mut Findings) {
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        let release = jurisdiction.current(host.today(jurisdiction));
        let release = release.expect("rules");
        for kind in &release.plugin.description().matters {
            let key = (name.to_owned(), *kind);
            if !life.filed.contains_key(&key) {
                let tried = life.not_taken.get(&key).copied().unwrap_or_default();
                let wrong = format!("{name}: no {kind} was filed, {tried} were not taken");
                findings.wrong.push(wrong);
            }
        }
        let published = life.codes.get(name).map_or(0, Vec::len);
        if published != life.plan.entries {
            let wrong = format!("{name}: {published} entries in the catalog");
            findings.wrong.push(wrong);
        }
    }
    let filed: usize = life.filed.values().sum();
    let wanted = life.plan.cases + life.plan.entries * life.codes.len();
    if filed != wanted || findings.cases != filed {
        let wrong = format!("{filed} filed and {} there, not {wanted}", findings.cases);
        findings.wrong.push(wrong);
    }
}

fn tell(findings: &mut Findings, seen: &Seen, life: &Life) {
    let mut kinds: BTreeMap<MatterKind, Vec<String>> = BTreeMap::new();
    let mut totals: Counts<MatterKind> = Counts::new();
    for ((kind, outcome), count) in &seen.outcomes {
        kinds
            .entry(*kind)
            .or_default()
            .push(format!("{count} {outcome}"));
        *totals.entry(*kind).or_default() += count;
    }
    let mut lines = String::new();
    for (kind, outcomes) in kinds {
        let _ = writeln!(
            lines,
            "{:>6} {kind}: {}",
            totals[&kind],
            outcomes.join(", ")
        );
    }
    let filed: usize = life.filed.values().sum();
    let acts = life
        .acts
        .iter()
        .map(|(act, count)| format!("{count} {act}"));
    let acts: Vec<String> = acts.collect();
    let _ = writeln!(
        lines,
        "{filed} filed; {} more were not taken by the rules\n\
         {}; {} lapses; {} clocks changed by a new calendar\n\
         {} ledgers accepted by the verifier, {} leaves in order, {} receipts asked again alike",
        life.not_taken.values().sum::<usize>(),
        acts.join(", "),
        findings.lapses,
        life.recounted,
        findings.ledgers,
        findings.leaves,
        findings.receipts,
    );
    findings.report.push_str(&lines);
}
