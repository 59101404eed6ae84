//! Malformed routes: each is refused, by the name of what is wrong with it.

use std::collections::BTreeSet;

use bylaw::domain::route_check::RouteFault;
use bylaw::domain::{BadCitation, Matter};
use bylaw::rules::Fault;

use crate::{day, matter, rules, titled};

fn fault_of(matter: &Matter) -> RouteFault {
    match rules().plan(matter) {
        Err(Fault::BadRoute(fault)) => fault,
        other => panic!("{:?}: {other:?}", matter.statement.purpose),
    }
}

fn decide() -> String {
    "decide".to_owned()
}

fn outcome(id: &str) -> (String, String) {
    (decide(), id.to_owned())
}

fn many(place: &str, what: &'static str, count: usize, limit: usize) -> RouteFault {
    RouteFault::TooMany {
        place: place.to_owned(),
        what,
        count,
        limit,
    }
}

fn shapes() -> Vec<(&'static str, RouteFault)> {
    use RouteFault as F;
    let target = |outcome: &str| F::NoSuchStage {
        stage: decide(),
        outcome: outcome.into(),
        target: "nowhere".into(),
    };
    vec![
        ("no-stage", F::NoStage),
        ("no-outcome", F::NoOutcome(decide())),
        ("bad-identifier", F::BadIdentifier("No Name".into())),
        ("stage-twice", F::StageTwice(decide())),
        (
            "outcome-twice",
            F::OutcomeTwice {
                stage: decide(),
                outcome: "approve".into(),
            },
        ),
        ("unreachable-stage", F::Unreachable("island".into())),
        ("loop-of-two", F::Loop(decide())),
        ("loop-of-one", F::Loop(decide())),
        ("never-ends", F::NeverEnds(decide())),
        ("no-such-stage", target("refer")),
        (
            "no-such-deemed",
            F::NoSuchDeemed {
                stage: decide(),
                outcome: "nothing".into(),
            },
        ),
        (
            "deemed-wait",
            F::DeemedWait {
                stage: decide(),
                outcome: "request-supplement".into(),
            },
        ),
        (
            "no-such-move",
            F::NoSuchMove {
                stage: decide(),
                target: "nowhere".into(),
            },
        ),
        (
            "moves-to-itself",
            F::NoSuchMove {
                stage: decide(),
                target: decide(),
            },
        ),
        ("too-many-stages", many("the route", "stages", 33, 32)),
        (
            "too-many-outcomes",
            many("stage `decide`", "outcomes", 17, 16),
        ),
        (
            "long-title",
            many("stage `decide`", "characters", 2005, 2000),
        ),
    ]
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn outcomes() -> Vec<(&'static str, RouteFault)> {
    use RouteFault as F;
    let waits = |id: &str| {
        let (stage, outcome) = outcome(id);
        F::WaitMismatch { stage, outcome }
    };
    let zero = |place: &str| F::ZeroPeriod(place.into());
    let never = |what: &str| F::NeverTimes {
        stage: decide(),
        what: what.into(),
    };
    let effect = |place: &str| F::EffectNotAllowed {
        place: place.into(),
        kind: "sharing-application".into(),
        effect: "grant-access".into(),
    };
    vec![
        ("decision-waits", waits("complete")),
        ("supplement-closes", waits("request-supplement")),
        (
            "refusal-asks-nothing",
            F::RefusalAsksNothing {
                stage: decide(),
                outcome: "refuse".into(),
            },
        ),
        (
            "no-rank-accepted",
            F::NoRankAccepted {
                stage: decide(),
                outcome: "refuse".into(),
            },
        ),
        ("never-chosen", never("complete")),
        ("never-extended", never("extension")),
        (
            "no-limit-set",
            F::NoLimitSet {
                stage: "second".into(),
                from: "approve".into(),
            },
        ),
        (
            "no-limit-at-filing",
            F::NoLimitSet {
                stage: "second".into(),
                from: "the filing".into(),
            },
        ),
        (
            "limit-unused",
            F::LimitUnused {
                stage: decide(),
                outcome: "complete".into(),
            },
        ),
        (
            "effect-not-allowed",
            effect("outcome `refuse` of stage `decide`"),
        ),
        ("settled-effect-not-allowed", effect("the settled decision")),
        ("settled-as-question", F::SettledAsQuestion),
        (
            "no-such-day",
            F::NoSuchDay("outcome `complete` of stage `decide`".into()),
        ),
        ("zero-period", zero("the period of stage `decide`")),
        ("zero-extension", zero("the extension of stage `decide`")),
        (
            "zero-follow-up",
            zero("outcome `complete` of stage `decide`"),
        ),
        ("zero-settled-follow-up", zero("the settled decision")),
        (
            "long-period",
            F::LongPeriod("the period of stage `decide`".into()),
        ),
        (
            "many-follow-ups",
            many(
                "outcome `complete` of stage `decide`",
                "matters that follow",
                5,
                4,
            ),
        ),
        (
            "giant-measure",
            many(
                "outcome `measure` of stage `decide`",
                "characters",
                2005,
                2000,
            ),
        ),
        (
            "giant-material",
            many(
                "outcome `material` of stage `decide`",
                "characters",
                2005,
                2000,
            ),
        ),
        ("giant-target", F::BadIdentifier("x".repeat(64))),
        ("giant-deemed", F::BadIdentifier("x".repeat(64))),
        ("giant-move", F::BadIdentifier("x".repeat(64))),
        ("no-acceptance", F::NoAcceptance(decide())),
        (
            "silence-from-occurrence",
            F::SilenceFromOccurrence(decide()),
        ),
    ]
}

fn words() -> Vec<(&'static str, RouteFault)> {
    use RouteFault as F;
    let stage = || "stage `decide`".to_owned();
    let cites = |bad| F::BadCitation {
        place: stage(),
        bad,
    };
    let instrument = || "hostile".to_owned();
    vec![
        ("cites-nothing", F::CitesNothing(stage())),
        (
            "giant-instrument",
            cites(BadCitation::Instrument(format!("{}…", "x".repeat(64)))),
        ),
        (
            "unknown-instrument",
            cites(BadCitation::Instrument("unheard-of".into())),
        ),
        (
            "unknown-article",
            cites(BadCitation::Article {
                instrument: instrument(),
                article: 2,
                count: 1,
            }),
        ),
        (
            "unknown-paragraph",
            cites(BadCitation::Paragraph {
                instrument: instrument(),
                article: 1,
                paragraph: 3,
                count: 2,
            }),
        ),
        (
            "unknown-item",
            cites(BadCitation::Item {
                instrument: instrument(),
                article: 1,
            }),
        ),
        ("terminal", F::NotPlain(stage())),
        ("backwards", F::NotPlain(stage())),
        (
            "terminal-subject",
            F::NotPlain("the subject of a finding".into()),
        ),
        ("no-chinese", F::NoWords(stage())),
        ("no-english", F::NoWords(stage())),
        (
            "wordless-finding",
            F::NoWords("the finding on `statement`".into()),
        ),
        (
            "error-beside-route",
            F::ErrorBesideRoute("statement".into()),
        ),
        (
            "uncited-error",
            F::CitesNothing("the finding on `statement`".into()),
        ),
        ("errorless", F::RefusedWithoutError),
        ("no-subject", F::NoSubject),
        (
            "long-text",
            F::TooMany {
                place: "a finding".into(),
                what: "characters",
                count: 2005,
                limit: 2000,
            },
        ),
    ]
}

/// Which place is wrong, and how many there are, stands in what the author is told.
#[test]
fn a_citation_that_leads_nowhere_is_told_with_its_place() {
    for (word, told) in [
        (
            "unknown-article",
            "stage `decide` cites article 2 of `hostile`, which has 1 articles",
        ),
        (
            "unknown-paragraph",
            "stage `decide` cites paragraph 3 of article 1 of `hostile`, which has 2",
        ),
    ] {
        assert_eq!(fault_of(&matter(word)).to_string(), told);
    }
}

#[test]
fn every_malformed_route_is_refused_by_name() {
    for (word, expected) in shapes().into_iter().chain(outcomes()).chain(words()) {
        let fault = fault_of(&matter(word));
        assert_eq!(fault, expected, "{word}");
        assert_eq!(
            Fault::BadRoute(fault.clone()).code(),
            fault.code(),
            "{word}"
        );
    }
}

#[test]
fn thirty_years_are_not_too_long() {
    rules().plan(&matter("longest-period")).unwrap().unwrap();
}

/// Whoever adds a fault adds a route that has it.
#[test]
fn no_two_faults_share_a_name_and_none_is_missing() {
    let all = shapes().into_iter().chain(outcomes()).chain(words());
    let codes: BTreeSet<&str> = all.map(|(_, fault)| fault.code()).collect();
    assert_eq!(codes, RouteFault::CODES.iter().copied().collect());
}

#[test]
fn findings_on_an_entry_are_checked_too() {
    let fault = |title: &str| {
        rules()
            .check_entry(&titled(title), day("2025-09-26"))
            .unwrap_err()
    };
    assert_eq!(fault("no-subject"), Fault::BadRoute(RouteFault::NoSubject));
    assert!(matches!(
        fault("long-text"),
        Fault::BadRoute(RouteFault::TooMany { count: 2005, .. })
    ));
}
