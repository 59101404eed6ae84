//! The laxities of a search as they are found: each once, and so many that somebody can answer for
//! them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::laxity::{Laxity, Sort};
use crate::domain::words::word;
use crate::domain::{Matter, MatterKind};

/// At one place so many different answers are told, those that weigh most, with all that weigh as
/// much.
const ANSWERS: usize = 5;
/// Where no answer weighs more than another, so many are told; that there are more is a laxity of its
/// own, for which nobody can answer.
const ALIKE: usize = 20;
/// One more than a release may have exceptions: whoever is laxer in more gets nowhere by answering for
/// those that are told.
const MOST: usize = 501;
/// So many places are looked at, each with one answer at least: what is so for everybody may take the
/// place of what some alone have, but then enough are left.
const PLACES: usize = 2 * MOST;

type Key = (Sort, String);

/// All in which laxities agree that differ in nothing but what the child answers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Beside {
    sort: Sort,
    kind: Option<MatterKind>,
    class: Option<String>,
    place: Vec<String>,
    only_for: Option<String>,
    instead_of: Option<String>,
}

/// What weighs most first; of what weighs the same, by its name.
type Rank = (Reverse<i64>, String);

/// The different answers at one place, in the order in which they are told. Which are told depends on
/// none having been found before another.
#[derive(Default)]
struct Answers {
    told: BTreeMap<Rank, Laxity>,
    /// The first of those for which there was no room.
    left_out: Option<(Rank, Laxity)>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Kept(BTreeMap<Beside, Answers>);

impl Kept {
    /// Keeps a laxity with the matter that shows it, or counts it if it is known.
    pub(super) fn keep(&mut self, laxity: Laxity, matter: Option<&Matter>) {
        let place = Beside::of(&laxity);
        if self.0.len() >= PLACES && !self.0.contains_key(&place) {
            return;
        }
        self.0.entry(place).or_default().keep(laxity, matter);
    }

    pub(super) fn has(&self, laxity: &Laxity) -> bool {
        let beside = self.0.get(&Beside::of(laxity));
        beside.is_some_and(|answers| answers.told.values().any(|one| one.name == laxity.name))
    }

    /// All of them, what weighs most first; what some alone have so is not told beside the same for
    /// everybody.
    pub(super) fn into_all(self) -> impl Iterator<Item = Laxity> {
        let told = self.0.into_values().flat_map(Answers::into_told);
        let all: BTreeMap<Key, Laxity> = told
            .map(|one| ((one.sort, one.name.clone()), one))
            .collect();
        let names: BTreeSet<Key> = all.keys().cloned().collect();
        let for_all = all.into_values().filter(move |one| {
            let same = one.for_everybody().map(|name| (one.sort, name));
            same.is_none_or(|same| !names.contains(&same))
        });
        for_all.take(MOST)
    }
}

impl Answers {
    fn keep(&mut self, laxity: Laxity, matter: Option<&Matter>) {
        let mut known = self.told.values_mut();
        if let Some(known) = known.find(|known| known.name == laxity.name) {
            known.shown += 1;
            return;
        }
        let rank = (Reverse(laxity.weight), laxity.name.clone());
        let matter = matter.cloned();
        self.told.insert(rank, Laxity { matter, ..laxity });
        if self.told.len() <= ALIKE {
            return;
        }
        let last = self.told.pop_last();
        let last = self.left_out.take().into_iter().chain(last);
        self.left_out = last.min_by(|(one, _), (other, _)| one.cmp(other));
    }

