//! What operators measure, in the text that Prometheus reads.
//!
//! Numbers are noted where things happen, after they are on disk; nothing is ever decided by them.
//! All names begin with `bylaw_`.
//!
//! | name | kind | labels | what |
//! |---|---|---|---|
//! | `bylaw_http_requests_total` | counter | `route`, `method`, `status` | requests, by the route's template |
//! | `bylaw_http_request_seconds` | histogram | `route`, `method` | how long they took |
//! | `bylaw_http_limited_total` | counter | `reason`, `jurisdiction` | requests that a limit turned away |
//! | `bylaw_decisions_total` | counter | `jurisdiction`, `result`, `by` | decisions by outcome, and whether an actor, silence or the law itself made them |
//! | `bylaw_rules_fuel_total` | counter | `jurisdiction` | fuel of the calls that recorded events rest on |
//! | `bylaw_rules_faults_total` | counter | `jurisdiction`, `code` | faults of rules that cases recorded |
//! | `bylaw_shadow_answers_total` | counter | `jurisdiction`, `result` | matters that shadow releases were asked about: `same`, `diverged`, `erased` because somebody in it was, or `lost` because it could not be asked |
//! | `bylaw_release_steps_total` | counter | `jurisdiction`, `step` | what became of releases here: `component-uploaded`, `component-vouched`, `component-restored`, `release-proposed`, `release-confirmed`, `release-in-force`, `release-ends`, `release-ended`, `release-unvouched`, `release-unusable`, `release-withdrawn`, `release-rolled-back`, `manual-handling-on`, `manual-handling-off`, `upper-law-open`, `upper-law-kept` |
//! | `bylaw_vettings_total` | counter | `jurisdiction`, `result` | components that were looked at: `passed`, `refused`, or the word of another reason, as in the answer |
//! | `bylaw_vetting_seconds` | histogram | `jurisdiction` | how long that took, with the wait for a turn |
//! | `bylaw_rehearsals_total` | counter | `jurisdiction`, `result` | rehearsals that ended here: `kept` to their threshold or had none, `exceeded` it, or `failed` |
//! | `bylaw_rehearsed_matters_total` | counter | `jurisdiction` | matters that they asked about |
//! | `bylaw_registry_pulls_total` | counter | `jurisdiction`, `result` | components that were asked of registries: `fetched`, `refused`, or `away` |
//! | `bylaw_manual_handling` | gauge | `jurisdiction` | 1 while people decide new matters because rules have faulted |
//! | `bylaw_rules_in_force` | gauge | `jurisdiction` | 1 while a release of rules governs, 0 while none does, so that nothing can be filed, or this host cannot use its rules, so that people decide |
//! | `bylaw_rules_unvouched` | gauge | `jurisdiction` | releases that decide, or will, and for which nobody whom the policy names vouches any more |
//! | `bylaw_upper_law_open` | gauge | `jurisdiction` | in how many points the release that decides is laxer than the rules above it without anybody answering for that |
//! | `bylaw_lapse_lateness_seconds` | histogram | `jurisdiction` | how long after its instant a clock that ran out was carried out |
//! | `bylaw_clocks_open` | gauge | `jurisdiction` | statutory clocks that run |
//! | `bylaw_clocks_past_due` | gauge | `jurisdiction` | those whose instant has passed and which nobody has carried out yet |
//! | `bylaw_log_leaves_waiting` | gauge | `jurisdiction` | leaves without a place in the log |
//! | `bylaw_database_connections` | gauge | `pool`, `state` | connections to the database, `idle` or `used` |

mod families;

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;

use families::{Gauges, Releases, Rules, Waiting, Web, add};

/// The type of the text.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Something that a case recorded and that is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// A decision: its outcome's kind, and by whom it was made.
    Decided {
        /// `approve`, `refuse`, …; `breach` and `moved` where silence decided nothing.
        result: String,
        /// `actor`, `silence`, `law` or `applicant`.
        by: &'static str,
    },
    /// The rules gave no usable answer.
    Faulted {
        /// The fault's stable word.
        code: String,
    },
    /// The rules answered.
    Burned {
        /// How much fuel they took.
        fuel: u64,
    },
    /// The end of a period was carried out.
    Lapsed {
        /// How many seconds after its instant.
        late: i64,
    },
}

/// How things stand in a jurisdiction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Clocks that run.
    pub clocks: i64,
    /// Those that are past due.
    pub past_due: i64,
    /// Leaves without a place in the log.
    pub leaves: i64,
}

