//! The days one after the other: what is due, who acts, what is filed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bylaw::calendar::Calendar;
use bylaw::clock::instant_of;
use bylaw::domain::actor::ActorName;
use bylaw::domain::case::{Act, Case, Extend, Position};
use bylaw::domain::sample::{sample_entry, variations};
use bylaw::domain::{Date, LegalBasis, MatterKind, OutcomeKind, Period, Requirement};
use bylaw::flow::{self, CaseView, Choice, Host};
use jiff::tz::TimeZone;

use super::chance::Chance;
use super::matters::{Refused, contested};
use super::{Counts, Plan, day, later};

/// The hours at which people act: some in the last hour of the due day, when it is still in time.
const MORNING: i8 = 9;
const EVENING: i8 = 23;
/// How often the log is given its leaves, in days.
const SEQUENCED: u32 = 10;
/// After so many looks at a case, whoever's turn it is brings it to an end.
const PATIENCE: u32 = 10;

/// Somebody will look at a case.
pub(super) struct Visit {
    pub(super) case: String,
    /// How often somebody did before.
    pub(super) looks: u32,
    /// The publication of a new entry: nobody refuses it, nor waits.
    pub(super) founding: bool,
}

/// A life as far as it has come.
pub(super) struct Life {
    pub(super) host: Arc<Host>,
    pub(super) plan: Plan,
    pub(super) chance: Chance,
    pub(super) zone: TimeZone,
    /// The entries in the catalog of each jurisdiction.
    pub(super) codes: BTreeMap<String, Vec<String>>,
    /// Jurisdictions whose instrument has come into force.
    pub(super) founded: BTreeSet<String>,
    pub(super) refused: Refused,
    pub(super) filed: Counts<(String, MatterKind)>,
    /// What the rules did not take.
    pub(super) not_taken: Counts<(String, MatterKind)>,
    pub(super) acts: Counts<&'static str>,
    /// How many clocks a newly loaded calendar counted again and changed.
    pub(super) recounted: usize,
    agenda: BTreeMap<(Date, i8), Vec<Visit>>,
    /// Calendars that come into force, by their year.
    arranged: BTreeMap<u16, Calendar>,
}

impl Life {
    pub(super) fn new(host: Arc<Host>, plan: Plan, arranged: BTreeMap<u16, Calendar>) -> Self {
        let first = host.jurisdictions().next().expect("a jurisdiction");
        let zone = first.policy.zone.clone();
        Self {
            host,
            plan,
            chance: Chance::new(plan.seed),
            zone,
            codes: BTreeMap::new(),
            founded: BTreeSet::new(),
            refused: Refused::new(),
            filed: Counts::new(),
            not_taken: Counts::new(),
            acts: Counts::new(),
            recounted: 0,
            agenda: BTreeMap::new(),
            arranged,
        }
    }

    /// Lives from the first day to the last.
    pub(super) async fn run(&mut self, first: Date, last: Date) {
        let days = (last.civil().expect("a day") - first.civil().expect("a day")).get_days() + 1;
        let days = usize::try_from(days).expect("some days");
        let (mut today, mut filed) = (first, 0);
        for number in 1..=days {
            self.set(today, MORNING).await;
            self.arrange(today).await;
            self.found(today).await;
            self.visits(today, MORNING).await;
            while filed < self.plan.cases * number / days && Box::pin(self.file_one(today)).await {
                filed += 1;
            }
            if self.agenda.contains_key(&(today, EVENING)) {
                self.set(today, EVENING).await;
                self.visits(today, EVENING).await;
            }
            if number % usize::try_from(SEQUENCED).expect("a number") == 0 || number == days {
                flow::sequence(&self.host).await.expect("the log");
            }
            today = later(today, 1);
        }
    }

    /// Moves the clock on, and carries out what fell due.
    async fn set(&self, today: Date, hour: i8) {
        self.host.clock.set(instant_of(today, hour, &self.zone));
        flow::run_due(&self.host).await.expect("what is due");
    }

