//! The clock that jumps, mostly to the end of a day on which many cases are due, and the hand that
//! kills hosts, now right after their start, now while they do what fell due, now at any moment.

use std::thread;
use std::time::{Duration, Instant};

use bylaw::clock::{day_of, end_of, instant_of};
use bylaw::domain::Date;
use jiff::SignedDuration;

use crate::field::{Counts, Field};
use crate::plan::{Plan, Random};
use crate::replicas::Replicas;
use crate::town::zone;

/// The stream of the clock's numbers, and that of the killer's; writers count from zero.
const CLOCK: u64 = 1_000;
const KILLER: u64 = 1_001;
/// How far ahead the clock looks for a busy day.
const AHEAD: usize = 10;

/// Moves the clock until all is over.
pub(crate) fn move_clock(field: &Field<'_>, seed: u64) {
    let mut random = Random::new(seed, CLOCK);
    while !field.is_over() {
        thread::sleep(Duration::from_millis(500 + random.below(1_200)));
        Counts::add(&field.counts.jumps);
        let clock = &field.town.clock;
        let today = day_of(clock.now(), &zone());
        match random.below(10) {
            0..6 => {
                let last = later(today, AHEAD);
                let day = field.busiest_day(today, last).unwrap_or(today);
                let end = end_of(day, &zone());
                // The last second of the day is in time: nothing may lapse in it.
                clock.move_to(end - SignedDuration::from_secs(1));
                thread::sleep(Duration::from_millis(300 + random.below(300)));
                clock.move_to(end);
                clock.strike();
            }
            6..9 => clock.move_to(clock.now() + SignedDuration::from_mins(47)),
            _ => clock.move_to(instant_of(later(today, 1), 9, &zone())),
        }
    }
}

fn later(day: Date, days: usize) -> Date {
    let mut later = day;
    for _ in 0..days {
        later = later.tomorrow().unwrap_or(later);
    }
    later
}

/// How many hosts were killed, and when.
#[derive(Default)]
pub(crate) struct Kills {
    pub(crate) all: u32,
    /// Before they listened.
    pub(crate) unborn: u32,
    /// Just after a due day had ended.
    pub(crate) in_storm: u32,
}

/// Kills hosts until there were enough kills or the time is over; then all of them are up.
pub(crate) fn kill_hosts(
    field: &Field<'_>,
    replicas: &mut Replicas,
    plan: &Plan,
    seed: u64,
) -> Kills {
    let mut random = Random::new(seed, KILLER);
    let end = Instant::now() + Duration::from_secs(plan.seconds);
    let mut kills = Kills::default();
    let hosts = u64::try_from(replicas.addresses.count()).unwrap_or(1);
    let mut last = 0;
    while kills.all < plan.kills && Instant::now() < end {
        let host = usize::try_from(random.below(hosts)).unwrap_or_default();
        let kind = random.below(10);
        let host = match kind {
            // Whoever has just been started has not got far.
            0..2 => last,
            _ => host,
        };
        let wait = match kind {
            0..2 => random.below(80),
            2..6 => {
                replicas.await_host(host);
                let struck = field.town.clock.await_strike(Duration::from_secs(3));
                kills.in_storm += u32::from(struck);
                random.below(350)
            }
            _ => {
                replicas.await_host(host);
                random.below(1_200)
            }
        };
        thread::sleep(Duration::from_millis(wait));
        let listened = replicas.kill(host);
        kills.all += 1;
        kills.unborn += u32::from(!listened);
        last = host;
    }
    for host in 0..replicas.addresses.count() {
        replicas.await_host(host);
    }
    kills
}
