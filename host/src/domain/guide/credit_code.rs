//! The unified social credit code of organisations, GB 32100-2015.

/// The characters of the code, each worth its place: I, O, S, V and Z are left out.
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of three modulo 31, one for each character before the last.
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
/// Registering authority and kind of organisation, then six digits of the administrative division.
const DIVISION: std::ops::Range<usize> = 2..8;

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// It has another length.
    #[error("it has {0} characters, not 18")]
    Length(usize),
    /// A character that the code does not use.
    #[error("character {place} is `{found}`, which the code does not use")]
    Character { place: usize, found: char },
    /// The administrative division is made of digits.
    #[error("character {0} belongs to the administrative division and is no digit")]
    Division(usize),
    /// The last character does not follow from the others.
    #[error("the check character is `{found}`, and the others make `{expected}`")]
    Check { found: char, expected: char },
}

/// Checks the form of a code and its check character.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_credit_code(code: &str) -> Result<(), CreditCodeError> {
    let length = code.chars().count();
    if length != WEIGHTS.len() + 1 {
        return Err(CreditCodeError::Length(length));
    }
    let mut values = Vec::with_capacity(length);
    for (index, found) in code.chars().enumerate() {
        let place = index + 1;
        let value = CHARACTERS
            .iter()
            .position(|known| char::from(*known) == found);
        let value = value.ok_or(CreditCodeError::Character { place, found })?;
        if DIVISION.contains(&index) && !found.is_ascii_digit() {
            return Err(CreditCodeError::Division(place));
        }
        values.push(value);
    }
    let weighed = values.iter().zip(WEIGHTS);
    let sum: usize = weighed.map(|(value, weight)| value * weight).sum();
    let character = |value: usize| CHARACTERS.get(value).copied().map_or('?', char::from);
    let expected = character((31 - sum % 31) % 31);
    match values.last().copied().map(character) {
        Some(found) if found != expected => Err(CreditCodeError::Check { found, expected }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard, and codes that organisations publish on their own pages.
    #[test]
    fn known_codes_are_in_order() {
        for code in [
            "91350100M000100Y43",
            "91330106673959654P",
            "91440300708461136T",
        ] {
            assert_eq!(check_credit_code(code), Ok(()), "{code}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = [
            ("9135", CreditCodeError::Length(4)),
            (
                "9135010OM000100Y43",
                CreditCodeError::Character {
                    place: 8,
                    found: 'O',
                },
            ),
            ("91A50100M000100Y43", CreditCodeError::Division(3)),
            (
                "91350100M000100Y44",
                CreditCodeError::Check {
                    found: '4',
                    expected: '3',
                },
            ),
        ];
        for (code, error) in wrong {
            assert_eq!(check_credit_code(code), Err(error), "{code}");
        }
    }

    /// Every single character that is changed is found.
    #[test]
    fn a_changed_character_is_found() {
        let code = b"91350100M000100Y43";
        for place in 0..code.len() {
            for other in CHARACTERS.iter().filter(|other| **other != code[place]) {
                let mut changed = *code;
                changed[place] = *other;
                let changed = std::str::from_utf8(&changed).unwrap();
                assert!(check_credit_code(changed).is_err(), "{changed}");
            }
        }
    }
}