    /// In December the next year's holidays are known, and open clocks are counted again.
    async fn arrange(&mut self, today: Date) {
        if today != day((today.year(), 12, 1)) {
            return;
        }
        let Some(next) = self.arranged.remove(&(today.year() + 1)) else {
            return;
        };
        for jurisdiction in self.host.jurisdictions() {
            let name = jurisdiction.name();
            let loaded = flow::load_calendar(&self.host, name, &next, "years", None).await;
            loaded.expect("a calendar");
        }
        let recounted = flow::recount_all(&self.host).await;
        self.recounted += recounted.expect("the clocks");
    }

    /// Somebody will look at the case on that day.
    pub(super) fn appoint(&mut self, day: Date, hour: i8, visit: Visit) {
        self.agenda.entry((day, hour)).or_default().push(visit);
    }

    /// Somebody will look at it some days from now.
    pub(super) fn appoint_soon(&mut self, today: Date, visit: Visit) {
        let day = later(today, self.chance.days(1, 9));
        self.appoint(day, MORNING, visit);
    }

    async fn visits(&mut self, today: Date, hour: i8) {
        for visit in self.agenda.remove(&(today, hour)).unwrap_or_default() {
            Box::pin(self.visit(today, hour, visit)).await;
        }
    }

    async fn visit(&mut self, today: Date, hour: i8, mut visit: Visit) {
        let view = flow::read_case(&self.host, &visit.case).await;
        let view = view.expect("the case");
        if let Some(closed) = &view.closed {
            return self.ended(&view, closed, visit.founding);
        }
        visit.looks += 1;
        let Some(choice) = self.choose(&view, &visit) else {
            return self.keep_silent(today, &view, visit);
        };
        *self.acts.entry(choice.act).or_default() += 1;
        let case = self.carry_out(&view, &choice).await;
        if let Position::Closed(closing) = &case.position {
            let closed = closing.decision.map(|kind| kind.to_string());
            return self.ended(&view, &closed.unwrap_or_default(), visit.founding);
        }
        match case.due().map(|clock| clock.due) {
            Some(due) if due > today && self.chance.happens(15) => {
                self.appoint(due, EVENING, visit);
            }
            _ if hour == MORNING && visit.founding => self.appoint(today, EVENING, visit),
            _ => self.appoint_soon(today, visit),
        }
    }

    /// Nobody acts: the next look is after the period, or some time later where none runs.
    fn keep_silent(&mut self, today: Date, view: &CaseView, visit: Visit) {
        *self.acts.entry("silence").or_default() += 1;
        let due = view.due.filter(|due| *due >= today && !view.overdue);
        let from = due.unwrap_or(today);
        let day = later(from, self.chance.days(1, 30));
        self.appoint(day, MORNING, visit);
    }

    fn ended(&mut self, view: &CaseView, closed: &str, founding: bool) {
        let kind = view.matter.kind;
        if founding {
            let entry = view.matter.proposed.as_ref().expect("a publication's");
            let code = entry.code.clone();
            let codes = self.codes.entry(view.jurisdiction.clone()).or_default();
            codes.push(code);
        }
        if matches!(closed, "refuse" | "reject") && !founding {
            let refused = self.refused.entry((view.jurisdiction.clone(), kind));
            refused.or_default().push(view.id.clone());
        }
    }

