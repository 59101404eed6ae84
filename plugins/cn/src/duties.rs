//! Whose duty a provision states: a provider's, a user's or the authority's. What follows when it is
//! not done stands in 39, 40 and 41.

use bylaw_sdk::prelude::*;

use crate::INSTRUMENT;
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
    place.instrument == INSTRUMENT
        && paragraphs_of(place.article).is_some_and(|last| within(place.paragraph, last))
        && within(place.item, items)
}

fn paragraphs_of(article: u16) -> Option<u8> {
    let before = article.checked_sub(1)?;
    PARAGRAPHS.get(usize::from(before)).copied()
}

/// Whom the provision binds; of an article without a paragraph, whom any of its paragraphs binds.
/// Nobody, where it states no duty, or one of the State's or a government's.
pub fn bound_by(place: &Citation) -> Vec<Side> {
    let last = paragraphs_of(place.article).unwrap_or(0);
    let paragraphs = match place.paragraph {
        Some(one) => one..=one,
        None => 1..=last,
    };
    let mut sides = vec![];
    for side in paragraphs.flat_map(|number| of_paragraph(place.article, number)) {
        if !sides.contains(side) {
            sides.push(*side);
        }
    }
    sides
}

/// 政府部门 without more is whoever provides and whoever uses. What 24 has a higher department do,
/// item 5 of 39 lists; what 19.1 forbids, item 1 of 40.
fn of_paragraph(article: u16, paragraph: u8) -> &'static [Side] {
    match (article, paragraph) {
        (12, 2) | (13..=15 | 21 | 22 | 31 | 39, _) | (17, 1 | 2) => &[Provider],
        (16, 2) | (20, 3) | (24, 1) | (27, 3) => &[Provider],
        (19, 1) | (20 | 24 | 29 | 34, 2) | (25 | 27, 1) | (27, 2) | (40, _) => &[User],
        (8 | 30, 2 | 3) | (9 | 28 | 41, _) | (38, 2) => &[Authority],
        (12 | 20 | 26 | 29 | 34, 1) | (17, 3) => &[Authority],
        (16, 1) | (19, 2) => &[Provider, Authority],
        (8 | 30, 4) | (10 | 11 | 18 | 32 | 35, _) | (26, 2) | (36 | 37, 1) => &[Provider, User],
        (25 | 36 | 37, 2) => &[Provider, User, Authority],
        _ => &[],
    }
}