/// The numbers of a process.
pub struct Metrics {
    registry: Registry,
    web: Web,
    rules: Rules,
    releases: Releases,
    waiting: Waiting,
    connections: Gauges<2>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("bylaw");
        Self {
            web: Web::in_registry(&mut registry),
            rules: Rules::in_registry(&mut registry),
            releases: Releases::in_registry(&mut registry),
            waiting: Waiting::in_registry(&mut registry),
            connections: add(&mut registry, "database_connections", "Connections"),
            registry,
        }
    }
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let labels = [
            ("route", route.to_owned()),
            ("method", method.to_owned()),
            ("status", status.to_string()),
        ];
        self.web.requests.get_or_create(&labels).inc();
        let [route, method, _] = labels;
        let durations = self.web.durations.get_or_create_owned(&[route, method]);
        durations.observe(took.as_secs_f64());
    }

    /// A limit turned a request away.
    pub fn turned_away(&self, reason: &str, jurisdiction: &str) {
        let labels = [
            ("reason", reason.to_owned()),
            ("jurisdiction", jurisdiction.to_owned()),
        ];
        self.web.limited.get_or_create(&labels).inc();
    }

    /// Cases of a jurisdiction recorded something.
    pub fn observe(&self, jurisdiction: &str, seen: Vec<Observation>) {
        let place = ("jurisdiction", jurisdiction.to_owned());
        for one in seen {
            let place = place.clone();
            match one {
                Observation::Decided { result, by } => {
                    let labels = [place, ("result", result), ("by", by.to_owned())];
                    self.rules.decisions.get_or_create(&labels).inc();
                }
                Observation::Faulted { code } => {
                    self.rules
                        .faults
                        .get_or_create(&[place, ("code", code)])
                        .inc();
                }
                Observation::Burned { fuel } => {
                    self.rules.fuel.get_or_create(&[place]).inc_by(fuel);
                }
                Observation::Lapsed { late } => {
                    let late = Duration::from_secs(u64::try_from(late).unwrap_or(0));
                    let lateness = self.waiting.lateness.get_or_create_owned(&[place]);
                    lateness.observe(late.as_secs_f64());
                }
            }
        }
    }

    /// A shadow release was asked about a matter, or did not get to it.
    pub fn shadowed(&self, jurisdiction: &str, result: &str) {
        let labels = [
            ("jurisdiction", jurisdiction.to_owned()),
            ("result", result.to_owned()),
        ];
        self.rules.shadows.get_or_create(&labels).inc();
    }

    /// Something became of a release, or of who decides.
    pub fn stepped(&self, jurisdiction: &str, step: &str) {
        let labels = [
            ("jurisdiction", jurisdiction.to_owned()),
            ("step", step.to_owned()),
        ];
        self.releases.steps.get_or_create(&labels).inc();
    }

    /// A component was looked at.
    pub fn vetted(&self, jurisdiction: &str, result: &str, took: Duration) {
        let labels = [
            ("jurisdiction", jurisdiction.to_owned()),
            ("result", result.to_owned()),
        ];
        self.releases.vettings.get_or_create(&labels).inc();
        let place = [("jurisdiction", jurisdiction.to_owned())];
        self.releases
            .vetting
            .get_or_create(&place)
            .observe(took.as_secs_f64());
    }

    /// A rehearsal ended, after so many matters.
    pub fn rehearsed(&self, jurisdiction: &str, result: &str, matters: u64) {
        let labels = [
            ("jurisdiction", jurisdiction.to_owned()),
            ("result", result.to_owned()),
        ];
        self.releases.rehearsals.get_or_create(&labels).inc();
        let place = [("jurisdiction", jurisdiction.to_owned())];
        self.releases
            .rehearsed
            .get_or_create(&place)
            .inc_by(matters);
    }

    /// A component was asked of a registry.
    pub fn pulled(&self, jurisdiction: &str, result: &str) {
        let labels = [
            ("jurisdiction", jurisdiction.to_owned()),
            ("result", result.to_owned()),
        ];
        self.releases.pulls.get_or_create(&labels).inc();
    }

    /// Whether people decide new matters.
    pub fn handled_manually(&self, jurisdiction: &str, manual: bool) {
        let place = [("jurisdiction", jurisdiction.to_owned())];
        self.releases
            .manual
            .get_or_create(&place)
            .set(i64::from(manual));
    }

    /// Whether a release of rules governs.
    pub fn governed(&self, jurisdiction: &str, governs: bool) {
        let place = [("jurisdiction", jurisdiction.to_owned())];
        self.releases
            .in_force
            .get_or_create(&place)
            .set(i64::from(governs));
    }

    /// How many releases decide, or will, for which nobody vouches any more.
    pub fn unvouched(&self, jurisdiction: &str, releases: usize) {
        let place = [("jurisdiction", jurisdiction.to_owned())];
        let releases = i64::try_from(releases).unwrap_or(i64::MAX);
        self.releases.unvouched.get_or_create(&place).set(releases);
    }

    /// In how many points the rules that decide are laxer than the upper law, unanswered for.
    pub fn laxer(&self, jurisdiction: &str, open: usize) {
        let place = [("jurisdiction", jurisdiction.to_owned())];
        let open = i64::try_from(open).unwrap_or(i64::MAX);
        self.releases.laxer.get_or_create(&place).set(open);
    }

    /// How things stand in a jurisdiction now.
    pub fn stands(&self, jurisdiction: &str, standing: Standing) {
        let place = [("jurisdiction", jurisdiction.to_owned())];
        let waiting = &self.waiting;
        waiting.clocks.get_or_create(&place).set(standing.clocks);
        waiting
            .past_due
            .get_or_create(&place)
            .set(standing.past_due);
        waiting.leaves.get_or_create(&place).set(standing.leaves);
    }

    /// How many connections a pool has, and how many of them wait for work.
    pub fn connected(&self, pool: &str, all: i64, idle: i64) {
        for (state, count) in [("idle", idle), ("used", all - idle)] {
            let labels = [("pool", pool.to_owned()), ("state", state.to_owned())];
            self.connections.get_or_create(&labels).set(count);
        }
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
