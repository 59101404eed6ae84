//! Words that components hold: what their code compares a text with, or looks for in it.
//!
//! A rule that hangs on a word is met only by a matter that says the word. The compiler keeps
//! strings behind each other without a sign between them, so they are found through the code that
//! names their place and length, and short ones as numbers within the code. In an interpreter's
//! heap lies the author's text, where they stand between quotes.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{DataKind, Operator, Parser, Payload};

/// Characters of a word; what is longer is a sentence.
const LONGEST: usize = 24;
/// Words that are told of those that only one component has, and of the others; of letters and
/// digits alone half as many more.
const OF_ONE: usize = 24;
const OF_BOTH: usize = 8;
/// Instructions between two parts of one word.
const NEAR: usize = 12;
/// Bytes of code that are read. An interpreter has more, and none of it is the author's.
const CODE: u32 = 2 << 20;
/// Words of a component that are kept; a shipped one has two hundred.
const MOST: usize = 10_000;

/// The words of two components, always the same for the same two: first what only one of them has,
/// the shortest first.
pub fn words_of(old: &[u8], new: &[u8]) -> Vec<String> {
    let (old, new) = (held(old), held(new));
    let mut all = shortest(old.symmetric_difference(&new), OF_ONE);
    all.extend(shortest(old.intersection(&new), OF_BOTH));
    all
}

/// All words that one of two components holds: first the first one's own, then the other's, then those
/// of both; the shortest first.
pub(super) fn all_of([first, other]: [&BTreeSet<String>; 2]) -> Vec<&String> {
    let both = first.intersection(other);
    let mut all = in_order(first.difference(other));
    all.extend(in_order(other.difference(first)));
    all.extend(in_order(both));
    all
}

fn shortest<'w>(words: impl Iterator<Item = &'w String>, most: usize) -> Vec<String> {
    let (plain, others): (Vec<&String>, Vec<&String>) = words.partition(|one| one.is_ascii());
    let all = in_order(others).into_iter().take(most);
    all.chain(in_order(plain).into_iter().take(most / 2))
        .cloned()
        .collect()
}

/// The shortest first; what may be a number that only looks like a word comes last.
fn in_order<'w>(words: impl IntoIterator<Item = &'w String>) -> Vec<&'w String> {
    let mut words: Vec<&String> = words.into_iter().collect();
    words.sort_by_key(|word| (is_odd(word), word.chars().count(), word.as_str()));
    words
}

/// Whether it is neither in plain letters nor in the script of the texts, from U+2E80 on: two bytes of any
/// number are such a letter.
fn is_odd(word: &str) -> bool {
    !word.is_ascii() && !word.chars().any(|one| one >= '\u{2E80}')
}

/// Whatever a component holds that is a word; nothing of what cannot be read.
pub(super) fn held(component: &[u8]) -> BTreeSet<String> {
    let mut words = Found::default();
    let mut module = Module::default();
    for payload in Parser::new(0).parse_all(component) {
        let Ok(payload) = payload else { break };
        match payload {
            Payload::ModuleSection { .. } => {
                std::mem::take(&mut module).tell(&mut words);
            }
            Payload::CodeSectionStart { size, .. } => module.is_engine = size > CODE,
            Payload::CodeSectionEntry(body) if !module.is_engine => {
                let Ok(operators) = body.get_operators_reader() else {
                    continue;
                };
                module.code(operators.into_iter().map_while(Result::ok), &mut words);
            }
            Payload::DataSection(segments) => {
                for segment in segments.into_iter().map_while(Result::ok) {
                    module.keep(&segment.kind, segment.data);
                }
            }
            _ => {}
        }
    }
    module.tell(&mut words);
    words.0
}

/// Words as they are found, so many that no component fills the memory with them.
#[derive(Default)]
struct Found(BTreeSet<String>);

impl Found {
    fn keep(&mut self, words: impl IntoIterator<Item = String>) {
        for word in words {
            if self.0.len() == MOST {
                return;
            }
            self.0.insert(word);
        }
    }
}

/// What is known of a core module; its data come after its code.
#[derive(Default)]
struct Module<'a> {
    is_engine: bool,
    /// Data by the place at which they begin.
    segments: BTreeMap<u64, &'a [u8]>,
    /// Two numbers behind each other: a place and a length, if there are such data.
    named: BTreeSet<(u32, u32)>,
}

impl<'a> Module<'a> {
    fn keep(&mut self, kind: &DataKind<'_>, data: &'a [u8]) {
        if let DataKind::Active { offset_expr, .. } = kind
            && let Ok(Operator::I32Const { value }) = offset_expr.get_operators_reader().read()
        {
            self.segments.insert(value.cast_unsigned().into(), data);
        }
    }

