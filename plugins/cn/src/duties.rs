//! Whose duty a provision states: a provider's, a user's or the authority's. What follows when it is
//! not done stands in 39, 40 and 41.

use bylaw_sdk::prelude::*;

use crate::description::PARAGRAPHS;

use Side::{Authority, Provider, User};

/// Whom 39, 40 and 41 speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 政务数据提供部门 (39).
    Provider,
    /// 政务数据需求部门 (40).
    User,
    /// 政务数据共享主管部门 (41).
    Authority,
}

/// Whether the regulation has the provision; items are counted where 39 to 41 list violations.
pub fn exists(place: &Citation) -> bool {
    let items = match place.article {
        39 => 9,
        40 => 7,
        41 => 3,
        _ => u8::MAX,
    };
    let within = |number: Option<u8>, last: u8| number.is_none_or(|one| (1..=last).contains(&one));
    paragraphs_of(place.article).is_some_and(|last| within(place.paragraph, last))
        && within(place.item, items)
}

fn paragraphs_of(article: u16) -> Option<u8> {
    let before = article.checked_sub(1)?;
    PARAGRAPHS.get(usize::from(before)).copied()
}

/// Whom the provision binds; of an article without a paragraph, whom any of its paragraphs binds.
/// Nobody, where it states no duty, or one of the State's or a government's.
pub fn bound_by(place: &Citation) -> Vec<Side> {
    let all = of_article(place.article);
    let meant = match place.paragraph {
        Some(one) => all.get(usize::from(one).saturating_sub(1)..usize::from(one)),
        None => Some(all),
    };
    let mut sides = vec![];
    for side in meant.unwrap_or_default().iter().copied().flatten() {
        if !sides.contains(side) {
            sides.push(*side);
        }
    }
    sides
}

type Bound = &'static [Side];

const NOBODY: Bound = &[];
const P: Bound = &[Provider];
const U: Bound = &[User];
const A: Bound = &[Authority];
/// 政府部门, without more: whoever provides and whoever uses.
const BOTH: Bound = &[Provider, User];
const P_A: Bound = &[Provider, Authority];
const ALL: Bound = &[Provider, User, Authority];

/// The paragraphs of an article in their order. What 24 has a higher department do, item 5 of 39
/// lists; what 19.1 forbids, item 1 of 40.
fn of_article(article: u16) -> &'static [Bound] {
    match article {
        8 | 30 => &[NOBODY, A, A, BOTH],
        9 | 41 => &[A],
        10 | 11 | 18 | 32 => &[BOTH],
        12 => &[A, P],
        13 | 15 | 21 | 22 => &[P, P],
        14 | 31 | 39 => &[P],
        16 => &[P_A, P],
        17 => &[P, P, A],
        19 => &[U, P_A],
        20 => &[A, U, P],
        24 => &[P, U],
        25 => &[U, ALL],
        26 => &[A, BOTH],
        27 => &[U, U, P],
        28 => &[A, A],
        29 | 34 => &[A, U],
        35 => &[BOTH, BOTH, BOTH],
        36 | 37 => &[BOTH, ALL],
        38 => &[NOBODY, A],
        40 => &[U],
        _ => &[],
    }
}
