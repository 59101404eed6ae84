//! Whatever is proposed, taken back and withdrawn, on a later day each time.

use proptest::prelude::*;

use super::*;

/// For how many days it is looked ahead; nothing begins or ends later.
const AHEAD: usize = 80;

/// Somebody proposes and confirms, takes back what governs, or withdraws what has not begun.
#[derive(Clone, Copy, Debug)]
enum Act {
    Release {
        from: u8,
        length: Option<u8>,
        last: bool,
    },
    RollBack,
    Withdraw(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let release = (0..16_u8, proptest::option::of(0..12_u8), any::<bool>());
    let release = release.prop_map(|(from, length, last)| Act::Release { from, length, last });
    let withdraw = any::<usize>().prop_map(Act::Withdraw);
    prop_oneof![5 => release, 1 => Just(Act::RollBack), 2 => withdraw]
}

fn plus(day: Date, days: u8) -> Date {
    (0..days).fold(day, |day, _| day.tomorrow().unwrap())
}

/// The releases of a city as time goes by.
struct City {
    terms: Vec<Term>,
    today: Date,
    /// Somebody said that the rules end, or the policy, which may do so without saying more.
    ended: bool,
}

impl City {
    /// Its policy began with one release, with one and the next, with one that has an end, or with
    /// three.
    fn founded(with: u8) -> Self {
        let (one, next) = (term(1, None, Some("2026-03-14")), "2026-03-15");
        let terms = match with {
            0 => vec![term(1, None, None)],
            1 => vec![one, term(2, Some(next), None)],
            2 => vec![term(1, None, Some("2026-03-18"))],
            _ => vec![
                one,
                term(2, Some(next), Some("2026-03-17")),
                term(3, Some("2026-03-18"), Some("2026-03-25")),
            ],
        };
        Self {
            ended: with > 1,
            terms,
            today: day(TODAY),
        }
    }

    fn ahead(&self) -> impl Iterator<Item = Date> + use<> {
        std::iter::successors(Some(self.today), |day| day.tomorrow()).take(AHEAD)
    }

    fn governed(&self) -> Vec<Date> {
        let line = settled(&self.terms);
        let governs = |day: &Date| governing(&line, *day).is_some();
        self.ahead().filter(governs).collect()
    }

    fn governing(&self) -> Option<u32> {
        governing(&settled(&self.terms), self.today).map(|term| term.number)
    }

    fn another(&self, from: Date, until: Option<Date>, last: bool) -> Term {
        let activated = self.terms.iter().filter_map(|term| term.activated);
        Term {
            number: u32::try_from(self.terms.len()).unwrap() + 1,
            from: Some(from),
            until,
            agreed_until: until,
            last,
            mode: Mode::Enforce,
            state: ReleaseState::Active,
            activated: Some(activated.max().unwrap() + 1),
        }
    }

    fn term(&mut self, number: u32) -> &mut Term {
        let mut terms = self.terms.iter_mut();
        terms.find(|term| term.number == number).unwrap()
    }

    fn release(&mut self, from: u8, length: Option<u8>, last: bool) {
        let from = plus(self.today, from);
        let until = length.map(|length| plus(from, length));
        let new = self.another(from, until, last);
        let checked = check(&self.terms, &new, self.today);
        // What it is told to do instead can be done.
        if let Err(Misplaced::Overlap { eve, begins, .. }) = checked {
            let shorter = self.another(from, Some(eve), false);
            assert_eq!(check(&self.terms, &shorter, self.today), Ok(()));
            let then = self.another(begins, None, false);
            let then = check(&self.terms, &then, self.today);
            assert!(matches!(then, Ok(()) | Err(Misplaced::Overlap { .. })));
        }
        if checked.is_ok() {
            self.ended |= last;
            self.terms.push(new);
        }
    }

    fn roll_back(&mut self) {
        let (today, was) = (self.today, self.terms.clone());
        let Some(now) = self.governing() else { return };
        self.term(now).state = ReleaseState::RolledBack;
        let Some(back) = before(&self.terms, today) else {
            self.terms = was;
            return;
        };
        let left = settled(&self.terms);
        for more in prolonged(&was, &self.terms, back, today) {
            *self.term(more.release) = more.term;
        }
        assert_eq!(self.governing(), Some(back));
        let then = settled(&self.terms);
        for day in self.ahead() {
            if let Some(own) = governing(&left, day) {
                let kept = governing(&then, day).map(|term| term.number);
                assert_eq!(kept, Some(own.number), "{day} {was:?}");
            }
        }
    }

    fn withdraw(&mut self, which: usize) {
        let today = self.today;
        let open = self
            .terms
            .iter()
            .filter(|term| term.decides() && term.from > Some(today));
        let open: Vec<u32> = open.map(|term| term.number).collect();
        let Some(number) = open.get(which % open.len().max(1)).copied() else {
            return;
        };
        match check_withdrawal(&self.terms, number, today) {
            Ok(()) => self.term(number).state = ReleaseState::Withdrawn,
            Err(needed) => self.follow_advice(&needed),
        }
    }

