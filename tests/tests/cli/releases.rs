//! `bylaw rules keygen`, `sign`, `upload`, `propose`, `confirm`, `rollback`, `releases`: the life of
//! a release from a shell. `bylaw appoint`: those who lead it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use bylaw_tests::host::entry;
use bylaw_tests::registry::{DockerRegistry, Like};

use crate::keyed::{Keyed, SECURITY, SYSTEM, keyed, rules, sign};
use crate::program::{assert_refused, run_in};

/// Invariant: what a policy with keys seeds at the first start is signed like everything else.
#[test]
fn what_a_policy_begins_with_is_signed_too() {
    let town = keyed("release-unsigned");
    let init = ["init", "--name", "运营者", "--config", "server.toml"];
    let unsigned = run_in(town.folder(), &init, "");
    assert_refused(
        &unsigned,
        &["shenyang.toml", "`shenyang.wasm.sig`", "is not signed"],
    );
    sign(town.folder(), "rules/shenyang.wasm");
    assert_eq!(run_in(town.folder(), &init, "").code, Some(0));
}

#[test]
fn a_release_lives_from_a_key_to_a_rollback() {
    let city = Keyed::served("release-life");
    let signature = city.folder().join("two.wasm.sig");
    let kept = fs::read(&signature).unwrap();
    fs::remove_file(&signature).unwrap();
    assert_refused(
        &city.ask(SYSTEM, "upload", &["two.wasm"]),
        &["`two.wasm.sig`", "rules sign"],
    );
    fs::write(&signature, kept).unwrap();
    let upload = city.well(SYSTEM, "upload", &["two.wasm"]);
    assert!(upload.contains("handed in"), "{upload}");
    let again = city.well(SYSTEM, "upload", &["two.wasm"]);
    assert!(again.contains("was here already"), "{again}");
    // From today on, as the host counts.
    let proposal = |repairs| ["two.wasm", "--mode", "enforce", "--repairs", repairs];
    let nothing = city.ask(SYSTEM, "propose", &proposal("9"));
    assert!(nothing.err.contains("no such release"), "{}", nothing.err);
    let proposed = city.well(SYSTEM, "propose", &proposal("1"));
    let begins = " enforce from 2025-09-26 until -, proposed, repairs release 1\n";
    assert!(
        proposed.starts_with("release 2: ") && proposed.contains(begins),
        "{proposed}"
    );
    let own = city.ask(SYSTEM, "confirm", &["2"]);
    assert_eq!(own.code, Some(1));
    assert!(
        own.err.contains("another administrator has to confirm it"),
        "{}",
        own.err
    );
    let other = city.ask(
        SECURITY,
        "confirm",
        &["2", "--digest", "rules/shenyang.wasm"],
    );
    assert_refused(&other, &["release 2 is of ", "nothing was confirmed"]);
    let confirmed = city.well(SECURITY, "confirm", &["2", "--digest", "two.wasm"]);
    assert!(
        confirmed.starts_with("confirmed release 2: ")
            && confirmed.contains("active, governs, repairs release 1"),
        "{confirmed}"
    );
    let back = city.well(SYSTEM, "rollback", &["--reason", "出错"]);
    assert!(
        back.starts_with("release 2 was rolled back\nrelease 1: "),
        "{back}"
    );
    let all = city.well(SYSTEM, "releases", &[]);
    for step in [
        "component-uploaded",
        "release-proposed 2",
        "release-confirmed 2",
        "release-rolled-back 2",
    ] {
        assert!(all.contains(step), "{step} in {all}");
    }
    city.host.stop();
}

