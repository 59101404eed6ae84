//! Every refusal that the API makes stands in the table that describes refusals, and the reverse.

use std::collections::BTreeSet;
use std::fs;

use crate::lexer::{Kind, Token, tokens};
use crate::{root, sources};

/// The codes that a source gives problems: a word that begins what is in brackets or comes after the
/// status, with the words for people behind it.
fn codes(source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let text = |token: &Token| match &token.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    };
    let code = |four: &[Token]| {
        let after_status = four[0].word().is_some() && four[1].is(',');
        let begins = four[1].is('(') || after_status;
        let word = text(&four[2]).filter(|text| is_code(text))?;
        (begins && four[3].is(',')).then_some(word)
    };
    let found = tokens.windows(5).filter_map(|five| {
        text(&five[4])?;
        code(&five[..4])
    });
    found.collect()
}

fn is_code(text: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    !text.is_empty() && text.chars().all(letter)
}

/// Invariant: no program gets a refusal that the description does not know.
#[test]
fn every_problem_stands_in_the_table_and_the_reverse() {
    let http = root().join("host/src/http");
    let table = fs::read_to_string(http.join("document/problems.txt")).unwrap();
    let known = table.lines().map(|line| line.split(" | ").next().unwrap());
    // A family is put together where it arises.
    let known: BTreeSet<String> = known
        .filter(|code| !code.ends_with('*'))
        .map(ToOwned::to_owned)
        .collect();
    let files = sources(&http).into_iter();
    let files = files.filter(|file| !file.starts_with(http.join("document")));
    let made: BTreeSet<String> = files
        .flat_map(|file| codes(&fs::read_to_string(file).unwrap()))
        .collect();
    assert_eq!(made, known);
    assert!(known.len() > 100, "{}", known.len());
}

#[test]
fn codes_are_found_however_they_are_written() {
    let found = |source| codes(source).into_iter().collect::<Vec<_>>();
    let direct = "Problem::new(StatusCode::NOT_FOUND, \"no-case\", \"没有\", \"No such case\")";
    assert_eq!(found(direct), ["no-case"]);
    let pairs = "match e { A => (\"no-entry\", \"entry_code\"), B => refused(status, \"bad-sheet\", \"文\") }";
    assert_eq!(found(pairs), ["bad-sheet", "no-entry"]);
    let others =
        "[\"body\", \"header\"]; f(\"one\"); (\"x-problems\" = 1); json!([\"a\", \"b\", \"c\"])";
    assert_eq!(found(others), [""; 0]);
}
