//! Codes of resources: a classification code, a slash, a number under it.

use serde::{Deserialize, Serialize};

/// The longest code that is taken.
const LONGEST: usize = 128;
/// How many digits a number has at least, as in `303084122704/000001`.
const DIGITS: usize = 6;

/// How strictly codes are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeProfile {
    /// As the national guide has them: 类 one digit, 项 two, 目 three, 细目 any number, a slash and
    /// the number.
    National,
    /// As platforms have them that number in their own way, such as `BA6006/000218`.
    #[default]
    Local,
}

/// Whether a code is one under the profile.
pub fn is_well_formed(code: &str, profile: CodeProfile) -> bool {
    match profile {
        CodeProfile::National => code
            .split_once('/')
            .is_some_and(|(class, number)| is_national_class(class) && is_number(number)),
        CodeProfile::Local => {
            let plain = |character: char| !character.is_control() && !character.is_whitespace();
            !code.is_empty() && code.chars().count() <= LONGEST && code.chars().all(plain)
        }
    }
}

/// The classification code, if that is all there is: the number is still to be given. What does
/// not look like one is a code of its own.
pub fn classification_of(code: &str, profile: CodeProfile) -> Option<&str> {
    let class = code.strip_suffix('/').unwrap_or(code);
    let digits = class.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let local = digits.len() >= 4 && class.len() - digits.len() <= 4 && is_number(digits);
    let fits = match profile {
        CodeProfile::National => is_national_class(class),
        CodeProfile::Local => local && class.len() <= LONGEST,
    };
    fits.then_some(class)
}

/// The code with this number under a classification code.
pub fn numbered(class: &str, number: u64) -> String {
    format!("{class}/{number:0DIGITS$}")
}

fn is_national_class(class: &str) -> bool {
    is_number(class) && (6..=64).contains(&class.len()) && !class.starts_with('0')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of the national catalog, and a local one.
    #[test]
    fn the_national_profile_takes_what_the_guide_writes() {
        for (code, national) in [
            ("303084122704/000001", true),
            ("3070010370/000066", true),
            ("307001/000001", true),
            ("30700/000001", false),
            ("007001/000001", false),
            ("BA6006/000218", false),
            ("TEST/000001", false),
            ("307001/", false),
            ("307001/12a", false),
            ("307001/1/2", false),
        ] {
            assert_eq!(
                is_well_formed(code, CodeProfile::National),
                national,
                "{code}"
            );
        }
        for code in [
            "303084122704/000001",
            "BA6006/000218",
            "TEST/000001",
            "市/1",
        ] {
            assert!(is_well_formed(code, CodeProfile::Local), "{code}");
        }
        for code in ["", "a b/1", "a\u{7}", &"x".repeat(129)] {
            assert!(!is_well_formed(code, CodeProfile::Local), "{code}");
        }
    }

    #[test]
    fn a_classification_code_waits_for_its_number() {
        for (code, local, national) in [
            ("303084122704", true, true),
            ("303084122704/", true, true),
            ("BA6006", true, false),
            ("TEST", false, false),
            ("TEST/000001", false, false),
            ("307", false, false),
            ("", false, false),
        ] {
            let found = |profile| classification_of(code, profile).is_some();
            assert_eq!(found(CodeProfile::Local), local, "{code}");
            assert_eq!(found(CodeProfile::National), national, "{code}");
        }
        assert_eq!(numbered("BA6006", 218), "BA6006/000218");
        assert_eq!(numbered("BA6006", 1_234_567), "BA6006/1234567");
    }
}
