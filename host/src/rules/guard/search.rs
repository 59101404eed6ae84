//! The search: many matters, the days on which a period differs, and the smallest example of each.

use std::collections::BTreeSet;

use super::kept::Kept;
use super::later::LaterDays;
use super::laxity::{Laxity, Sort};
use super::pairing::Ways;
use super::{Guarded, Options, admission, asked, described, scope, stages};
use crate::calendar::Calendar;
use crate::domain::phrases::both;
use crate::domain::{CatalogEntry, Date, Description, Matter, MatterKind, Text};
use crate::rules::conformance::{Asker, days_between, days_later};
use crate::rules::said::Said;
use crate::rules::shape::shrink;

/// A matter, and by what its days are counted.
pub(super) struct Place<'a> {
    pub(super) matter: &'a Matter,
    pub(super) calendar: &'a Calendar,
    /// What the upper rules say of themselves.
    pub(super) upper: &'a Description,
}

/// Two sets of rules that are held against each other.
pub(super) struct Search<'a> {
    child: &'a dyn Asker,
    parent: &'a dyn Asker,
    calendar: &'a Calendar,
    options: Options,
    later: LaterDays,
    found: Kept,
    /// What would be laxer in matters that the upper rules do not apply to.
    outside: Kept,
    compared: u64,
    faulted: u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        [child, parent]: [&'a dyn Asker; 2],
        calendar: &'a Calendar,
        options: Options,
    ) -> Self {
        Self {
            child,
            parent,
            calendar,
            options,
            later: LaterDays::default(),
            found: Kept::default(),
            outside: Kept::default(),
            compared: 0,
            faulted: 0,
        }
    }

    pub(super) fn run(mut self, progress: &(dyn Fn(u64) + Sync)) -> Guarded {
        let Options {
            matters,
            seed,
            days,
            every_day,
            words,
            ..
        } = self.options;
        let (child, parent) = (self.child.description(), self.parent.description());
        for laxity in described::compare(child, parent, self.calendar, days.first) {
            self.found.keep(laxity, None);
        }
        let rules = [self.child, self.parent];
        let systematic = asked::whatever_the_seed(rules, self.options);
        for matter in &systematic {
            self.look(matter);
        }
        let generator = asked::generator(rules, seed, days);
        for number in 0..matters {
            self.look(&generator.matter(number));
            progress(1);
        }
        self.look_inside();
        let found = std::mem::take(&mut self.found);
        let laxities = found.into_all().map(|one| self.smallest(one)).collect();
        Guarded {
            child: child.jurisdiction.clone(),
            parent: parent.jurisdiction.clone(),
            days,
            matters,
            every_day,
            seed,
            systematic: count(systematic.len()),
            words: count(asked::held(rules).min(words)),
            words_held: count(asked::held(rules)),
            compared: self.compared,
            faulted: self.faulted,
            not_compared: not_compared(),
            laxities,
        }
    }

    /// Looks at a matter, on its own filing day and on those on which some period ends later.
    fn look(&mut self, matter: &Matter) {
        let said = ask([self.child, self.parent], matter);
        match &said {
            [Said::Faulted(_), _] | [_, Said::Faulted(_)] => {
                self.faulted += 1;
                return;
            }
            [Said::Planned(_), upper] if scope::is_silent(upper, self.parent.description()) => {
                for laxity in applied([self.child, self.parent], self.calendar, matter, &said) {
                    self.outside.keep(laxity, Some(matter));
                }
                return;
            }
            [Said::Planned(_), _] | [_, Said::Planned(_)] => self.compared += 1,
            _ => return,
        }
        let rules = [self.child, self.parent];
        for laxity in compare(rules, self.calendar, matter, &said) {
            self.found.keep(laxity, Some(matter));
        }
        for moved in self.days_to_try(matter, &said) {
            for laxity in self.laxities(&moved) {
                self.found.keep(laxity, Some(&moved));
            }
        }
    }

    /// The matter on the first filing day on which something ends later under the child's rules.
    fn days_to_try(&mut self, matter: &Matter, [child, parent]: &[Said; 2]) -> Vec<Matter> {
        let (child, parent) = (child.answered(), parent.answered());
        let place = Place {
            matter,
            calendar: self.calendar,
            upper: self.parent.description(),
        };
        let ways = Ways::of([child.stages(), parent.stages()]);
        let days = self.later.of(&place, &ways, self.options.days);
        let others = days.iter().filter(|day| **day != matter.filed_on);
        others.map(|day| filed_on(matter, *day)).collect()
    }

    fn laxities(&self, matter: &Matter) -> Vec<Laxity> {
        laxities([self.child, self.parent], self.calendar, matter)
    }

    /// What the upper rules do not apply to may have something in it that they do apply to: the
    /// smallest matter that would show the laxity tells.
    fn look_inside(&mut self) {
        for laxity in std::mem::take(&mut self.outside).into_all() {
            if self.found.has(&laxity) {
                continue;
            }
            let regardless = |matter: &Matter| {
                let said = ask([self.child, self.parent], matter);
                applied([self.child, self.parent], self.calendar, matter, &said)
            };
            let Some(small) = self.shrunk(&laxity, &regardless) else {
                continue;
            };
            let inside = self.laxities(&small);
            if let Some(inside) = inside.into_iter().find(|one| is_same(one, &laxity)) {
                self.found.keep(inside, Some(&small));
            }
        }
    }

    /// The smallest matter in which this laxity is found. Whose it is and what it is about keep the
    /// names that were drawn for it: in a matter of one well-known name rules could behave.
    fn shrunk(&self, laxity: &Laxity, find: &dyn Fn(&Matter) -> Vec<Laxity>) -> Option<Matter> {
        let days = self.options.days;
        let matter = laxity.matter.as_ref()?;
        let mut shows = |candidate: &Matter| {
            let makes_sense = days.have(candidate.filed_on)
                && is_named_as(candidate, matter)
                && candidate
                    .occurred_on
                    .is_none_or(|day| day <= candidate.filed_on);
            makes_sense && find(candidate).iter().any(|one| is_same(one, laxity))
        };
        Some(shrink(matter, days.first, self.options.budget, &mut shows))
    }

    /// The same laxity, told of the smallest matter that shows it.
    fn smallest(&self, laxity: Laxity) -> Laxity {
        let Some(small) = self.shrunk(&laxity, &|matter| self.laxities(matter)) else {
            return laxity;
        };
        let told = self.laxities(&small);
        let told = told.into_iter().find(|one| is_same(one, &laxity));
        Laxity {
            shown: laxity.shown,
            matter: Some(small),
            ..told.unwrap_or(laxity)
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Where the child is laxer on exactly this matter.
pub(super) fn laxities(
    [child, parent]: [&dyn Asker; 2],
    calendar: &Calendar,
    matter: &Matter,
) -> Vec<Laxity> {
    compare(
        [child, parent],
        calendar,
        matter,
        &ask([child, parent], matter),
    )
}

fn ask([child, parent]: [&dyn Asker; 2], matter: &Matter) -> [Said; 2] {
    [Said::to(matter, child), Said::to(matter, parent)]
}

/// Whether the parties and entries that are left in a matter are called as they were.
fn is_named_as(candidate: &Matter, matter: &Matter) -> bool {
    let entries = |of: &Matter| {
        [&of.entry, &of.proposed].map(|entry| {
            let named = |one: &CatalogEntry| (one.code.clone(), one.provider.id.clone());
            entry.as_ref().map(named)
        })
    };
    let same = |(one, other): (Option<_>, Option<_>)| one.is_none() || one == other;
    let [entry, proposed] = entries(candidate);
    let [published, wanted] = entries(matter);
    let known = |id: &String| matter.respondents.iter().any(|party| party.id == *id);
    candidate.applicant.id == matter.applicant.id
        && same((entry, published))
        && same((proposed, wanted))
        && candidate.respondents.iter().all(|party| known(&party.id))
}

/// What is never held against the upper rules, said in each report: without it, no laxity would read
/// as conformity.
fn not_compared() -> Text {
    both(
        "违反各自条文的整改（责令改正、处分等）不作对照：下位规则的哪一条对应上位法的哪一条，机器无法判断；没有发现更宽松之处，不等于符合上位法",
        "how violations of each text's own articles are put right (orders to correct, sanctions) is not compared: which article of the one answers to which of the other no machine can say; to find no laxity is not conformity",
    )
}

fn is_same(one: &Laxity, other: &Laxity) -> bool {
    one.name == other.name && one.why == other.why
}

fn compare(
    [child, parent]: [&dyn Asker; 2],
    calendar: &Calendar,
    matter: &Matter,
    said: &[Said; 2],
) -> Vec<Laxity> {
    let [_, upper] = said;
    if scope::is_silent(upper, parent.description()) {
        return vec![];
    }
    applied([child, parent], calendar, matter, said)
}

/// The same as if the upper rules applied to every matter.
fn applied(
    [child, parent]: [&dyn Asker; 2],
    calendar: &Calendar,
    matter: &Matter,
    [own, upper]: &[Said; 2],
) -> Vec<Laxity> {
    let descriptions = [child, parent].map(Asker::description);
    let place = Place {
        matter,
        calendar,
        upper: descriptions[1],
    };
    let mut found = admission::compare(matter, [own, upper], [child, parent]);
    if is_of_one_text(matter, descriptions) {
        found.extend(stages::compare(&place, [own, upper]));
    } else {
        found.retain(|laxity| laxity.sort == Sort::NoRoute && laxity.place == ["kind"]);
    }
    let mut found: Vec<Laxity> = found
        .into_iter()
        .map(|laxity| laxity.in_class_of(matter))
        .collect();
    let mut names = BTreeSet::new();
    found.retain(|laxity| names.insert(laxity.name.clone()));
    found
}

/// Whether both can answer to the same violation. Which article of the one answers to which of the
/// other nobody can say by machine, so that a violation of a text that only one of them has, or of
/// none, shows nothing but whether violations are put right at all.
fn is_of_one_text(matter: &Matter, descriptions: [&Description; 2]) -> bool {
    let Some(violation) = matter
        .statement
        .violation
        .as_ref()
        .filter(|_| matter.kind == MatterKind::Rectification)
    else {
        return true;
    };
    let known = |description: &Description| {
        let mut of = description.instruments.iter();
        of.any(|one| one.id == violation.instrument)
    };
    descriptions.into_iter().all(known)
}

/// The same matter on another day.
pub(super) fn filed_on(matter: &Matter, day: Date) -> Matter {
    let by = days_between(matter.filed_on, day);
    Matter {
        filed_on: day,
        occurred_on: matter.occurred_on.map(|on| days_later(on, by)),
        ..matter.clone()
    }
}
