//! `changes`: what differs between two versions is told in the terms of the law, once for each kind,
//! with a small matter; between a version and itself nothing differs.

use bylaw::domain::difference::What;
use bylaw::domain::{MatterKind, OutcomeKind, Period, Requirement, SharingClass, Treatment};
use bylaw::rules::changes::{Changes, DescribedWhat, Options, changes};
use bylaw::rules::conformance::Asker;
use bylaw::rules::shape::Budget;

use crate::doubles::{Change, Double};
use crate::rare::{RARE_DAY, RARE_WORD};
use crate::{JURISDICTIONS, plugin};

fn between(old: &dyn Asker, new: &dyn Asker) -> Changes {
    let options = Options {
        matters: 300,
        every_day: false,
        seed: 1,
        budget: Budget::default(),
    };
    changes(old, new, options, &|_| {})
}

#[test]
fn a_version_does_not_differ_from_itself() {
    for name in JURISDICTIONS {
        let plugin = plugin(name);
        let found = between(plugin.as_ref(), plugin.as_ref());
        assert!(found.none(), "{name}: {found:?}");
        assert_eq!(found.differing, 0);
    }
}

/// Invariant: what changed for one word, or for one day, is found whatever the seed.
#[test]
fn nothing_rare_is_left_to_chance() {
    let old = plugin("cn");
    for (change, every_day) in [(RARE_WORD, false), (RARE_DAY, true)] {
        let new = Double::of(&old, change);
        let options = Options {
            matters: 0,
            every_day,
            seed: 2,
            budget: Budget::default(),
        };
        let found = changes(old.as_ref(), &new, options, &|_| {});
        let told: Vec<_> = found
            .answers
            .iter()
            .map(|group| group.difference.what)
            .collect();
        assert_eq!(told, [What::Period]);
        assert!(found.systematic > 0 && found.differing > 0);
    }
}

#[test]
fn a_longer_period_and_a_dropped_requirement_are_told_once_each() {
    let old = plugin("anhui");
    let kind = MatterKind::SharingApplication;
    let new = Double::of(
        &old,
        Change::Stages(kind, |stages| {
            stages[0].deadline.as_mut().unwrap().within = Some(Period::WorkingDays(15));
            for outcome in &mut stages[0].outcomes {
                if outcome.kind == OutcomeKind::Refuse {
                    outcome.requires.retain(|one| *one != Requirement::Reason);
                }
            }
        }),
    );
    let found = between(old.as_ref(), &new);
    let told: Vec<_> = found
        .answers
        .iter()
        .map(|group| (group.kind, group.difference.what))
        .collect();
    assert_eq!(told, [(kind, What::Period), (kind, What::RequirementGone)]);
    let period = &found.answers[0];
    assert_eq!(
        period.difference.text().en.split(": ").last().unwrap(),
        "7 working days → 15 working days"
    );
    assert!(period.shown > 1 && period.sharing.contains(&SharingClass::Conditional));
    assert!(!period.sharing.contains(&SharingClass::Unconditional));
    let citations = &period.difference.citations;
    assert!(
        citations.iter().any(|cited| cited.article == 25),
        "{citations:?}"
    );
    // Small: nothing is left that the difference does not need.
    let matter = &period.matter;
    assert!(matter.statement.users.is_none() && matter.proposed.is_none());
    assert!(
        matter.statement.purpose.is_some(),
        "Anhui asks for a purpose"
    );
    assert!(found.described.is_empty());
}

#[test]
fn what_rules_say_of_themselves_is_compared() {
    let old = plugin("chengdu");
    let new = Double::of(
        &old,
        Change::Description(|said| {
            said.retention = None;
            said.identification = None;
            said.instruments[0].effective_until = None;
            said.matters
                .retain(|kind| *kind != MatterKind::StatisticsAccess);
            said.treatments[0].treatment = Treatment::Recorded;
            said.role_names.pop();
        }),
    );
    let found = between(old.as_ref(), &new);
    let mut told: Vec<_> = found.described.iter().map(|one| one.what).collect();
    told.sort();
    assert_eq!(
        told,
        [
            DescribedWhat::Kind,
            DescribedWhat::Instrument,
            DescribedWhat::RoleName,
            DescribedWhat::Retention,
            DescribedWhat::Identification,
            DescribedWhat::Treatment,
        ]
    );
    assert!(found.answers.is_empty(), "{:?}", found.answers);
}

#[test]
fn a_matter_that_is_refused_now_is_told_with_what_was_found() {
    let old = plugin("wuxi");
    let refuses: fn(&bylaw::domain::Matter) -> Option<&'static str> =
        |matter| (matter.kind == MatterKind::Dispute).then_some("statement.grounds");
    let new = Double::of(&old, Change::Refuses(refuses));
    let found = between(old.as_ref(), &new);
    assert!(
        found
            .answers
            .iter()
            .all(|group| group.kind == MatterKind::Dispute)
    );
    let told: Vec<_> = found
        .of(MatterKind::Dispute)
        .map(|group| group.difference.what)
        .collect();
    assert!(
        told.contains(&What::Fate) && told.contains(&What::FindingAppeared),
        "{told:?}"
    );
}
