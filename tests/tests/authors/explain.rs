//! `bylaw rules explain`: the answer in words and as a picture, kept as snapshots.

use std::fs;

use bylaw_tests::places::root;
use serde_json::{Value, json};

use crate::program::{assert_refused, bylaw_in, empty_folder};

const MATTER: &str = include_str!("../../data/cli/sharing-application.json");

/// What is told of a matter under some rules, in a language.
fn told(jurisdiction: &str, matter: &Value, lang: &str) -> String {
    let folder = empty_folder(&format!("explain-{jurisdiction}-{}-{lang}", matter["kind"]));
    let file = folder.join("matter.json");
    fs::write(&file, matter.to_string()).unwrap();
    let args = [
        "rules",
        "explain",
        file.to_str().unwrap(),
        "--jurisdiction",
        jurisdiction,
    ];
    let ran = bylaw_in(&root(), &[&args[..], &["--lang", lang]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.out
}

fn matter(kind: &str, day: &str) -> Value {
    let mut matter: Value = serde_json::from_str(MATTER).unwrap();
    (matter["kind"], matter["filed_on"]) = (json!(kind), json!(day));
    matter
}

/// Five working days after which silence is consent, with its extension, its citations and its days.
#[test]
fn an_application_is_told_in_both_languages() {
    let matter = matter("sharing-application", "2025-09-26");
    insta::assert_snapshot!("sharing-zh", told("shenyang", &matter, "zh"));
    insta::assert_snapshot!("sharing-en", told("shenyang", &matter, "en"));
}

#[test]
fn a_route_of_several_stages_is_told_stage_by_stage() {
    let dispute = matter("dispute", "2025-09-26");
    insta::assert_snapshot!("dispute-zh", told("wuxi", &dispute, "zh"));
    insta::assert_snapshot!("dispute-en", told("wuxi", &dispute, "en"));
}

#[test]
fn what_stands_against_a_matter_is_told_with_its_articles() {
    let mut matter = matter("sharing-application", "2025-09-26");
    matter["applicant"]["kind"] = json!("individual");
    matter["entry"]["sharing"]["class"] = json!("withheld");
    insta::assert_snapshot!("refused-zh", told("wuxi", &matter, "zh"));
    insta::assert_snapshot!("refused-en", told("wuxi", &matter, "en"));
}

#[test]
fn what_the_text_itself_settles_is_told_as_that() {
    let mut matter = matter("sharing-application", "2025-09-26");
    matter["entry"]["sharing"]["class"] = json!("unconditional");
    insta::assert_snapshot!("settled-zh", told("wuxi", &matter, "zh"));
    insta::assert_snapshot!("settled-en", told("wuxi", &matter, "en"));
}

#[test]
fn the_same_matter_makes_the_same_picture() {
    let folder = empty_folder("svg");
    let file = folder.join("matter.json");
    fs::write(&file, matter("dispute", "2025-09-26").to_string()).unwrap();
    let draw = |lang: &str, name: &str| {
        let svg = folder.join(name);
        let args = [
            "rules",
            "explain",
            file.to_str().unwrap(),
            "--jurisdiction",
            "wuxi",
        ];
        let more = ["--lang", lang, "--svg", svg.to_str().unwrap()];
        let ran = bylaw_in(&root(), &[&args[..], &more].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        fs::read_to_string(svg).unwrap()
    };
    let first = draw("zh", "one.svg");
    assert_eq!(first, draw("zh", "two.svg"));
    insta::assert_snapshot!("dispute-svg", first);
    assert!(draw("en", "en.svg").contains("coordinates"));
}

#[test]
fn without_a_route_there_is_nothing_to_draw() {
    let folder = empty_folder("no-route");
    let file = folder.join("matter.json");
    fs::write(&file, matter("onward-use", "2025-09-26").to_string()).unwrap();
    let svg = folder.join("none.svg");
    let args = [
        "rules",
        "explain",
        file.to_str().unwrap(),
        "--jurisdiction",
        "wuxi",
    ];
    let ran = bylaw_in(
        &root(),
        &[&args[..], &["--svg", svg.to_str().unwrap()]].concat(),
    );
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("cannot be taken") && ran.err.contains("no route to draw"));
    assert!(!svg.exists());
}

#[test]
fn a_matter_that_is_none_is_refused_by_its_place() {
    let folder = empty_folder("no-matter");
    let file = folder.join("matter.json");
    fs::write(&file, "{ \"kind\": \"sharing\" }").unwrap();
    let args = [
        "rules",
        "explain",
        file.to_str().unwrap(),
        "--jurisdiction",
        "wuxi",
    ];
    assert_refused(&bylaw_in(&root(), &args), &["matter.json:1:", "`kind`"]);
}
