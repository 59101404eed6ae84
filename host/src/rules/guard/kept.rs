//! The laxities of a search as they are found: each once, and so many that somebody can answer for
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::laxity::{Laxity, Sort};
use crate::domain::Matter;
use crate::domain::words::word;

/// At one place so many different answers are told, those that weigh most, with all that weigh as
/// much.
const ANSWERS: usize = 5;
/// Where no answer weighs more than another, so many are told; that there are more is a laxity of its
/// own, for which nobody can answer.
const ALIKE: usize = 20;
/// One more than a release may have exceptions: whoever is laxer in more gets nowhere by answering for
/// those that are told.
const MOST: usize = 501;

type Key = (Sort, String);

/// What was found, what weighs most first.
#[derive(Default)]
pub(super) struct Kept(BTreeMap<Key, Laxity>);

impl Kept {
    /// Keeps a laxity with the matter that shows it, or counts it if it is known.
    pub(super) fn keep(&mut self, laxity: Laxity, matter: Option<&Matter>) {
        let key = (laxity.sort, laxity.name.clone());
        if let Some(known) = self.0.get_mut(&key) {
            known.shown += 1;
            return;
        }
        if self.0.len() >= MOST {
            return;
        }
        let matter = matter.cloned();
        let laxity = Laxity { matter, ..laxity };
        let beside = self.beside(&laxity);
        let mut weights: Vec<i64> = beside.iter().map(|(weight, _)| *weight).collect();
        weights.push(laxity.weight);
        weights.sort_unstable_by(|one, other| other.cmp(one));
        let least = weights.get(ANSWERS - 1).copied().unwrap_or(i64::MIN);
        if laxity.weight < least {
            return;
        }
        let told = weights.iter().filter(|weight| **weight >= least).count();
        if told > ALIKE && laxity.weight == least {
            let more = more(&laxity);
            self.0.entry((more.sort, more.name.clone())).or_insert(more);
            return;
        }
        for (_, key) in beside.into_iter().filter(|(weight, _)| *weight < least) {
            self.0.remove(&key);
        }
        self.0.insert(key, laxity);
    }

    /// What was told of the same place until now, with what each weighs.
    fn beside(&self, laxity: &Laxity) -> Vec<(i64, Key)> {
        let all = self.0.iter();
        let beside = all.filter(|(_, known)| is_beside(known, laxity));
        let weighed = beside.map(|(key, known)| (known.weight, key.clone()));
        weighed.collect()
    }

    pub(super) fn has(&self, laxity: &Laxity) -> bool {
        self.0.contains_key(&(laxity.sort, laxity.name.clone()))
    }

    /// All of them; what some alone have so is not told beside the same for everybody.
    pub(super) fn into_all(self) -> impl Iterator<Item = Laxity> {
        let all: BTreeSet<Key> = self.0.keys().cloned().collect();
        self.0.into_values().filter(move |one| {
            let same = one.for_everybody().map(|name| (one.sort, name));
            same.is_none_or(|same| !all.contains(&same))
        })
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

/// Whether two differ in nothing but what the child answers.
fn is_beside(one: &Laxity, other: &Laxity) -> bool {
    let of = |laxity: &Laxity| (laxity.sort, laxity.kind);
    let beside = |laxity: &Laxity| (laxity.only_for.clone(), laxity.instead_of.clone());
    of(one) == of(other)
        && one.class == other.class
        && one.place == other.place
        && beside(one) == beside(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MatterKind;

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
