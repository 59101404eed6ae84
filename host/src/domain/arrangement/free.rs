//! Whether a release may be put onto the line of days, beside those that are there.

use super::{Date, Mode, Term, governing, settled, with};

/// Why a release cannot be put onto the line of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    /// What was decided stays decided.
    #[error(
        "it would begin on {from}, which is past; today is {today}, and releases are never retroactive"
    )]
    Retroactive { from: Date, today: Date },
    /// An end before the beginning.
    #[error("it would end on {until}, before it begins on {from}")]
    Backwards { from: Date, until: Date },
    /// Somebody else's days.
    #[error("it would govern days that release {number} governs, from {} until {}", day(*.from), day(*.until))]
    Overlap {
        number: u32,
        from: Option<Date>,
        until: Option<Date>,
    },
    /// Days without rules between two releases.
    #[error(
        "it would leave a gap: nothing would govern from {from} until {until}, between releases {before} and {after}"
    )]
    Gap {
        from: Date,
        until: Date,
        before: u32,
        after: u32,
        /// Whether it is the new one that ends too early.
        ends_early: bool,
    },
    /// Days without rules for ever after.
    #[error(
        "nothing would govern after {until}; propose it without an end, or with one after which another release governs, or say with `last` that the rules end then"
    )]
    Ends { until: Date },
    /// It is said to be the last, and has no last day.
    #[error("the rules are to end with it; say on which day with `until`")]
    LastOfNoDay,
    /// It is said to be the last, and decides nothing.
    #[error("no rules end with a shadow, which decides nothing; leave `last` out")]
    LastShadow,
    /// It is said to be the last, and another one begins later.
    #[error(
        "the rules do not end on {until}: release {after} begins on {begins}; leave `last` out, or withdraw that one first"
    )]
    NotLast {
        until: Date,
        after: u32,
        begins: Date,
    },
}

impl Misplaced {
    /// What of the proposal has to become another: its first day, its last one, or that the rules end
    /// with it.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Backwards { .. }
            | Self::Ends { .. }
            | Self::NotLast { .. }
            | Self::Gap {
                ends_early: true, ..
            } => "until",
            Self::Retroactive { .. } | Self::Overlap { .. } | Self::Gap { .. } => "from",
            Self::LastOfNoDay | Self::LastShadow => "last",
        }
    }
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "no day".to_owned(), |day| day.to_string())
}

/// Whether a release may be put beside those that are there.
///
/// # Errors
/// It begins before today or ends before it begins; it claims days of another that has an agreed
/// end, or begins later; or it leaves days without rules, between two releases or for ever, and does
/// not say that the rules end.
pub fn check(terms: &[Term], new: &Term, today: Date) -> Result<(), Misplaced> {
    let from = new.from.unwrap_or(Date::FIRST);
    if from < today {
        return Err(Misplaced::Retroactive { from, today });
    }
    if let Some(until) = new.until.filter(|until| *until < from) {
        return Err(Misplaced::Backwards { from, until });
    }
    if new.mode == Mode::Shadow {
        return if new.last {
            Err(Misplaced::LastShadow)
        } else {
            Ok(())
        };
    }
    let deciding = || terms.iter().filter(|term| term.decides());
    for term in deciding() {
        check_overlap(term, from, new.until)?;
    }
    if new.last {
        check_last(deciding(), new)?;
    }
    check_gaps(&settled(&with(terms, new)), new, today)
}

/// One with which the rules end has a last day, and nothing begins after it.
fn check_last<'t>(
    mut deciding: impl Iterator<Item = &'t Term>,
    new: &Term,
) -> Result<(), Misplaced> {
    let until = new.until.ok_or(Misplaced::LastOfNoDay)?;
    let later =
        deciding.find_map(|term| Some((term.number, term.from?)).filter(|(_, from)| *from > until));
    later.map_or(Ok(()), |(after, begins)| {
        Err(Misplaced::NotLast {
            until,
            after,
            begins,
        })
    })
}

/// One without an end gives way to whatever begins later, on the day before.
fn check_overlap(term: &Term, from: Date, until: Option<Date>) -> Result<(), Misplaced> {
    let gives_way = term.agreed_until.is_none() && term.from.is_none_or(|begins| begins <= from);
    let over = term.until.is_some_and(|end| end < from);
    let later = match (term.from, until) {
        (Some(begins), Some(until)) => until < begins,
        _ => false,
    };
    if gives_way || over || later {
        return Ok(());
    }
    Err(Misplaced::Overlap {
        number: term.number,
        from: term.from,
        until: term.until,
    })
}

/// What has been without rules before today already is no gap that the new one leaves.
fn check_gaps(terms: &[Term], new: &Term, today: Date) -> Result<(), Misplaced> {
    let deciding = || terms.iter().filter(|term| term.decides());
    for before in deciding() {
        let Some(until) = before.until else { continue };
        let Some(first) = until.tomorrow() else {
            continue;
        };
        if first < today || governing(terms, first).is_some() {
            continue;
        }
        let after = deciding().filter(|term| term.from > Some(first));
        let after = after.min_by_key(|term| term.from);
        let beside =
            before.number == new.number || after.is_some_and(|after| after.number == new.number);
        let end = after.and_then(|after| Some((after.number, after.from?.yesterday()?)));
        match end {
            _ if !beside => {}
            Some((after, until)) => {
                return Err(Misplaced::Gap {
                    from: first,
                    until,
                    before: before.number,
                    after,
                    ends_early: before.number == new.number,
                });
            }
            None if new.last => {}
            None => return Err(Misplaced::Ends { until }),
        }
    }
    Ok(())
}
