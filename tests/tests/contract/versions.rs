//! Which versions of the contract the host speaks, and what it says to others.

use bylaw::rules::{Contract, Limits, LoadError, digest};
use bylaw_tests::forge::{contract, contract_of, of_wit};
use bylaw_tests::places::{root, setup};

fn refused(wit: &str) -> LoadError {
    let loaded = setup().library.load(&of_wit(wit), Limits::default());
    loaded.map(|_| ()).unwrap_err()
}

/// Its types fit, so that it was asked who it is; a forged component can only trap.
fn was_asked(error: &LoadError) -> bool {
    matches!(error, LoadError::Describe(_)) && error.code() == "trapped"
}

#[test]
fn both_versions_are_spoken() {
    for wit in [contract(), contract_of("1.0")] {
        let error = refused(&wit);
        assert!(was_asked(&error), "{error}");
    }
    assert_eq!(Contract::ALL.map(Contract::number), ["1.0.0", "1.1.0"]);
}

/// Invariant: a version that is finished stays as it is, to the byte; what is added is of the next one.
#[test]
fn what_is_said_by_1_1_is_finished() {
    let finished = "fbd5e557fb8c870d639aca91f3f04dacd5497c33c1d70924b174b19b052aa02d";
    let read = |path| std::fs::read_to_string(root().join(path)).unwrap();
    let frozen = read("wit/1.1/rules.wit");
    assert_eq!(digest(frozen.as_bytes()), finished, "1.1 is finished");
    assert_eq!(read("wit/rules.wit"), frozen, "begin 1.2");
}

#[test]
fn another_version_is_refused_by_its_name() {
    for (from, to) in [
        ("1.1.0", "1.1.1"),
        ("1.1.0", "1.2.0"),
        ("1.1.0", "2.0.0"),
        ("1.1.0", "1.0.1"),
        ("1.1.0", "0.1.0"),
    ] {
        let wit = contract().replace(&format!("@{from};"), &format!("@{to};"));
        let error = refused(&wit);
        assert_eq!(error.code(), "other-contract", "{to}: {error}");
        assert_eq!(
            error.to_string(),
            format!(
                "the component was made for `bylaw:rules/jurisdiction@{to}`; this host speaks 1.0.0 and 1.1.0"
            )
        );
    }
}

/// A component is what its version says: neither the words of the next under the name of the last,
/// nor the other way round.
#[test]
fn a_version_is_held_to_its_own_words() {
    let newer_as_older = contract().replace("@1.1.0;", "@1.0.0;");
    let older_as_newer = contract_of("1.0").replace("@1.0.0;", "@1.1.0;");
    let older_with_more = contract_of("1.0").replace(
        "enum severity { error, warning, note }",
        "enum severity { error, warning, note, hint }",
    );
    for (wit, number) in [
        (newer_as_older, "1.0.0"),
        (older_as_newer, "1.1.0"),
        (older_with_more, "1.0.0"),
    ] {
        let error = refused(&wit);
        assert_eq!(error.code(), "wrong-world", "{error}");
        let world = format!("does not fit the world bylaw:rules@{number}: ");
        assert!(error.to_string().contains(&world), "{error}");
    }
}

/// Each record, enum and variant of 1.0 is in 1.1, and there begins with what it was: a version only
/// adds, and only at the end.
#[test]
fn the_contract_only_grows_and_only_at_ends() {
    let (older, newer) = (words_of(&contract_of("1.0")), words_of(&contract()));
    let mut grown = vec![];
    for (name, members) in &older {
        let now = newer.iter().find(|(other, _)| other == name);
        let (_, now) = now.unwrap_or_else(|| panic!("{name} is gone"));
        assert!(now.starts_with(members), "{name}: {members:?}, now {now:?}");
        if now.len() > members.len() {
            grown.push((name.as_str(), now[members.len()..].join(", ")));
        }
    }
    let expected = [
        ("capacity", "work-body-head"),
        ("sharing-terms", "lists: list<sharing-list>"),
        ("catalog-entry", "on-platform: bool"),
        ("matter-kind", "data-need"),
        ("statement", "scope: option<string>, promised: bool"),
        ("effect", "restore-access"),
        ("treatment", "scope"),
    ];
    assert_eq!(grown, expected.map(|(name, more)| (name, more.to_owned())));
}

/// The types of a contract with their members, in their order.
fn words_of(wit: &str) -> Vec<(String, Vec<String>)> {
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    let text: String = wit.lines().map(|line| code(line) + " ").collect();
    let mut found = vec![];
    for kind in ["enum ", "record ", "variant "] {
        for part in text.split(kind).skip(1) {
            let Some((name, rest)) = part.split_once('{') else {
                continue;
            };
            let body = rest.split('}').next().unwrap();
            let members = split_members(body);
            found.push((name.trim().to_owned(), members));
        }
    }
    let place = |name: &str| wit.find(&format!(" {name} {{")).unwrap_or(usize::MAX);
    found.sort_by_key(|(name, _): &(String, Vec<String>)| place(name));
    found
}

/// Commas within `<…>` and `(…)` part nothing.
fn split_members(body: &str) -> Vec<String> {
    let (mut depth, mut members) = (0, vec![String::new()]);
    for sign in body.chars() {
        match sign {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
        if sign == ',' && depth == 0 {
            members.push(String::new());
        } else {
            members.last_mut().unwrap().push(sign);
        }
    }
    let plain = |member: &String| member.split_whitespace().collect::<Vec<_>>().join(" ");
    let members: Vec<String> = members.iter().map(plain).collect();
    members.into_iter().filter(|one| !one.is_empty()).collect()
}
