//! Several things in one cell, both ways. What plain words cannot hold is written as JSON, so that
//! whatever was written is read as it was.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::guide::words::Worded;
use crate::domain::{BasisRank, Entitlement, LegalBasis};

/// What separates the things in a cell; the first is written, all are read.
const SEPARATORS: [char; 5] = ['；', ';', '、', '\n', '\r'];

/// Writes with plain words if they are read back as what they stand for.
fn plainly<T>(value: &T, plain: String, read: impl Fn(&str) -> Option<T>) -> String
where
    T: PartialEq + Serialize,
{
    if read(&plain).as_ref() == Some(value) {
        return plain;
    }
    // The types are the store's own, which JSON can always hold.
    serde_json::to_string(value).unwrap_or(plain)
}

fn as_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    text.starts_with('[')
        .then(|| serde_json::from_str(text).ok())
        .flatten()
}

/// The parts of a cell, without the spaces around them.
fn parts(text: &str) -> Vec<&str> {
    text.split(SEPARATORS)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// A list of words.
pub(super) fn list(text: &str) -> Vec<String> {
    as_json(text).unwrap_or_else(|| parts(text).into_iter().map(ToOwned::to_owned).collect())
}

pub(super) fn write_list(all: &[String]) -> String {
    plainly(&all.to_vec(), all.join("；"), |text| Some(list(text)))
}

/// Legal bases, each as `法律《数据安全法》第二十一条`.
pub(super) fn bases(text: &str) -> Option<Vec<LegalBasis>> {
    as_json(text).or_else(|| parts(text).into_iter().map(basis).collect())
}

pub(super) fn write_bases(all: &[LegalBasis]) -> String {
    let plain: Vec<String> = all.iter().map(write_basis).collect();
    plainly(&all.to_vec(), plain.join("；"), bases)
}

fn basis(text: &str) -> Option<LegalBasis> {
    let (rank, rest) = text.split_once('《')?;
    let (title, article) = rest.split_once('》')?;
    let rank = match rank.trim() {
        "" => BasisRank::Other,
        rank => BasisRank::of(rank)?,
    };
    let article = article.trim();
    Some(LegalBasis {
        rank,
        title: title.to_owned(),
        article: (!article.is_empty()).then(|| article.to_owned()),
    })
}

fn write_basis(basis: &LegalBasis) -> String {
    let article = basis.article.as_deref().unwrap_or_default();
    format!("{}《{}》{article}", basis.rank.zh(), basis.title)
}

/// Who is entitled and on what basis, each as `税务局：法律《税收征收管理法》第六条`.
pub(super) fn entitled(text: &str) -> Option<Vec<Entitlement>> {
    let one = |part: &str| {
        let (party, basis) = match part.split_once('：') {
            Some((party, basis)) => (party, vec![self::basis(basis)?]),
            None => (part, vec![]),
        };
        Some(Entitlement {
            party: party.to_owned(),
            legal_basis: basis,
        })
    };
    as_json(text).or_else(|| parts(text).into_iter().map(one).collect())
}

pub(super) fn write_entitled(all: &[Entitlement]) -> String {
    let one = |entitled: &Entitlement| match entitled.legal_basis.as_slice() {
        [] => entitled.party.clone(),
        bases => format!("{}：{}", entitled.party, write_bases(bases)),
    };
    let plain: Vec<String> = all.iter().map(one).collect();
    plainly(&all.to_vec(), plain.join("；"), entitled)
}
