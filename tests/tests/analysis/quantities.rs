//! `changes`: what hangs on numbers, on who somebody is, and on words is found whatever the seed.

use std::cell::RefCell;
use std::collections::BTreeSet;

use bylaw::domain::difference::What;
use bylaw::domain::{CatalogEntry, Category, ExchangeMethod, Matter, MatterKind, Period, Stage};
use bylaw::rules::changes::{Options, changes};
use bylaw::rules::shape::Budget;
use bylaw::rules::words_of;
use bylaw_tests::guests::shipped;

use crate::doubles::{Change, Double};
use crate::plugin;

/// Invariant: what hangs on how many there are, on who somebody is, or on a word that the rules
/// hold, is found whatever the seed.
#[test]
fn quantities_and_words_are_not_left_to_chance() {
    const WHEN: [fn(&Matter) -> bool; 9] = [
        |matter| {
            let entry = matter.entry.as_ref();
            entry.is_some_and(|entry| entry.provider.id == matter.applicant.id)
        },
        |matter| matter.statement.legal_basis.len() > 1,
        |matter| matter.statement.materials.len() > 2,
        |matter| entry(matter).is_some_and(|entry| entry.grade.as_deref() == Some("3")),
        |matter| {
            let thematic = Category::Thematic("信用".into());
            entry(matter).is_some_and(|entry| entry.category == thematic)
        },
        |matter| entry(matter).is_some_and(|entry| entry.title.contains("秘密")),
        |matter| entry(matter).is_some_and(|entry| entry.items.len() > 5),
        |matter| {
            let conditions = |entry: &CatalogEntry| entry.sharing.conditions.clone();
            let said = entry(matter).and_then(conditions).unwrap_or_default();
            said.chars().count() > 200
        },
        |matter| {
            let query = matter.statement.method == Some(ExchangeMethod::Custom);
            query && entry(matter).is_some_and(|entry| entry.domain.as_deref() == Some("quality"))
        },
    ];
    fn entry(matter: &Matter) -> Option<&CatalogEntry> {
        matter.entry.as_ref()
    }
    /// A period of its own for each of these conditions.
    #[expect(clippy::ptr_arg, reason = "a change may add a stage")]
    fn late<const FROM: usize, const TO: usize>(matter: &Matter, stages: &mut Vec<Stage>) {
        let met = (FROM..TO).find(|number| WHEN[*number](matter));
        if let Some(number) = met {
            let days = 40 + u16::try_from(number).unwrap();
            stages[0].deadline.as_mut().unwrap().within = Some(Period::WorkingDays(days));
        }
    }
    let old = plugin("shenyang");
    let words = ["信用".to_owned(), "秘密".to_owned()];
    let options = Options {
        matters: 0,
        every_day: false,
        seed: 5,
        budget: Budget(0),
    };
    let mut told = BTreeSet::new();
    for change in [late::<0, 5> as fn(&Matter, &mut Vec<Stage>), late::<5, 9>] {
        let new = Double::of(&old, Change::Seeing(MatterKind::SharingApplication, change));
        let found = changes(old.as_ref(), &new, options, &words, &|_, _| {});
        let periods = found
            .answers
            .iter()
            .filter(|one| one.difference.what == What::Period);
        told.extend(periods.map(|one| one.difference.new.clone().unwrap().en));
    }
    let expected: BTreeSet<String> = (40..49)
        .map(|days| format!("{days} working days"))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn progress_counts_all_that_is_asked() {
    let plugin = plugin("wuxi");
    let options = Options {
        matters: 30,
        every_day: false,
        seed: 1,
        budget: Budget(0),
    };
    let heard = RefCell::new(vec![]);
    let progress = |done: u64, all: u64| heard.borrow_mut().push((done, all));
    let found = changes(plugin.as_ref(), plugin.as_ref(), options, &[], &progress);
    let all = found.matters + found.systematic;
    let expected: Vec<_> = (1..=all).map(|done| (done, all)).collect();
    assert_eq!(heard.into_inner(), expected);
    assert!(found.systematic > 30);
}

/// Real rules are compared with real words: those are found in the compiled component.
#[test]
fn the_words_of_a_compiled_component_are_found() {
    let words = words_of(&shipped("cn"), b"");
    assert!(words.len() > 20, "{words:?}");
    assert_eq!(words, words_of(b"", &shipped("cn")));
    assert!(words_of(&shipped("cn"), &shipped("cn")).len() < words.len());
}
