//! Rules that many ask at once, or that take long: nobody else waits for them.

use std::pin::pin;
use std::time::Duration;

use bylaw::domain::OutcomeKind;
use bylaw::domain::case::Act;
use bylaw::flow::{ActError, FlowError, Verdict, evaluate, load_entry};
use bylaw::rules::{Fault, Plugin, RulesEngine, Turn};
use bylaw_tests::guests::{hostile, hostile_describing, shipped};

use crate::cases::Town;
use crate::{LIMITS, library, matter, titled};

/// How many may ask the same rules at once, and all rules together.
const SHARE: usize = 32;
const ALL: usize = 128;
/// Long enough that only what never happens takes longer.
const EVER: Duration = Duration::from_mins(1);

async fn take_turns(plugin: &Plugin, many: usize) -> Vec<Turn> {
    let mut turns = vec![];
    for _ in 0..many {
        turns.push(plugin.turn().await);
    }
    turns
}

#[tokio::test]
async fn a_plugin_has_a_share_of_the_sandboxes() {
    let library = library();
    let (slow, wuxi) = (
        library.load(&hostile(), LIMITS).unwrap(),
        library.load(&shipped("wuxi"), LIMITS).unwrap(),
    );
    let held = take_turns(&slow, SHARE).await;
    let (asked, apply) = (matter("street lights"), matter("统计分析"));
    let mut waiting = pin!(evaluate(&slow, &asked));
    tokio::select! {
        biased;
        verdict = &mut waiting => panic!("a call beyond the share: {verdict:?}"),
        verdict = evaluate(&wuxi, &apply) => {
            let verdict = verdict.map(|evaluated| evaluated.verdict);
            assert!(matches!(verdict, Ok(Verdict::Planned(_))), "{verdict:?}");
        }
    }
    drop(held);
    let verdict = tokio::time::timeout(EVER, waiting).await.unwrap();
    let verdict = verdict.map(|evaluated| evaluated.verdict);
    assert!(matches!(verdict, Ok(Verdict::Planned(_))), "{verdict:?}");
}

/// Together, too, plugins hold no more sandboxes than there are: a call waits, it does not fail.
#[tokio::test]
async fn all_plugins_together_have_the_sandboxes_of_the_engine() {
    let engine = RulesEngine::start().unwrap();
    let load = |bytes: &[u8]| Plugin::load(&engine, None, bytes, LIMITS).unwrap();
    let plugins: Vec<Plugin> = ["fine", "fine1", "fine2", "fine3", "fine4"]
        .iter()
        .map(|word| load(&hostile_describing(word)))
        .collect();
    let mut held = vec![];
    for plugin in &plugins[..ALL / SHARE] {
        held.extend(take_turns(plugin, SHARE).await);
    }
    let mut last = pin!(plugins[4].turn());
    tokio::select! {
        biased;
        _ = &mut last => panic!("a turn beyond all"),
        () = std::future::ready(()) => {}
    }
    held.pop();
    tokio::time::timeout(EVER, last).await.unwrap();
}

/// Whoever writes holds up every other writer, so nobody holds the pen while rules are asked.
#[tokio::test]
async fn an_act_that_waits_for_its_rules_holds_up_no_writer() {
    let town = Town::founded().await;
    let id = town.file("street lights").await;
    let held = take_turns(&town.rules(), SHARE).await;
    let decision = Act {
        outcome: Some(OutcomeKind::Complete),
        entry: Some(titled("trap")),
        ..Act::default()
    };
    let mut act = pin!(town.decide(&id, decision));
    let write = load_entry(&town.host, &town.jurisdiction, titled("another"));
    tokio::select! {
        biased;
        done = &mut act => panic!("the rules were asked out of turn: {done:?}"),
        written = tokio::time::timeout(EVER, write) => written.unwrap().unwrap(),
    }
    drop(held);
    let error = act.await.unwrap_err();
    let faulted = matches!(&error, ActError::Flow(FlowError::Fault(Fault::Trapped(_))));
    assert!(faulted, "{error:?}");
}
