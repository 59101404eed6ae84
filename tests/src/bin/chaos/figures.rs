//! What happened in a run, in numbers, and what its own course has to show.

use std::time::Duration;

use bylaw::domain::case::{Event, Silence};

use crate::checks::Verdict;
use crate::facts::Facts;
use crate::field::{Counts, Field};
use crate::plan::Plan;
use crate::replicas::Replicas;
use crate::storm::Kills;
use crate::told::{Fate, Write};

pub(crate) struct Figures<'a> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) kills: &'a Kills,
    pub(crate) told: &'a [Write],
    pub(crate) facts: &'a Facts,
    pub(crate) raged: Duration,
    pub(crate) quiet: Duration,
}

impl Figures<'_> {
    pub(crate) fn print(&self) {
        let Kills {
            all,
            unborn,
            in_storm,
        } = self.kills;
        println!(
            "kills: {all}, {unborn} before the host listened, {in_storm} just after a due day"
        );
        for (what, filing) in [("filings", true), ("acts", false)] {
            let own = || self.told.iter().filter(|write| write.is_filing() == filing);
            let acknowledged = own().filter(|write| write.is_acknowledged()).count();
            let of = |fate: &Fate| own().filter(|write| write.fate == *fate).count();
            let (refused, unknown) = (of(&Fate::Refused), of(&Fate::Unknown));
            println!("{what}: {acknowledged} acknowledged, {refused} refused, {unknown} unknown");
        }
        let Counts {
            requests,
            cut_off,
            put_off,
            replayed,
            jumps,
        } = &self.field.counts;
        println!(
            "requests that write: {}, cut off {}, put off {}, answered from the first time {}",
            Counts::get(requests),
            Counts::get(cut_off),
            Counts::get(put_off),
            Counts::get(replayed)
        );
        self.print_facts();
        println!(
            "clock: {} jumps, to {}",
            Counts::get(jumps),
            self.field.town.clock.now()
        );
        let (raged, quiet) = (self.raged.as_secs_f32(), self.quiet.as_secs_f32());
        println!("seconds: {raged:.0} with kills, then {quiet:.0} until nothing was left to do");
    }

    fn print_facts(&self) {
        let cases = || self.facts.cases.values();
        let open = cases().filter(|case| case.state == "open").count();
        let followed = cases().filter(|case| case.from_case.is_some()).count();
        let running = cases().filter(|case| !case.clocks.is_empty()).count();
        println!(
            "cases: {}, {followed} followed from others, {open} open, {running} with a clock",
            cases().count()
        );
        let mut lapses = [0, 0, 0];
        for (_, event) in self.facts.events() {
            if let Event::Lapsed(lapsed) = &event.event {
                match lapsed.silence {
                    Silence::Breach => lapses[0] += 1,
                    Silence::Deemed(_) => lapses[1] += 1,
                    Silence::Moved => lapses[2] += 1,
                }
            }
        }
        let [breaches, deemed, moved] = lapses;
        println!(
            "events: {}, of these lapses {}: {deemed} decided, {moved} moved on, {breaches} breaches",
            self.facts.events().count(),
            breaches + deemed + moved
        );
    }

    /// Whether it was the run that was wanted: enough kills, hosts that only fell when they were
    /// killed, and no answer that a host should not give.
    pub(crate) fn verdicts(&self, plan: &Plan, replicas: &Replicas) -> Vec<Verdict> {
        let mut kills = Verdict::new("as many kills as wanted");
        kills.looked_at = usize::try_from(self.kills.all).unwrap_or_default();
        if self.kills.all < plan.kills {
            kills.failures.push(format!("of {}", plan.kills));
        }
        let mut fallen = Verdict::new("no host fell by itself");
        fallen.looked_at = kills.looked_at + replicas.addresses.count();
        fallen.failures.extend(replicas.fallen.iter().cloned());
        for (host, complaints) in replicas.complaints() {
            let panicked = complaints
                .lines()
                .filter(|line| line.contains("panicked at"));
            fallen
                .failures
                .extend(panicked.map(|line| format!("host {host}: {line}")));
        }
        let mut answers = Verdict::new("no host gave an answer that it should not give");
        answers.looked_at = usize::try_from(Counts::get(&self.field.counts.requests)).unwrap_or(0);
        answers
            .failures
            .extend(self.field.oddities.lock().expect("a list").iter().cloned());
        vec![kills, fallen, answers]
    }
}