    fn code<'o>(&mut self, operators: impl Iterator<Item = Operator<'o>>, words: &mut Found) {
        let mut before: Option<(usize, i32)> = None;
        let mut part: Option<(usize, Vec<u8>)> = None;
        for (number, operator) in operators.enumerate() {
            let bytes = match operator {
                Operator::I32Const { value } => {
                    let follows = |(at, _): &(usize, i32)| at + 1 == number;
                    let length = usize::try_from(value).unwrap_or(0);
                    if let Some((_, place)) = before.filter(follows)
                        && (1..=LONGEST * 4).contains(&length)
                    {
                        self.named
                            .insert((place.cast_unsigned(), value.cast_unsigned()));
                    }
                    before = Some((number, value));
                    value.to_le_bytes().to_vec()
                }
                Operator::I64Const { value } => value.to_le_bytes().to_vec(),
                _ => continue,
            };
            let bytes = without_zeros(bytes);
            words.keep(spelled(&bytes));
            if let Some((_, first)) = part.filter(|(at, _)| number - at <= NEAR) {
                words.keep(spelled(&[first, bytes.clone()].concat()));
            }
            part = Some((number, bytes));
        }
    }

    fn tell(self, words: &mut Found) {
        for (place, length) in &self.named {
            let place = u64::from(*place);
            let before = self.segments.range(..=place).next_back();
            let found = before.and_then(|(from, data)| {
                let start = usize::try_from(place - from).ok()?;
                let end = start.checked_add(usize::try_from(*length).ok()?)?;
                data.get(start..end)
            });
            words.keep(found.and_then(word));
        }
        for data in self.segments.values() {
            for quote in [b'\'', b'"'] {
                let between = data.split(|byte| *byte == quote);
                words.keep(between.filter_map(word).filter(|word| !word.is_ascii()));
            }
        }
    }
}

fn without_zeros(mut bytes: Vec<u8>) -> Vec<u8> {
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    bytes
}

/// A number that is a word: most numbers are none, so it must be more than a letter.
fn spelled(bytes: &[u8]) -> Option<String> {
    word(bytes).filter(|word| !word.is_ascii() || word.chars().count() > 2)
}

fn word(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() || bytes.len() > LONGEST * 4 {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let plain = |one: char| one.is_alphanumeric() || matches!(one, '-' | '_' | ' ' | '《' | '》');
    let whole = text.trim() == text && text.chars().all(plain);
    (whole && text.chars().count() <= LONGEST).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A core module in bytes: one function of these instructions, and data from 1024 on.
    fn module(code: &[u8], data: &[u8]) -> Vec<u8> {
        let sized = |bytes: &[u8]| {
            let mut all = leb(bytes.len());
            all.extend(bytes);
            all
        };
        let section = |id: u8, content: &[u8]| [vec![id], sized(content)].concat();
        let body = [&[0][..], code, &[0x0b]].concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(3, &[1, 0]),
            section(5, &[1, 0, 1]),
            section(10, &[vec![1], sized(&body)].concat()),
            section(
                11,
                &[vec![1, 0, 0x41, 0x80, 0x08, 0x0b], sized(data)].concat(),
            ),
        ]
        .concat()
    }

    fn leb(mut number: usize) -> Vec<u8> {
        let mut all = vec![];
        loop {
            let low = u8::try_from(number & 0x7f).unwrap();
            number >>= 7;
            if number == 0 {
                all.push(low);
                return all;
            }
            all.push(low | 0x80);
        }
    }

    const DROP: u8 = 0x1a;

    #[test]
    fn a_word_is_found_by_the_code_that_names_it_or_between_quotes() {
        // i32.const 1027, i32.const 6.
        let code = [0x41, 0x83, 0x08, 0x41, 6, DROP, DROP];
        let data = "无秘密有'信用'".as_bytes();
        let words = words_of(&module(&code, data), &module(&[], "无秘密有".as_bytes()));
        // What both hold comes after what one of them holds.
        assert_eq!(words, ["信用", "秘密", "无秘密有"]);
        assert!(words_of(&module(&[], b""), &module(&[], b"")).is_empty());
        assert!(words_of(b"nothing", b"").is_empty());
    }

    #[test]
    fn a_word_within_the_code_is_put_together() {
        // The six bytes of 信用 as numbers of four and two bytes, signed.
        let (first, second) = (0xE7A1_BFE4_u32, 0xA894_u32);
        let code = [
            &[0x41][..],
            &signed(i64::from(first.cast_signed())),
            &[DROP, 0x41],
            &signed(i64::from(second)),
            &[DROP],
        ]
        .concat();
        assert_eq!(words_of(&module(&code, b""), &module(&[], b"")), ["信用"]);
    }

    fn signed(mut number: i64) -> Vec<u8> {
        let mut all = vec![];
        loop {
            let low = u8::try_from(number & 0x7f).unwrap();
            number >>= 7;
            let ends = (number == 0 && low & 0x40 == 0) || (number == -1 && low & 0x40 != 0);
            if ends {
                all.push(low);
                return all;
            }
            all.push(low | 0x80);
        }
    }
}