/// Invariant: two people who answer one emergency roll back once; whoever means more, names it.
#[test]
fn two_people_who_answer_one_emergency_roll_back_once() {
    let city = Keyed::served("release-twice");
    let released = |component: &str, number: &str| {
        city.well(SYSTEM, "upload", &[component]);
        city.well(SYSTEM, "propose", &[component, "--mode", "enforce"]);
        city.well(SECURITY, "confirm", &[number]);
    };
    released("two.wasm", "2");
    released("rules/shenyang.wasm", "3");
    let unnamed = ["--reason", "出错"];
    let back = city.well(SECURITY, "rollback", &unnamed);
    let both = "release 3 was rolled back\nrelease 2: ";
    assert!(back.starts_with(both), "{back}");
    let again = city.ask(SYSTEM, "rollback", &unnamed);
    let told = [
        "release 3 was rolled back at 2025-09-26T01:00:00Z",
        "release 2 governs since",
        "`bylaw rules rollback … 2`",
    ];
    assert_refused(&again, &told);
    let all = city.well(SYSTEM, "releases", &[]);
    assert_eq!(all.matches("release-rolled-back").count(), 1, "{all}");
    let named = city.well(SYSTEM, "rollback", &["2", "--reason", "也出错"]);
    let both = "release 2 was rolled back\nrelease 1: ";
    assert!(named.starts_with(both), "{named}");
    // What is rolled back later is another emergency.
    released("two.wasm", "4");
    city.town.set_clock("2025-09-26T10:01:00");
    let later = city.well(SYSTEM, "rollback", &unnamed);
    assert!(later.starts_with("release 4 was rolled back\n"), "{later}");
    city.host.stop();
}

/// Whoever rolls back is told at once that what governs then had ended.
#[test]
fn a_rollback_says_what_it_had_to_prolong() {
    let city = Keyed::served("release-prolonged");
    city.well(SYSTEM, "upload", &["two.wasm"]);
    let end = ["--mode", "enforce", "--until", "2025-09-27", "--last"];
    city.well(SYSTEM, "propose", &[&["two.wasm"][..], &end].concat());
    city.well(SECURITY, "confirm", &["2"]);
    let next = [
        "rules/shenyang.wasm",
        "--mode",
        "enforce",
        "--from",
        "2025-09-28",
    ];
    city.well(SYSTEM, "propose", &next);
    city.well(SECURITY, "confirm", &["3"]);
    city.town.set_clock("2025-09-28");
    let back = city.well(SYSTEM, "rollback", &["--reason", "出错"]);
    let told = "\n   the last day of release 2 was 2025-09-27, with which the rules were to end; nothing \
                else would govern from 2025-09-28 on, so it does, until another one is proposed and \
                confirmed\n";
    assert!(back.ends_with(told), "{back}");
    city.host.stop();
}

/// Also from which later day nothing would govern, though something does today.
#[test]
fn a_rollback_says_which_later_days_it_had_to_fill() {
    let city = Keyed::served_by("release-later-days", |policy| {
        let (before, release) = policy.split_once("[[release]]\n").unwrap();
        format!("{before}[[release]]\nuntil = 2025-12-19\n{release}")
    });
    city.well(SYSTEM, "upload", &["two.wasm"]);
    city.well(SYSTEM, "propose", &["two.wasm", "--mode", "enforce"]);
    city.well(SECURITY, "confirm", &["2"]);
    let back = city.well(SYSTEM, "rollback", &["--reason", "出错"]);
    let told = "\n   the last day of release 1 was 2025-12-19; nothing else would govern from 2025-12-20 \
                on, so it does, until another one is proposed and confirmed\n";
    assert!(back.ends_with(told), "{back}");
    city.host.stop();
}

