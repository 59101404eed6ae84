//! What others wrote drives nobody's terminal, and a drawing takes nobody's file.

use std::fs;

use serde_json::{Value, json};

use crate::program::{MATTER, empty_folder, run};

const HOSTILE: &str = "\u{1b}[31m核验\0 \u{202e}txt";
const SHOWN: &str = r"\u001b[31m核验\u0000 \u202etxt";

fn is_quiet(text: &str) -> bool {
    let drives = |character: char| match character {
        '\n' | '\t' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        other => other.is_control(),
    };
    !text.chars().any(drives)
}

/// Invariant: in what is printed for people nothing drives a terminal; JSON stays JSON.
#[test]
fn what_a_matter_says_does_not_drive_a_terminal() {
    let mut matter: Value = serde_json::from_str(MATTER).unwrap();
    matter["filed_on"] = json!("2025-09-26");
    matter["statement"]["purpose"] = json!(HOSTILE);
    matter["applicant"]["name"] = json!(HOSTILE);
    let text = matter.to_string();
    let explain = ["rules", "explain", "--jurisdiction", "wuxi", "-"];
    let told = run(&explain, &text);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(is_quiet(&told.out), "{:?}", told.out);
    assert!(told.out.contains(SHOWN), "{}", told.out);
    let mut wrong = matter.clone();
    wrong[HOSTILE] = json!(1);
    let refused = run(&explain, &wrong.to_string());
    assert_eq!(refused.code, Some(2));
    assert!(is_quiet(&refused.err), "{:?}", refused.err);
    assert!(refused.err.contains(SHOWN), "{}", refused.err);
    let plan = run(&["plan", "--jurisdiction", "wuxi", "-"], &text);
    serde_json::from_str::<Value>(&plan.out).unwrap();
}

#[test]
fn a_drawing_is_written_over_an_earlier_one_and_nothing_else() {
    let folder = empty_folder("drawing");
    let (matter, notes) = (folder.join("matter.json"), folder.join("notes.txt"));
    let mut sample: Value = serde_json::from_str(MATTER).unwrap();
    sample["filed_on"] = json!("2025-09-26");
    fs::write(&matter, sample.to_string()).unwrap();
    fs::write(&notes, "mine").unwrap();
    std::os::unix::fs::symlink(&matter, folder.join("same.svg")).unwrap();
    let draw = |name: &str| {
        let (matter, svg) = (matter.to_str().unwrap(), folder.join(name));
        let explain = ["rules", "explain", "--jurisdiction", "wuxi", matter];
        run(
            &[&explain[..], &["--svg", svg.to_str().unwrap()]].concat(),
            "",
        )
    };
    for (name, said) in [
        ("matter.json", "is the matter itself"),
        ("same.svg", "is the matter itself"),
        ("notes.txt", "no drawing of this command"),
    ] {
        let ran = draw(name);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{name}");
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
    }
    assert_eq!(fs::read_to_string(&matter).unwrap(), sample.to_string());
    assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
    for _ in 0..2 {
        let ran = draw("route.svg");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    let drawn = fs::read_to_string(folder.join("route.svg")).unwrap();
    assert!(drawn.starts_with("<svg"), "{drawn}");
}
