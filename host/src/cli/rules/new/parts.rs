//! What a new folder is made of. It all stands in this program, so that an author needs nothing of
//! the repository: the contract, the SDK as the plugins use it, a calendar, and the templates.

use bylaw_toolchain::BUILDERS;

use super::Lang;

/// The contract.
const WIT: &[(&str, &str)] = &[(
    "wit/rules.wit",
    include_str!("../../../../../wit/rules.wit"),
)];

/// What the contract cannot say.
const CONVENTIONS: &str = include_str!("../../../../../plugins/sdk/CONVENTIONS.md");

/// The calendar of working days.
const CALENDAR: &str = include_str!("../../../../../policies/calendars/cn.toml");

macro_rules! sdk {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../../../../plugins/sdk/", $file)))),*]
    };
}

/// The SDK of authors in Rust, file by file.
const SDK: &[(&str, &str)] = sdk![
    "Cargo.toml",
    "CONVENTIONS.md",
    "src/actors.rs",
    "src/allocator.rs",
    "src/citations.rs",
    "src/description.rs",
    "src/findings.rs",
    "src/lib.rs",
    "src/outcomes.rs",
    "src/stages.rs",
    "src/tests.rs",
    "src/tests/findings.rs",
    "src/tests/outcomes.rs",
    "src/tests/stages.rs",
];

/// Where it goes. Two folders deep, as in the repository: the contract is seen from there.
const VENDORED: &str = "vendor/sdk";

/// The workspace of the plugins. What members share there they share in a new folder.
const WORKSPACE: &str = include_str!("../../../../../plugins/Cargo.toml");
/// The versions that the plugins are built with.
const LOCK: &str = include_str!("../../../../../plugins/Cargo.lock");

macro_rules! template {
    ($file:literal) => {
        include_str!(concat!("../../../../templates/", $file))
    };
}

const COMMON: [(&str, &str); 4] = [
    ("README.md", template!("common/README.md")),
    (
        "scenarios/catalog.toml",
        template!("common/scenarios/catalog.toml"),
    ),
    (
        "scenarios/sharing.toml",
        template!("common/scenarios/sharing.toml"),
    ),
    (
        "samples/sharing-application.json",
        template!("common/samples/sharing-application.json"),
    ),
];
const POLICY: &str = template!("common/policies/policy.toml");

const RUST: [(&str, &str); 4] = [
    ("src/lib.rs", template!("rust/src/lib.rs")),
    ("src/description.rs", template!("rust/src/description.rs")),
    ("src/catalog.rs", template!("rust/src/catalog.rs")),
    ("src/sharing.rs", template!("rust/src/sharing.rs")),
];
const MANIFEST: &str = template!("rust/Cargo.toml");

const JAVASCRIPT: [(&str, &str); 2] = [
    ("package.json", template!("js/package.json")),
    ("rules.js", template!("js/rules.js")),
];
const LARGER: &str = template!("js/policy-limits.toml");

/// Every file of the folder and its text.
pub(super) fn of(name: &str, lang: Lang) -> Vec<(String, String)> {
    let mut parts = vec![
        (".gitignore".to_owned(), "target/\n".to_owned()),
        ("CONVENTIONS.md".to_owned(), CONVENTIONS.to_owned()),
        ("policies/calendars/cn.toml".to_owned(), CALENDAR.to_owned()),
    ];
    let owned = |(file, text): &(&str, &str)| ((*file).to_owned(), (*text).to_owned());
    parts.extend(WIT.iter().map(owned));
    parts.extend(COMMON.iter().map(owned));
    let mut policy = POLICY.to_owned();
    match lang {
        Lang::Rust => {
            let sdk = SDK.iter().map(owned);
            parts.extend(sdk.map(|(file, text)| (format!("{VENDORED}/{file}"), text)));
            parts.extend(RUST.iter().map(owned));
            parts.push(("Cargo.toml".to_owned(), format!("{MANIFEST}{}", shared())));
            parts.push(("Cargo.lock".to_owned(), locked()));
        }
        Lang::Js => {
            parts.extend(JAVASCRIPT.iter().map(owned));
            parts.extend(BUILDERS.iter().map(owned));
            policy.push_str(LARGER);
        }
    }
    parts.push((format!("policies/{name}.toml"), policy));
    for (_, text) in &mut parts {
        *text = filled_in(text, name, lang);
    }
    parts
}