/// Invariant: what was confirmed under a key that is gone when the host starts again does not begin,
/// also if it was to begin meanwhile.
#[test]
fn a_start_without_the_key_keeps_back_what_it_vouched_for() {
    let city = Keyed::served("release-keyless");
    city.well(SYSTEM, "upload", &["two.wasm"]);
    let scheduled = ["two.wasm", "--mode", "enforce", "--from", "2025-09-28"];
    city.well(SYSTEM, "propose", &scheduled);
    city.well(SECURITY, "confirm", &["2"]);
    let Keyed { town, host } = city;
    host.stop();
    let keygen = ["keygen", "--id", "shenyang-2026", "--out", "new.key"];
    let key = rules(
        town.folder(),
        &[&keygen[..], &["--from", "2025-01-01"]].concat(),
    );
    let policy = town.folder().join("policies/shenyang.toml");
    let text = fs::read_to_string(&policy).unwrap();
    let (before, _) = text.split_once("[[rules_key]]").unwrap();
    fs::write(&policy, format!("{before}{}", key.out)).unwrap();
    town.set_clock("2025-09-28");
    let host = town.serve();
    let city = Keyed { town, host };
    let all = city.well(SYSTEM, "releases", &[]);
    assert!(
        all.contains("until -, active, governs"),
        "release 1 goes on: {all}"
    );
    for step in [
        "release-withdrawn 2 by the host",
        "release-unvouched 1 by the host",
    ] {
        assert!(all.contains(step), "{step} in {all}");
    }
    let log = city.host.stop_and_read();
    assert!(log.contains("a release is kept back"), "{log}");
    assert!(log.contains("for which nobody vouches any more"), "{log}");
}

/// What comes after a release with an end is said when it is proposed.
#[test]
fn a_proposal_says_what_comes_after_it() {
    let city = Keyed::served("release-until");
    city.well(SYSTEM, "upload", &["two.wasm"]);
    let alone = city.ask(
        SYSTEM,
        "propose",
        &["two.wasm", "--mode", "enforce", "--last"],
    );
    assert_eq!(alone.code, Some(2), "{}", alone.err);
    let until = ["two.wasm", "--mode", "enforce", "--until", "2025-09-28"];
    let some = city.well(SYSTEM, "propose", &until);
    assert!(
        some.contains("after 2025-09-28 release 1 governs"),
        "{some}"
    );
    let last = city.well(SYSTEM, "propose", &[&until[..], &["--last"]].concat());
    assert!(last.contains("the rules end with 2025-09-28"), "{last}");
    city.host.stop();
}

/// Where the policy names no release, the first rules come by two people, like all later ones.
#[test]
fn a_city_may_begin_without_rules() {
    let city = Keyed::served_by("release-none", |policy| {
        let (before, release) = policy.split_once("[[release]]").unwrap();
        let (_, after) = release.split_once("\n\n").unwrap();
        format!("release = []\n{before}{after}")
    });
    let publish = || {
        let path = "/api/v1/jurisdictions/shenyang/entries";
        let body = entry("unconditional").to_string();
        city.host.ask("POST", path, "provider", &body)
    };
    let (status, refusal) = publish();
    assert_eq!(status, 422, "{refusal:#}");
    let why = refusal["findings"][0]["message"]["en"].as_str().unwrap();
    assert_eq!(why, "no release of rules governs filings on 2025-09-26");
    city.well(SYSTEM, "upload", &["two.wasm"]);
    city.well(SYSTEM, "propose", &["two.wasm", "--mode", "enforce"]);
    let confirmed = city.well(SECURITY, "confirm", &["1"]);
    assert!(confirmed.contains("active, governs"), "{confirmed}");
    assert_eq!(publish().0, 201);
    let back = city.ask(SYSTEM, "rollback", &["--reason", "出错"]);
    assert_eq!(back.code, Some(1));
    assert!(back.err.contains("no earlier release"), "{}", back.err);
    city.host.stop();
}

#[test]
fn an_operator_appoints_whoever_is_wanting() {
    let city = Keyed::served("release-appointed");
    let again = city.appoint(SYSTEM, &[]);
    assert_eq!((again.code, again.out.as_str()), (Some(1), ""));
    let unproposed = city.appoint(SYSTEM, &["--replaces", "nobody"]);
    assert!(unproposed.err.contains("`nobody`"), "{}", unproposed.err);
    let named = city.appoint("clerk", &[]);
    assert!(named.err.contains(SECURITY), "{}", named.err);
    city.host.stop();
}

