//! How much is given: a grant held against the parent's, part by part, and the catalogs in which an
//! entry stands.

use super::laxity::Laxity;
use super::laxity::Sort;
use super::outcomes::At;
use crate::domain::phrases::{both, effect};
use crate::domain::words::word;
use crate::domain::{Catalog, Effect, Grant, OnwardUse, Text};

/// A grant of an outcome held against the first one of the parent's.
pub(super) fn compare(at: &At<'_>, [own, upper]: [&[Effect]; 2]) -> Vec<Laxity> {
    let granted = |effect: &'_ Effect| match effect {
        Effect::GrantAccess(grant) => Some(grant.clone()),
        _ => None,
    };
    let Some(theirs) = upper.iter().find_map(granted) else {
        return vec![];
    };
    let mut found = vec![];
    for ours in own.iter().filter_map(granted) {
        for (part, why) in wider(at, &ours, &theirs) {
            let of = |grant: &Grant| effect(&Effect::GrantAccess(grant.clone()));
            let sides = at.sides(of(&ours), of(&theirs));
            let laxity = at.laxity(Sort::WiderGrant, part).because(why.zh, why.en);
            let laxity = match part {
                "" => laxity
                    .answering(word(&ours.onward))
                    .instead_of(word(&theirs.onward)),
                "until" if ours.until.is_none() => laxity.answering("without-end"),
                _ => laxity,
            };
            found.push(laxity.sides(sides.0, sides.1));
        }
    }
    found
}

/// The parts in which a grant gives more, each with the word that the laxity is named after. What
/// the parent does not state it is silent about; a child that does not state it drops it.
fn wider(at: &At<'_>, own: &Grant, upper: &Grant) -> Vec<(&'static str, Text)> {
    let longer = upper
        .until
        .is_some_and(|last| own.until.is_none_or(|until| until > last));
    let parts = [
        (
            upper.onward != OnwardUse::Unstated && freedom(own.onward) > freedom(upper.onward),
            "",
            both(
                "下位规则授予的转供范围宽于上位法",
                "the child lets the data be passed on more freely than the parent",
            ),
        ),
        (
            more_items(&at.place.matter.statement.items, own, upper),
            "items",
            both(
                "下位规则授予的信息项多于上位法",
                "the child gives items that the parent does not give",
            ),
        ),
        (
            longer,
            "until",
            both(
                "下位规则授予的使用期限长于上位法，或者没有期限",
                "the child gives access for longer than the parent, or without an end",
            ),
        ),
        (
            upper.method.is_some() && own.method != upper.method,
            "method",
            both(
                "下位规则未限于上位法所限的共享方式",
                "the child does not keep to the method to which the parent limits the access",
            ),
        ),
        (
            own.public_service && !upper.public_service,
            "public-service",
            both(
                "下位规则还允许用于公共服务",
                "the child also lets the data serve public services",
            ),
        ),
    ];
    parts
        .into_iter()
        .filter(|(wider, ..)| *wider)
        .map(|(_, part, why)| (part, why))
        .collect()
}

/// How freely data may be passed on.
fn freedom(onward: OnwardUse) -> u8 {
    match onward {
        OnwardUse::Forbidden => 0,
        OnwardUse::WithProviderConsent | OnwardUse::WithLicence => 1,
        OnwardUse::Unstated => 2,
    }
}

/// Whether a grant has items that the other has not. None named means all that was asked for, and none
/// asked for means all.
fn more_items(asked: &[String], own: &Grant, upper: &Grant) -> bool {
    let given = |grant: &Grant| match grant.items.as_slice() {
        [] => asked.to_vec(),
        some => some.to_vec(),
    };
    let (ours, theirs) = (given(own), given(upper));
    let new = |item: &String| !theirs.contains(item);
    !theirs.is_empty() && (ours.is_empty() || ours.iter().any(new))
}

/// The catalogs in which an entry comes to stand here and not under the parent's rules. Everything
/// stands in that of the resources; a catalog of open data is nothing to a parent that opens none.
pub(super) fn published(at: &At<'_>, [own, upper]: [&[Effect]; 2]) -> Vec<Laxity> {
    let placed = |one: &'_ Effect| match one {
        Effect::PublishEntry(catalogs) | Effect::ReviseEntry(catalogs) => Some(catalogs.clone()),
        _ => None,
    };
    let Some(theirs) = upper.iter().find_map(placed) else {
        return vec![];
    };
    let upper_law = at.place.upper;
    let speaks = |catalog: &Catalog| match catalog {
        Catalog::Resources => false,
        Catalog::Sharing => !upper_law.sharing_classes.is_empty(),
        Catalog::Opening => !upper_law.opening_classes.is_empty(),
    };
    let mut found = vec![];
    for ours in own.iter().filter_map(placed) {
        let beyond = ours
            .iter()
            .filter(|one| speaks(one) && !theirs.contains(one));
        for (catalog, (word, zh, en)) in beyond.map(|one| (one, named(*one))) {
            let of = |catalogs: &[Catalog]| effect(&Effect::PublishEntry(catalogs.to_vec()));
            let sides = at.sides(of(&[*catalog]), of(&theirs));
            let laxity = at.laxity(Sort::WiderPublication, word).because(
                format!("下位规则将上位法不列入的条目列入{zh}"),
                format!("the child puts into {en} what the parent does not put there"),
            );
            found.push(laxity.sides(sides.0, sides.1));
        }
    }
    found
}

fn named(catalog: Catalog) -> (&'static str, &'static str, &'static str) {
    match catalog {
        Catalog::Resources => ("resources", "资源目录", "the catalog of resources"),
        Catalog::Sharing => ("sharing", "共享目录", "the sharing catalog"),
        Catalog::Opening => ("opening", "开放目录", "the opening catalog"),
    }
}
