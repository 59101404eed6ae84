//! Files that are larger than any component: no more of them is read than shows it.

use std::fs;

use crate::program::{Ran, empty_folder, run_in};

/// A file of forty gigabytes that takes no place, and a device that never ends.
#[test]
fn a_file_that_is_too_large_is_named_with_its_size_and_the_limit() {
    let folder = empty_folder("large");
    let file = fs::File::create(folder.join("huge.wasm")).unwrap();
    file.set_len(40 << 30).unwrap();
    fs::write(folder.join("small.wasm"), "no component").unwrap();
    let made = ["rules", "keygen", "--id", "k-1", "--out", "k.key"];
    assert_eq!(run_in(&folder, &made, "").code, Some(0));
    fs::write(folder.join("token"), "bylaw_x").unwrap();
    let refused = |ran: &Ran, said: &str| {
        let told = format!("{}{}", ran.out, ran.err);
        assert!(matches!(ran.code, Some(1 | 2)), "{:?}: {told}", ran.code);
        assert!(told.contains(said), "`{said}` is not in: {told}");
    };
    let rules = |args: &[&str]| run_in(&folder, &[&["rules"], args].concat(), "");
    let checked = rules(&["check", "huge.wasm"]);
    assert_eq!(checked.code, Some(1), "{}{}", checked.out, checked.err);
    let size = "`huge.wasm` has 42949672960 bytes; at most 8388608 are allowed";
    refused(&checked, size);
    assert!(checked.out.contains("not reached"), "{}", checked.out);
    let json = rules(&["check", "huge.wasm", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let detail = json["checks"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with(size), "{json:#}");
    for by in ["check", "diff", "fuzz", "bench"] {
        let two: &[&str] = if by == "diff" { &["huge.wasm"] } else { &[] };
        let ran = rules(&[&[by, "huge.wasm"], two].concat());
        refused(
            &ran,
            "rules in JavaScript: name the policy that allows it, `--policy FILE`",
        );
    }
    let endless = "`/dev/zero` has more than 8388608 bytes";
    refused(&rules(&["check", "/dev/zero"]), endless);
    refused(&rules(&["diff", "huge.wasm", "small.wasm"]), size);
    refused(
        &rules(&["diff", "small.wasm", "/dev/zero"]),
        "no WebAssembly",
    );
    refused(&rules(&["fuzz", "/dev/zero"]), endless);
    refused(&rules(&["bench", "huge.wasm"]), size);
    let place = "127.0.0.1:1/rules/town:1";
    refused(&rules(&["push", "huge.wasm", place]), size);
    let signing = ["sign", "--key", "k.key", "--jurisdiction", "wuxi"];
    let any = "`huge.wasm` has 42949672960 bytes; at most 268435456 are allowed";
    refused(&rules(&[&signing[..], &["huge.wasm"]].concat()), any);
    let host = ["--server", "http://127.0.0.1:1", "--token-file", "token"];
    let upload = ["upload", "--jurisdiction", "wuxi", "huge.wasm"];
    refused(&rules(&[&upload[..], &host].concat()), any);
    let propose = ["propose", "--jurisdiction", "wuxi", "--mode", "shadow"];
    let propose = [&propose[..], &["huge.wasm"], &host].concat();
    refused(&rules(&propose), any);
}