/// What lies in a registry that `server.toml` names is fetched by the host itself.
#[test]
fn a_host_fetches_what_was_pushed() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let place = registry.place("rules/shenyang");
    let named = |more: &str| {
        let host = place.split('/').next().unwrap();
        format!("\n[[registry]]\nhost = \"{host}\"\n{more}\n")
    };
    let wrong = keyed("release-pull-wrong");
    let server = wrong.folder().join("server.toml");
    let text = fs::read_to_string(&server).unwrap();
    fs::write(&server, text + &named("user = \"wuxi\"")).unwrap();
    sign(wrong.folder(), "rules/shenyang.wasm");
    let refused = run_in(wrong.folder(), &["serve", "--config", "server.toml"], "");
    assert_refused(&refused, &["registry `localhost:", "user", "password_file"]);

    let city = Keyed::served_with("release-pull", |policy| policy, &named(""));
    let tag = format!("{place}:2.0");
    let pushed = rules(city.folder(), &["push", "two.wasm", &tag]);
    assert_eq!(pushed.code, Some(0), "{}", pushed.err);
    let exact = pushed.out.lines().last().unwrap();
    let by_tag = city.ask(SYSTEM, "upload", &["--from", &tag]);
    assert_eq!(by_tag.code, Some(1));
    assert!(by_tag.err.contains("names a tag"), "{}", by_tag.err);
    let taken = city.well(SYSTEM, "upload", &["--from", exact]);
    assert!(taken.contains("handed in"), "{taken}");
    let sent = city.well(SYSTEM, "upload", &["two.wasm"]);
    assert!(sent.contains("was here already"), "{sent}");
    for wrong in [&["two.wasm", "--from", exact][..], &[]] {
        assert_eq!(city.ask(SYSTEM, "upload", wrong).code, Some(2));
    }
    city.host.stop();
}

#[test]
fn keys_that_others_can_read_sign_nothing_and_none_is_written_over() {
    let town = keyed("release-keys");
    let folder = town.folder();
    let again = rules(folder, &["keygen", "--id", "other", "--out", "city.key"]);
    assert_refused(&again, &["never written over"]);
    let named = rules(
        folder,
        &["keygen", "--id", "two words", "--out", "other.key"],
    );
    assert_refused(&named, &["`two words` cannot name a key"]);
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(folder.join("city.key"), open).unwrap();
    let sign = [
        "sign",
        "--key",
        "city.key",
        "--jurisdiction",
        "shenyang",
        "rules/shenyang.wasm",
    ];
    assert_refused(
        &rules(folder, &sign),
        &["others can read `city.key`", "chmod 600"],
    );
}

/// Nobody vouches for a neighbour's rules or for what is no component, and nothing that was signed is
/// lost by trying.
#[test]
fn only_the_jurisdictions_own_component_is_signed_and_no_other_signature_is_lost() {
    let town = keyed("release-sign");
    let folder = town.folder();
    sign(folder, "rules/shenyang.wasm");
    let signature = || fs::read(folder.join("rules/shenyang.wasm.sig")).unwrap();
    let kept = signature();
    let with = |key: &str, jurisdiction: &str, file: &str| {
        let args = ["sign", "--key", key, "--jurisdiction", jurisdiction, file];
        rules(folder, &args)
    };
    assert_refused(
        &with("city.key", "wuxi", "rules/shenyang.wasm"),
        &["rules of `shenyang`, not of `wuxi`", "nothing was signed"],
    );
    fs::write(folder.join("empty.wasm"), "").unwrap();
    assert_refused(
        &with("city.key", "shenyang", "empty.wasm"),
        &["empty.wasm is refused", "no WebAssembly component"],
    );
    assert!(!folder.join("empty.wasm.sig").exists());
    let made = rules(folder, &["keygen", "--id", "wuxi-1", "--out", "other.key"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert_refused(
        &with("other.key", "shenyang", "rules/shenyang.wasm"),
        &[
            "`shenyang.wasm.sig` is signed as `",
            "move it away",
            "`wuxi-1`",
        ],
    );
    assert_eq!(signature(), kept);
    sign(folder, "rules/shenyang.wasm");
    assert_eq!(signature(), kept, "the same key signs the same again");
}
