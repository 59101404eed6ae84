//! Whether a release may be put onto the line of days, beside those that are there.

use super::withdrawal::lost;
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
    /// Days of one that begins later: whoever takes over from it says so by the day on which it begins.
    #[error(
        "it would govern days of release {number}, which begins on {begins}; let it end on {eve}, and take over from that one by another that begins on {begins}"
    )]
    Overlap {
        number: u32,
        begins: Date,
        /// The day before.
        eve: Date,
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
            | Self::Overlap { .. }
            | Self::Ends { .. }
            | Self::NotLast { .. }
            | Self::Gap {
                ends_early: true, ..
            } => "until",
            Self::Retroactive { .. } | Self::Gap { .. } => "from",
            Self::LastOfNoDay | Self::LastShadow => "last",
        }
    }
}

/// Whether a release may be put beside those that are there. It takes over from whatever has begun by
/// its first day, for good or until its own last day, whether that one has an end or not.
///
/// # Errors
/// It begins before today or ends before it begins; it claims days of another that begins later; or
/// it leaves days without rules, between two releases or for ever, and does not say that the rules end.
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
    check_overlap(deciding(), from, new.until)?;
    if new.last {
        check_last(terms, new, today)?;
    }
    check_gaps(&settled(&with(terms, new)), new, today)
}

/// One with which the rules end has a last day, and nothing begins later. What begins on the next day
/// is no contradiction, since it may be withdrawn then, unless days after it would lose their rules.
fn check_last(terms: &[Term], new: &Term, today: Date) -> Result<(), Misplaced> {
    let until = new.until.ok_or(Misplaced::LastOfNoDay)?;
    let deciding = terms.iter().filter(|term| term.decides());
    let begin = deciding.filter_map(|term| Some((term.from?, term.number)));
    let Some((begins, after)) = begin.filter(|(begins, _)| *begins > until).max() else {
        return Ok(());
    };
    let loses = || lost(&settled(terms), &settled(&with(terms, new)), today).is_some();
    if until.tomorrow() == Some(begins) && !loses() {
        return Ok(());
    }
    Err(Misplaced::NotLast {
        until,
        after,
        begins,
    })
}

/// The first one that begins later keeps its days, be it wholly covered: nobody loses by oversight
/// what two people agreed.
fn check_overlap<'t>(
    deciding: impl Iterator<Item = &'t Term>,
    from: Date,
    until: Option<Date>,
) -> Result<(), Misplaced> {
    let begin = deciding.filter_map(|term| Some((term.from?, term.number)));
    let later =
        begin.filter(|(begins, _)| from < *begins && until.is_none_or(|end| *begins <= end));
    let Some((begins, number)) = later.min() else {
        return Ok(());
    };
    Err(Misplaced::Overlap {
        number,
        begins,
        eve: begins.yesterday().unwrap_or(from),
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