    /// Whoever does what he is told to do first may withdraw it.
    fn follow_advice(&self, needed: &Needed) {
        let mut other = Self {
            terms: self.terms.clone(),
            ..*self
        };
        for number in &needed.first {
            other.term(*number).state = ReleaseState::Withdrawn;
        }
        if needed.first.is_empty() && needed.until.is_none() {
            other.assert_may_end(needed);
        }
        let mut needed = needed.clone();
        // Without one to withdraw first, another has to be confirmed for each stretch of such days.
        for _ in 0..AHEAD {
            if needed.first.is_empty() {
                let new = other.another(needed.from, needed.until, false);
                assert_eq!(check(&other.terms, &new, other.today), Ok(()), "{needed:?}");
                other.terms.push(new);
            }
            match check_withdrawal(&other.terms, needed.number, other.today) {
                Ok(()) => return,
                Err(more) => needed = more,
            }
            assert_eq!(needed.first, [0_u32; 0], "{:?}", other.terms);
        }
        panic!("{:?}", other.terms);
    }

    /// Or the rules end before the days that have none without it.
    fn assert_may_end(&self, needed: &Needed) {
        let eve = needed.from.yesterday().unwrap();
        let begun = self.terms.iter().filter(|term| term.decides());
        let begun = begun.filter_map(|term| term.from.filter(|from| *from <= eve));
        let from = begun.chain([self.today]).max().unwrap();
        let end = self.another(from, Some(eve), true);
        assert_eq!(check(&self.terms, &end, self.today), Ok(()), "{needed:?}");
        let with = [self.terms.as_slice(), &[end]].concat();
        assert_eq!(check_withdrawal(&with, needed.number, self.today), Ok(()));
    }

    /// Whether a day lost its rules because a release says that they end, or none begin before it.
    fn ends_by_declaration(&self, first: Date) -> bool {
        let line = settled(&self.terms);
        let governed = self.governed();
        let Some(eve) = governing(&line, first.yesterday().unwrap()) else {
            return first > self.today && governed.iter().all(|day| *day > first);
        };
        governed.iter().all(|day| *day < first) && eve.last
    }

    /// Every day from the first with rules on has some, up to an end if somebody declared one; and none
    /// lost its own but by that.
    fn assert_whole(&self, was: &[Date]) {
        let governed = self.governed();
        let mut days = self.ahead();
        let begun = days.find(|day| governed.contains(day));
        let bare = begun.and_then(|_| days.find(|day| !governed.contains(day)));
        if let Some(bare) = bare {
            let is_end = governed.iter().all(|day| *day < bare);
            assert!(self.ended && is_end, "{bare} {:?}", self.terms);
        }
        let lost = was
            .iter()
            .find(|day| **day >= self.today && !governed.contains(day));
        if let Some(lost) = lost {
            assert!(self.ends_by_declaration(*lost), "{lost} {:?}", self.terms);
        }
    }

    /// Whatever governs today, two people can put another in its place from today on: for good or until
    /// what begins next, and for as long as it would have governed; and no day is the poorer for it.
    fn assert_replaceable(&self) {
        let (today, line) = (self.today, settled(&self.terms));
        let Some(now) = governing(&line, today) else {
            return;
        };
        let later = self.terms.iter().filter(|term| term.decides());
        let next = later
            .filter_map(|term| term.from.filter(|from| *from > today))
            .min();
        let eve = next.and_then(Date::yesterday);
        let for_good = self.another(today, eve, false);
        let until = now
            .until
            .filter(|until| eve.is_none_or(|eve| *until <= eve));
        let ends = until.and_then(Date::tomorrow);
        let is_last = ends.is_some_and(|day| governing(&line, day).is_none());
        let as_long = until.map(|until| self.another(today, Some(until), is_last));
        for new in [Some(for_good), as_long].into_iter().flatten() {
            assert_eq!(check(&self.terms, &new, today), Ok(()), "{new:?} {line:?}");
            let with = [self.terms.as_slice(), &[new]].concat();
            let other = Self {
                terms: with,
                ..*self
            };
            assert_eq!(other.governing(), Some(new.number));
            let left = other.governed();
            assert!(
                self.governed().iter().all(|day| left.contains(day)),
                "{line:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Invariant: whatever is accepted, taken back or withdrawn, no day that had rules loses them,
    /// unless somebody said that they end; a rollback takes none from what governs by itself; what
    /// governs can always be replaced; settling changes no day's rules, and nothing when it is done again.
    #[test]
    fn no_day_loses_its_rules(
        with in 0..4_u8,
        acts in proptest::collection::vec((0..3_u8, act()), 1..16),
    ) {
        let mut city = City::founded(with);
        for (later, act) in acts {
            city.today = plus(city.today, later);
            let was = city.governed();
            match act {
                Act::Release { from, length, last } => city.release(from, length, last),
                Act::RollBack => city.roll_back(),
                Act::Withdraw(which) => city.withdraw(which),
            }
            city.assert_whole(&was);
            city.assert_replaceable();
            let line = settled(&city.terms);
            prop_assert_eq!(&settled(&line), &line);
            for on in city.ahead() {
                let governs = governing(&line, on).map(|term| term.number);
                let claims = governing(&city.terms, on).map(|term| term.number);
                prop_assert!(governs.is_none() || governs == claims);
            }
            if let Some((_, until)) = runs_out(&line, city.today) {
                prop_assert!(governing(&line, until).is_some());
                prop_assert!(governing(&line, until.tomorrow().unwrap()).is_none());
            }
        }
    }
}
