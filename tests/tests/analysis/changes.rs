//! `changes`: what differs between two versions is told in the terms of the law, once for each kind,
//! with a small matter; between a version and itself nothing differs.

use std::collections::BTreeSet;

use bylaw::domain::difference::What;
use bylaw::domain::{
    Citation, Effect, Finding, Matter, MatterKind, OnwardUse, OutcomeKind, Period, Requirement,
    Severity, SharingClass, Stage, Text, Treatment,
};
use bylaw::rules::changes::{Changes, DescribedWhat, Group, Options, changes};
use bylaw::rules::conformance::Asker;
use bylaw::rules::shape::Budget;

use crate::doubles::{Change, Double};
use crate::rare::{BY_ITS_OWN_AUTHORITY, RARE_AGE, RARE_DAY, RARE_WORD};
use crate::{JURISDICTIONS, plugin};

fn between(old: &dyn Asker, new: &dyn Asker) -> Changes {
    let options = Options {
        matters: 300,
        every_day: false,
        seed: 1,
        budget: Budget::default(),
    };
    changes(old, new, options, &[], &|_, _| {})
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
    for (change, every_day, what) in [
        (RARE_WORD, false, &[What::Period][..]),
        (RARE_AGE, false, &[What::Period]),
        (
            BY_ITS_OWN_AUTHORITY,
            false,
            &[What::StageGone, What::Actor, What::OutcomeGone],
        ),
        (RARE_DAY, true, &[What::Period]),
    ] {
        let new = Double::of(&old, change);
        let options = Options {
            matters: 0,
            every_day,
            seed: 2,
            budget: Budget::default(),
        };
        let found = changes(old.as_ref(), &new, options, &[], &|_, _| {});
        let told: Vec<_> = found
            .answers
            .iter()
            .map(|group| group.difference.what)
            .collect();
        assert_eq!(told, what);
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

fn cited(instrument: &str, article: u16, paragraph: Option<u8>) -> Citation {
    Citation {
        instrument: instrument.into(),
        article,
        paragraph,
        item: None,
    }
}

fn articles(group: &Group) -> Vec<u16> {
    let mut all: Vec<u16> = group
        .difference
        .citations
        .iter()
        .map(|one| one.article)
        .collect();
    all.sort_unstable();
    all
}

/// Invariant: two changes at one place are two differences, each with its article and its words.
#[test]
fn two_findings_on_one_subject_are_told_by_article_and_words() {
    const WARNS: Change = Change::Warns(MatterKind::SharingApplication, |matter, instrument| {
        let says = |words: &str, article: u16| Finding {
            severity: Severity::Warning,
            subject: "statement.scenario".into(),
            message: Text {
                zh: words.into(),
                en: words.into(),
            },
            citations: vec![cited(instrument, article, None)],
        };
        let promised = matter.statement.promised.then(|| says("two", 4));
        let other = (!matter.statement.promised).then(|| says("three", 1));
        [says("one", 1)]
            .into_iter()
            .chain(promised)
            .chain(other)
            .collect()
    });
    let old = plugin("shenyang");
    let new = Double::of(&old, WARNS);
    let found = between(old.as_ref(), &new);
    let mut told: Vec<_> = found
        .of(MatterKind::SharingApplication)
        .map(|group| {
            assert_eq!(group.difference.what, What::FindingAppeared);
            let words = group.difference.new.as_ref().unwrap().en.clone();
            (words, articles(group))
        })
        .collect();
    told.sort();
    let warning = |words: &str| format!("warning: {words}");
    assert_eq!(
        told,
        [
            (warning("one"), vec![1]),
            (warning("three"), vec![1]),
            (warning("two"), vec![4]),
        ]
    );
}

/// What a grant takes from the matter makes no second difference; what the rules lay down does.
#[test]
fn two_terms_of_a_grant_are_two_differences() {
    const GRANTS: Change = Change::Seeing(MatterKind::SharingApplication, |matter, stages| {
        let effects = stages.iter_mut().flat_map(|one| &mut one.outcomes);
        for effect in effects.flat_map(|one| &mut one.effects) {
            if let Effect::GrantAccess(grant) = effect {
                grant.public_service = matter.statement.promised;
                if matter.statement.scope.is_none() {
                    grant.onward = OnwardUse::WithLicence;
                }
            }
        }
    });
    let old = plugin("shenyang");
    let new = Double::of(&old, GRANTS);
    let found = between(old.as_ref(), &new);
    let told: BTreeSet<String> = found
        .of(MatterKind::SharingApplication)
        .filter_map(|group| group.difference.new.as_ref())
        .map(|text| text.en.clone())
        .collect();
    for words in ["for a public service", "onward use by licence"] {
        assert!(told.iter().any(|one| one.contains(words)), "{told:?}");
    }
    assert!(found.answers.len() < 12, "{told:?}");
}

#[test]
fn a_stage_that_rests_on_one_article_or_another_is_told_for_both() {
    fn rests(matter: &Matter, stages: &mut [Stage]) {
        let instrument = stages[0].citations[0].instrument.clone();
        let place = if matter.statement.promised {
            cited(&instrument, 4, None)
        } else {
            cited(&instrument, 3, None)
        };
        stages[0].deadline.as_mut().unwrap().citations = vec![place];
    }
    const OLD: Change = Change::Seeing(MatterKind::SharingApplication, |matter, stages| {
        rests(matter, stages);
    });
    const NEW: Change = Change::Seeing(MatterKind::SharingApplication, |matter, stages| {
        rests(matter, stages);
        stages[0].deadline.as_mut().unwrap().within = Some(Period::WorkingDays(20));
    });
    let plugin = plugin("anhui");
    let (old, new) = (Double::of(&plugin, OLD), Double::of(&plugin, NEW));
    let found = between(&old, &new);
    let periods = found
        .answers
        .iter()
        .filter(|group| group.difference.what == What::Period);
    let told: BTreeSet<u16> = periods.flat_map(articles).collect();
    assert_eq!(told, BTreeSet::from([3, 4]));
}

/// Where words name what each matter says, there is an end to what is told apart.
#[test]
fn words_without_end_are_gathered() {
    const WARNS: Change = Change::Warns(MatterKind::SharingApplication, |matter, instrument| {
        let words = format!("filed on {}", matter.filed_on);
        vec![Finding {
            severity: Severity::Note,
            subject: "filed_on".into(),
            message: Text {
                zh: words.clone(),
                en: words,
            },
            citations: vec![cited(instrument, 1, None)],
        }]
    });
    let old = plugin("cn");
    let new = Double::of(&old, WARNS);
    let found = between(old.as_ref(), &new);
    assert_eq!(found.answers.len(), 9);
    let gathered: Vec<_> = found
        .answers
        .iter()
        .filter(|one| one.among_others)
        .collect();
    assert_eq!(gathered.len(), 1);
    assert!(gathered[0].shown > 8, "{}", gathered[0].shown);
}