fn filled_in(text: &str, name: &str, lang: Lang) -> String {
    let (sources, vendored) = match lang {
        Lang::Rust => ("`src/`", format!("`{VENDORED}/`")),
        Lang::Js => ("`rules.js`", builders()),
    };
    text.replace("{{name}}", name)
        .replace("{{sources}}", sources)
        .replace("{{vendored}}", &vendored)
}

/// The files of the builders, as a sentence names them.
fn builders() -> String {
    BUILDERS.map(|(file, _)| format!("`{file}`")).join(", ")
}

/// What the members of the plugins' workspace share, with the SDK where it lies here.
fn shared() -> String {
    let shared = WORKSPACE.find("[workspace.package]").unwrap_or(0);
    let shared = WORKSPACE.get(shared..).unwrap_or_default();
    shared.replace("path = \"sdk\"", &format!("path = \"{VENDORED}\""))
}

/// The lock file without the plugins themselves; cargo adds the new one.
fn locked() -> String {
    let ours = |block: &&str| !block.contains("name = \"bylaw-rules-");
    let blocks: Vec<&str> = LOCK.split("[[package]]").filter(ours).collect();
    blocks.join("[[package]]")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant: a new folder has the SDK whole, as the repository's plugins use it.
    #[test]
    fn no_file_of_the_sdk_is_left_out() {
        let sdk = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins/sdk");
        let dir = crate::files::open_folder(&sdk).unwrap();
        let mut there = vec!["Cargo.toml".to_owned(), "CONVENTIONS.md".to_owned()];
        for folder in ["src", "src/tests"] {
            for entry in dir.read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_file() {
                    there.push(format!("{folder}/{}", entry.file_name().display()));
                }
            }
        }
        there.sort();
        let mut known: Vec<&str> = SDK.iter().map(|(file, _)| *file).collect();
        known.sort_unstable();
        assert_eq!(there, known);
    }

    /// Invariant: a new folder has every file of the builders, and the same are held to be none of the
    /// author's.
    #[test]
    fn no_file_of_the_builders_is_left_out() {
        let sdk = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins/sdk-js");
        let entries = crate::files::open_folder(&sdk).unwrap().entries().unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().display().to_string());
        let mut there: Vec<String> = names.filter(|name| !name.ends_with(".test.js")).collect();
        there.sort();
        let mut known = BUILDERS.map(|(file, _)| file);
        known.sort_unstable();
        assert_eq!(there, known);
    }

    #[test]
    fn no_place_is_left_to_fill_in() {
        for lang in [Lang::Rust, Lang::Js] {
            for (file, text) in of("suzhou", lang) {
                assert!(!text.contains("{{"), "{file}");
            }
        }
    }

    #[test]
    fn the_lock_file_has_every_version_and_no_plugin() {
        let lock: toml::Table = locked().parse().unwrap();
        let packages = lock.get("package").unwrap().as_array().unwrap();
        let names: Vec<&str> = packages
            .iter()
            .map(|package| package.get("name").unwrap().as_str().unwrap())
            .collect();
        assert!(names.contains(&"wit-bindgen") && names.contains(&"bylaw-sdk"));
        assert!(!names.iter().any(|name| name.starts_with("bylaw-rules-")));
        let manifest: toml::Table = format!("{MANIFEST}{}", shared()).parse().unwrap();
        assert!(manifest.contains_key("workspace") && manifest.contains_key("profile"));
    }
}