    /// What is done about a case; none for nothing.
    fn choose(&mut self, view: &CaseView, visit: &Visit) -> Option<Choice> {
        let of = |act: &str| -> Vec<Choice> {
            let fits = view.may.iter().filter(|choice| choice.act == act);
            fits.cloned().collect()
        };
        let (supplies, extensions, opinions) = (of("supply"), of("extend"), of("opinion"));
        let decisions = of("decide");
        let refusal = |choice: &Choice| {
            matches!(
                choice.outcome,
                Some(OutcomeKind::Refuse | OutcomeKind::Reject)
            )
        };
        let asks = |choice: &Choice| matches!(choice.outcome, Some(OutcomeKind::RequestSupplement));
        let favours: Vec<Choice> = decisions
            .iter()
            .filter(|choice| !refusal(choice) && !asks(choice))
            .cloned()
            .collect();
        if visit.founding || visit.looks > PATIENCE {
            return favours.first().or(decisions.first()).cloned();
        }
        let percent = self.chance.below(100);
        let pick = |chance: &mut Chance, all: &[Choice]| chance.of(all).cloned();
        if !supplies.is_empty() && percent < 75 {
            return pick(&mut self.chance, &supplies);
        }
        let refusals: Vec<Choice> = decisions
            .iter()
            .filter(|one| refusal(one))
            .cloned()
            .collect();
        // Whoever may contest a refusal has to be refused now and then.
        let contestable = [MatterKind::Dispute, MatterKind::OpeningReview]
            .iter()
            .any(|kind| contested(*kind) == Some(view.matter.kind));
        let key = (view.jurisdiction.clone(), view.matter.kind);
        if contestable && !refusals.is_empty() && !self.refused.contains_key(&key) {
            return pick(&mut self.chance, &refusals);
        }
        let least = if contestable { 60 } else { 75 };
        let chosen = match percent {
            0..30 => return None,
            30..33 => of("withdraw"),
            33..43 if !extensions.is_empty() => extensions,
            43..48 if !opinions.is_empty() => opinions,
            48..56 => decisions.into_iter().filter(asks).collect(),
            refused if refused >= least => refusals,
            _ => vec![],
        };
        pick(&mut self.chance, &chosen).or_else(|| pick(&mut self.chance, &favours))
    }

    /// Does it, in the name of whoever may, with what it takes.
    async fn carry_out(&mut self, view: &CaseView, choice: &Choice) -> Case {
        let mut act = Act::default();
        match choice.act {
            "extend" => act.extend = Some(Extend::Whole(true)),
            "supply" => act.supply = Some(vec!["申请表".into()]),
            "withdraw" => act.withdraw = true,
            "opinion" => act.opinion = Some("无不同意见".into()),
            _ => act.outcome_id.clone_from(&choice.outcome_id),
        }
        for requirement in &choice.requires {
            match requirement {
                Requirement::Reason => act.reason = Some("与法定条件不符".into()),
                Requirement::LegalBasis(ranks) => {
                    let basis = ranks.first().map(|rank| LegalBasis {
                        rank: *rank,
                        title: "中华人民共和国数据安全法".into(),
                        article: None,
                    });
                    act.legal_basis.extend(basis);
                }
                Requirement::Agreement => act.agreement = Some("开放应用协议（测试）".into()),
                Requirement::Consent(actor) => {
                    let consent = Act {
                        consents: vec![(*actor).into()],
                        ..Act::default()
                    };
                    *self.acts.entry("consent").or_default() += 1;
                    self.act(view, (*actor).into(), consent).await;
                }
                Requirement::Material(text) => act.materials.push(text.zh.clone()),
                Requirement::TimeLimit => {
                    let days = u16::try_from(self.chance.days(5, 30)).expect("a small number");
                    act.time_limit = Some(Period::WorkingDays(days));
                }
                Requirement::Entry => act.entry = Some(self.entry_of(view)),
            }
        }
        self.act(view, choice.by, act).await
    }

    /// The entry that a case is about, in order.
    fn entry_of(&self, view: &CaseView) -> bylaw::domain::CatalogEntry {
        let matter = &view.matter;
        let known = matter.proposed.as_ref().or(matter.entry.as_ref());
        let jurisdiction = self.host.jurisdiction(&view.jurisdiction);
        let today = self.host.today(jurisdiction.expect("it is there"));
        let plain = variations(MatterKind::Correction);
        let mut entry = sample_entry(plain.first().expect("a sample"), today);
        if let Some(known) = known {
            entry.code.clone_from(&known.code);
        }
        entry
    }

    async fn act(&self, view: &CaseView, by: ActorName, act: Act) -> Case {
        let shown = format!("{act:?}");
        let jurisdiction = self.host.jurisdiction(&view.jurisdiction);
        let jurisdiction = jurisdiction.expect("it is there");
        let done = flow::act(&self.host, jurisdiction, &view.id, by, act, None);
        match Box::pin(done).await {
            Ok(case) => case,
            Err(error) => panic!(
                "{by} in {} ({}): {error}: {shown}",
                view.id, view.matter.kind
            ),
        }
    }
}
