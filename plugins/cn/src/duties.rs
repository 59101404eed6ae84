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

/// Whether the regulation has the provision; five of its articles have items.
pub fn exists(place: &Citation) -> bool {
    let items = match place.article {
        11 => 6,
        14 | 41 => 3,
        39 => 9,
        40 => 7,
        _ => 0,
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
/// 政府部门, of what it does as whoever provides or as whoever uses.
const BOTH: Bound = &[Provider, User];
const P_A: Bound = &[Provider, Authority];
/// 政府部门, whatever it does. The authority is one of them: 9 and 25.2 speak of 其他政府部门 beside it.
const ALL: Bound = &[Provider, User, Authority];

/// The paragraphs of an article in their order. Of what is done as one of them only, 39 to 41 tell:
/// what 24 has a higher department do is in item 5 of 39, what 12 to 17 say of catalogs in item 1.
/// 19.1 binds whoever collects, and whoever could have shared; 31 whoever has a platform, and whoever
/// would build a system beside them. 22.2 is a permission.
fn of_article(article: u16) -> &'static [Bound] {
    match article {
        5 | 10 | 11 | 18 | 32 => &[ALL],
        8 | 30 => &[NOBODY, A, A, BOTH],
        9 | 41 => &[A],
        12 => &[A, P],
        13 | 15 | 21 => &[P, P],
        14 | 39 => &[P],
        16 => &[P_A, P],
        17 => &[P, P, A],
        19 => &[BOTH, P_A],
        20 => &[A, U, P],
        22 => &[P, NOBODY],
        24 => &[P, U],
        25 => &[U, ALL],
        26 => &[A, BOTH],
        27 => &[U, U, P],
        28 => &[A, ALL],
        29 | 34 => &[A, U],
        31 => &[BOTH],
        35 => &[ALL, ALL, ALL],
        36 | 37 => &[ALL, ALL],
        38 => &[NOBODY, A],
        40 => &[U],
        _ => &[],
    }
}
