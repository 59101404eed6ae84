//! The demonstration, as README's first command runs it.

use bylaw_tests::places::root;

use crate::program::{empty_folder, run_in};

#[test]
fn it_decides_a_matter_of_every_kind_and_ends() {
    let folder = empty_folder("demo");
    let data = folder.to_str().unwrap();
    let ran = run_in(&root(), &["demo", "--data", data, "--exit"], "");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains(" matters decided; "), "{}", ran.out);
}
