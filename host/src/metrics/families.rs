//! The families of numbers, by theme, and how they come into the registry.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Metric, Registry};

pub(super) type Labels<const N: usize> = [(&'static str, String); N];
pub(super) type Counters<const N: usize> = Family<Labels<N>, Counter>;
pub(super) type Gauges<const N: usize> = Family<Labels<N>, Gauge>;
pub(super) type Histograms<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// Requests.
pub(super) struct Web {
    pub(super) requests: Counters<3>,
    pub(super) durations: Histograms<2>,
    pub(super) limited: Counters<2>,
}

impl Web {
    pub(super) fn in_registry(registry: &mut Registry) -> Self {
        Self {
            requests: add(registry, "http_requests", "Requests by route"),
            durations: timed(
                registry,
                "http_request_seconds",
                "How long requests took",
                request_buckets,
            ),
            limited: add(
                registry,
                "http_limited",
                "Requests that a limit turned away",
            ),
        }
    }
}

/// What rules answered.
pub(super) struct Rules {
    pub(super) decisions: Counters<3>,
    pub(super) fuel: Counters<1>,
    pub(super) faults: Counters<2>,
    pub(super) shadows: Counters<2>,
}

impl Rules {
    pub(super) fn in_registry(registry: &mut Registry) -> Self {
        Self {
            decisions: add(registry, "decisions", "Decisions by result"),
            fuel: add(registry, "rules_fuel", "Fuel that rules took"),
            faults: add(registry, "rules_faults", "Faults of rules"),
            shadows: add(
                registry,
                "shadow_answers",
                "Matters that shadow releases were asked about",
            ),
        }
    }
}

/// The life of rules.
pub(super) struct Releases {
    pub(super) steps: Counters<2>,
    pub(super) vettings: Counters<2>,
    pub(super) vetting: Histograms<1>,
    pub(super) rehearsals: Counters<2>,
    pub(super) rehearsed: Counters<1>,
    pub(super) pulls: Counters<2>,
    pub(super) manual: Gauges<1>,
    pub(super) in_force: Gauges<1>,
    pub(super) unvouched: Gauges<1>,
    pub(super) laxer: Gauges<1>,
}

impl Releases {
    pub(super) fn in_registry(registry: &mut Registry) -> Self {
        Self {
            steps: add(registry, "release_steps", "Steps of releases"),
            vettings: add(registry, "vettings", "Components looked at"),
            vetting: timed(
                registry,
                "vetting_seconds",
                "How long it took to look at a component",
                request_buckets,
            ),
            rehearsals: add(registry, "rehearsals", "Rehearsals that ended"),
            rehearsed: add(
                registry,
                "rehearsed_matters",
                "Matters that rehearsals asked about",
            ),
            pulls: add(
                registry,
                "registry_pulls",
                "Components that were asked of registries",
            ),
            manual: add(
                registry,
                "manual_handling",
                "Whether people decide new matters",
            ),
            in_force: add(registry, "rules_in_force", "Whether rules govern"),
            unvouched: add(
                registry,
                "rules_unvouched",
                "Releases for which nobody vouches any more",
            ),
            laxer: add(
                registry,
                "upper_law_open",
                "Laxities beside the upper law that nobody answers for",
            ),
        }
    }
}

/// Clocks, and leaves on their way into the log.
pub(super) struct Waiting {
    pub(super) lateness: Histograms<1>,
    pub(super) clocks: Gauges<1>,
    pub(super) past_due: Gauges<1>,
    pub(super) leaves: Gauges<1>,
}

impl Waiting {
    pub(super) fn in_registry(registry: &mut Registry) -> Self {
        Self {
            lateness: timed(
                registry,
                "lapse_lateness_seconds",
                "How long after its instant a lapse was carried out",
                lapse_buckets,
            ),
            clocks: add(registry, "clocks_open", "Clocks that run"),
            past_due: add(registry, "clocks_past_due", "Clocks that are past due"),
            leaves: add(registry, "log_leaves_waiting", "Leaves without a place"),
        }
    }
}

pub(super) fn add<const N: usize, M>(
    registry: &mut Registry,
    name: &str,
    help: &str,
) -> Family<Labels<N>, M>
where
    Family<Labels<N>, M>: Metric + Clone + Default,
{
    let family = Family::<Labels<N>, M>::default();
    registry.register(name, help, family.clone());
    family
}

fn timed<const N: usize>(
    registry: &mut Registry,
    name: &str,
    help: &str,
    histogram: fn() -> Histogram,
) -> Histograms<N> {
    let family = Histograms::new_with_constructor(histogram);
    registry.register(name, help, family.clone());
    family
}

/// From a millisecond to half a minute.
fn request_buckets() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 16))
}

/// From a second to a few days.
fn lapse_buckets() -> Histogram {
    Histogram::new(exponential_buckets(1.0, 4.0, 10))
}