    /// Those that weigh most, with all that weigh as much; if not all of these have room, that there are
    /// more.
    fn into_told(self) -> Vec<Laxity> {
        let mut weights = self.told.keys().map(|(Reverse(weight), _)| *weight);
        let least = weights.nth(ANSWERS - 1).unwrap_or(i64::MIN);
        let mut told: Vec<Laxity> = self.told.into_values().collect();
        told.retain(|one| one.weight >= least);
        let left_out = self.left_out.map(|(_, laxity)| laxity);
        let left_out = left_out.filter(|one| one.weight >= least);
        told.extend(left_out.as_ref().map(more));
        told
    }
}

impl Beside {
    fn of(laxity: &Laxity) -> Self {
        Self {
            sort: laxity.sort,
            kind: laxity.kind,
            class: laxity.class.clone(),
            place: laxity.place.clone(),
            only_for: laxity.only_for.clone(),
            instead_of: laxity.instead_of.clone(),
        }
    }
}

/// That there are more answers at a place than are told, with one of those that are not.
fn more(laxity: &Laxity) -> Laxity {
    let sort = word(&laxity.sort);
    let place = laxity.place.iter().map(String::as_str);
    let place: Vec<&str> = std::iter::once(sort.as_str()).chain(place).collect();
    let more = Laxity::new(Sort::MoreAnswers, laxity.kind, &place).because(
        format!("{}；同一处有超过{ALIKE}种不同的答复，不能逐一记录例外", laxity.why.zh),
        format!(
            "{}; there are more than {ALIKE} answers at this place, so that nobody can answer for each",
            laxity.why.en
        ),
    );
    let more = more.sides(laxity.child.clone(), laxity.parent.clone());
    more.in_class(laxity.class.clone())
        .shown_by(laxity.matter.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn late(days: i64) -> Laxity {
        let kind = Some(MatterKind::Correction);
        let laxity = Laxity::new(Sort::LaterDueDate, kind, &["verification"]);
        laxity.answering(format!("{days}-working-days")).by(days)
    }

    /// Whoever answers otherwise to each matter is told the worst of it.
    #[test]
    fn of_many_answers_at_one_place_the_worst_are_kept() {
        let mut kept = Kept::default();
        for days in [20, 500, 11, 30, 12, 1000, 13, 40, 20] {
            kept.keep(late(days), None);
        }
        kept.keep(Laxity::new(Sort::NoPeriod, None, &[]), None);
        let mut weights: Vec<i64> = kept.into_all().map(|one| one.weight).collect();
        weights.sort_unstable();
        assert_eq!(weights, [0, 20, 30, 40, 500, 1000]);
    }

    fn told(count: usize) -> Vec<Laxity> {
        let mut kept = Kept::default();
        for number in 0..count {
            let kind = Some(MatterKind::Correction);
            let other = Laxity::new(Sort::OtherActor, kind, &["reply"]);
            kept.keep(other.answering(format!("actor-{number}")), None);
        }
        kept.into_all().collect()
    }

    /// Invariant: where no answer is worse than another, either each is told or nobody can answer for
    /// the rest.
    #[test]
    fn of_answers_that_weigh_the_same_none_is_left_out_in_silence() {
        assert!(told(ALIKE).iter().all(|one| one.sort == Sort::OtherActor));
        assert_eq!(told(ALIKE).len(), ALIKE);
        let more = told(ALIKE + 1);
        assert_eq!(more.len(), ALIKE + 1);
        assert_eq!(more[0].name, "more-answers/correction/other-actor/reply");
        let exception = crate::domain::upper_law::Exception {
            laxity: more[0].name.clone(),
            reason: "because".to_owned(),
        };
        assert!(crate::domain::upper_law::check_exceptions(&[exception]).is_err());
    }

    /// Invariant: which answers are told, and whether there are more, does not hang on which was found
    /// first.
    #[test]
    fn what_is_told_does_not_depend_on_the_order() {
        let answer = |weight: i64, number: usize| {
            let kind = Some(MatterKind::Correction);
            let late = Laxity::new(Sort::LaterDueDate, kind, &["verification"]);
            late.answering(format!("answer-{number}")).by(weight)
        };
        let names = |found: &[Laxity]| {
            let mut kept = Kept::default();
            for one in found {
                kept.keep(one.clone(), None);
            }
            let names: Vec<String> = kept.into_all().map(|one| one.name).collect();
            names
        };
        for (light, heavy, told) in [(21, 5, 5), (21, 4, ALIKE + 1), (16, 4, ALIKE), (15, 6, 6)] {
            let lights = (0..light).map(|number| answer(0, number));
            let heavies = (light..light + heavy).map(|number| answer(9, number));
            let mut found: Vec<Laxity> = lights.chain(heavies).collect();
            let first = names(&found);
            assert_eq!(first.len(), told, "{light} and {heavy}: {first:?}");
            found.reverse();
            assert_eq!(names(&found), first, "{light} and {heavy}");
            found.rotate_left(heavy / 2);
            assert_eq!(names(&found), first, "{light} and {heavy}");
        }
    }

    /// What is so for everybody is told once; what is so for some alone keeps its own name.
    #[test]
    fn what_some_alone_have_is_told_where_not_everybody_has_it() {
        let all = || Laxity::new(Sort::Undecided, Some(MatterKind::Correction), &[]);
        let names = |found: Vec<Laxity>| {
            let mut kept = Kept::default();
            for one in found {
                kept.keep(one, None);
            }
            let names: Vec<String> = kept.into_all().map(|one| one.name).collect();
            names
        };
        let some = || all().only_for("entitled");
        assert_eq!(names(vec![some()]), ["undecided/correction/entitled"]);
        assert_eq!(names(vec![some(), all()]), ["undecided/correction"]);
    }

    /// Invariant: whoever is laxer in more than can be answered for does not get through.
    #[test]
    fn more_are_kept_than_can_be_answered_for() {
        let mut kept = Kept::default();
        for number in 0..1_000 {
            let place = format!("stage-{number}");
            kept.keep(Laxity::new(Sort::NoPeriod, None, &[&place]), None);
        }
        let name = |laxity: Laxity| crate::domain::upper_law::Exception {
            laxity: laxity.name,
            reason: "because".to_owned(),
        };
        let all: Vec<_> = kept.into_all().map(name).collect();
        assert!(crate::domain::upper_law::check_exceptions(&all).is_err());
    }
}
