//! Slow rules that many ask at once: nobody else waits for them.

use std::cell::Cell;

use bylaw::domain::OutcomeKind;
use bylaw::domain::case::Act;
use bylaw::flow::{Verdict, evaluate};
use bylaw::rules::{Fault, Limits};
use bylaw_tests::guests::{hostile, shipped};

use crate::cases::Town;
use crate::{LIMITS, library, matter, titled};

/// Limits under which only the backstop ends a call.
fn patient(backstop_ms: u64) -> Limits {
    Limits {
        fuel: u64::MAX,
        backstop_ms,
        ..LIMITS
    }
}

#[tokio::test]
async fn a_crowd_before_slow_rules_leaves_sandboxes_to_others() {
    let slow = library().load(&hostile(), patient(200)).unwrap();
    let wuxi = library().load(&shipped("wuxi"), LIMITS).unwrap();
    // More than there are sandboxes, so that they would all be taken.
    let crowd: Vec<_> = (0..150)
        .map(|_| {
            let slow = slow.clone();
            tokio::spawn(async move { evaluate(&slow, &matter("loop")).await.unwrap() })
        })
        .collect();
    tokio::task::yield_now().await;
    let verdict = evaluate(&wuxi, &matter("统计分析")).await.unwrap();
    assert!(matches!(verdict, Verdict::Planned(_)), "{verdict:?}");
    let waiting = crowd.iter().filter(|one| !one.is_finished()).count();
    assert!(waiting > 0, "it was answered only after the crowd");
    for one in crowd {
        let verdict = one.await.unwrap();
        let ended = matches!(verdict, Verdict::Faulted(Fault::OutOfTime(200)));
        assert!(ended, "{verdict:?}");
    }
}

#[tokio::test]
async fn slow_rules_asked_by_an_act_hold_up_no_other_case() {
    let town = Town::founded().await;
    let town = town.restarted(patient(2_000), "2025-09-26");
    let id = town.file("street lights").await;
    let decision = Act {
        outcome: Some(OutcomeKind::Complete),
        entry: Some(titled("loop")),
        ..Act::default()
    };
    let acted = Cell::new(false);
    let act = async {
        let error = town.decide(&id, decision).await.unwrap_err();
        acted.set(true);
        error
    };
    let file = async {
        town.file("street lights").await;
        assert!(!acted.get(), "the filing waited for the act");
    };
    let (error, ()) = tokio::join!(act, file);
    assert_eq!(error.to_string(), "the rules gave no usable answer");
}
