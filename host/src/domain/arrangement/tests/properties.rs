//! Whatever is proposed, taken back and withdrawn, on a later day each time.

use proptest::prelude::*;

use super::*;

/// For how many days it is looked ahead; nothing begins or ends later.
const AHEAD: usize = 60;

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
    let release = (0..20_u8, proptest::option::of(0..12_u8), any::<bool>());
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
    /// Somebody said that the rules end.
    ended: bool,
}

impl City {
    /// Its policy began with one release, or with one and the next.
    fn founded(two: bool) -> Self {
        let (one, next) = (term(1, None, Some("2026-03-14")), "2026-03-15");
        let terms = if two {
            vec![one, term(2, Some(next), None)]
        } else {
            vec![term(1, None, None)]
        };
        Self {
            terms,
            today: day(TODAY),
            ended: false,
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

    fn next(&self) -> i64 {
        let activated = self.terms.iter().filter_map(|term| term.activated);
        activated.max().unwrap() + 1
    }

    fn term(&mut self, number: u32) -> &mut Term {
        let mut terms = self.terms.iter_mut();
        terms.find(|term| term.number == number).unwrap()
    }

    fn release(&mut self, from: u8, length: Option<u8>, last: bool) {
        let from = plus(self.today, from);
        let until = length.map(|length| plus(from, length));
        let new = Term {
            number: u32::try_from(self.terms.len()).unwrap() + 1,
            from: Some(from),
            until,
            agreed_until: until,
            last,
            mode: Mode::Enforce,
            state: ReleaseState::Active,
            activated: Some(self.next()),
        };
        if check(&self.terms, &new, self.today).is_ok() {
            self.ended |= last;
            self.terms.push(new);
        }
    }

    fn roll_back(&mut self) {
        let (today, governed) = (self.today, self.governed());
        let now = governing(&settled(&self.terms), today).map(|term| term.number);
        let Some(now) = now else { return };
        self.term(now).state = ReleaseState::RolledBack;
        let Some(back) = before(&self.terms, today) else {
            self.term(now).state = ReleaseState::Active;
            return;
        };
        if let Some(more) = prolonged(&self.terms, back, today) {
            *self.term(back) = more;
        }
        let governs = governing(&settled(&self.terms), today).map(|term| term.number);
        assert_eq!(governs, Some(back));
        let left = self.governed();
        assert!(
            governed.iter().all(|day| left.contains(day)),
            "{:?}",
            self.terms
        );
    }

    fn withdraw(&mut self, which: usize) {
        let (today, governed) = (self.today, self.governed());
        let open = self
            .terms
            .iter()
            .filter(|term| term.decides() && term.from > Some(today));
        let open: Vec<u32> = open.map(|term| term.number).collect();
        let Some(number) = open.get(which % open.len().max(1)).copied() else {
            return;
        };
        if let Err(needed) = check_withdrawal(&self.terms, number, today) {
            if !needed.first.is_empty() {
                let mut terms = self.terms.clone();
                for term in terms
                    .iter_mut()
                    .filter(|term| needed.first.contains(&term.number))
                {
                    term.state = ReleaseState::Withdrawn;
                }
                assert_eq!(check_withdrawal(&terms, number, today), Ok(()));
            }
            return;
        }
        self.term(number).state = ReleaseState::Withdrawn;
        let left = self.governed();
        let lost = governed.iter().find(|day| !left.contains(day));
        // Only if the rules end, and before that with a release that says so.
        if let Some(day) = lost {
            assert!(left.iter().all(|other| other < day), "{:?}", self.terms);
            let line = settled(&self.terms);
            let over = line.iter().filter(|term| term.decides());
            let over = over.filter(|term| term.until < Some(*day));
            assert!(over.max_by_key(|term| term.until).unwrap().last, "{line:?}");
        }
    }
}

proptest! {
    /// Invariant: whatever is accepted, taken back or withdrawn, no day that had rules loses them,
    /// unless somebody said that they end; settling changes no day's rules, and nothing when it is
    /// done again.
    #[test]
    fn no_day_loses_its_rules(
        two in any::<bool>(),
        acts in proptest::collection::vec((0..3_u8, act()), 1..14),
    ) {
        let mut city = City::founded(two);
        for (later, act) in acts {
            city.today = plus(city.today, later);
            match act {
                Act::Release { from, length, last } => city.release(from, length, last),
                Act::RollBack => city.roll_back(),
                Act::Withdraw(which) => city.withdraw(which),
            }
            let line = settled(&city.terms);
            prop_assert_eq!(&settled(&line), &line);
            for on in city.ahead() {
                let governs = governing(&line, on).map(|term| term.number);
                let claims = governing(&city.terms, on).map(|term| term.number);
                prop_assert!(governs.is_none() || governs == claims);
                prop_assert!(city.ended || governs.is_some(), "{on} {:?}", city.terms);
            }
            if let Some((_, until)) = runs_out(&line, city.today) {
                prop_assert!(governing(&line, until).is_some());
                prop_assert!(governing(&line, until.tomorrow().unwrap()).is_none());
            }
        }
    }
}
