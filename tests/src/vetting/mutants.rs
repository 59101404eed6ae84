//! A component in order with something done to its bytes, by chance that a seed repeats.

use std::ops::Range;

use crate::years::chance::Chance;

/// What is appended to, taken out or changed at most, in bytes.
const PIECE: usize = 4_096;

/// The mutant of a seed.
pub fn mutant(component: &[u8], seed: u64) -> Vec<u8> {
    let mut chance = Chance::new(seed);
    let mut bytes = component.to_vec();
    for _ in 0..=chance.below(2) {
        change(&mut bytes, &mut chance);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, chance: &mut Chance) {
    if bytes.len() < 16 {
        return;
    }
    match chance.below(9) {
        0 | 1 => flip_bits(bytes, chance),
        2 => bytes.truncate(chance.below(bytes.len())),
        3 => {
            let piece = piece(bytes, chance);
            let copy = bytes[piece].to_vec();
            let place = chance.below(bytes.len());
            bytes.splice(place..place, copy);
        }
        4 => drop(bytes.drain(piece(bytes, chance))),
        5 => {
            for place in piece(bytes, chance) {
                bytes[place] = byte(chance);
            }
        }
        6 => numbers(bytes, chance),
        7 => swap_sections(bytes, chance),
        _ => repeat_or_drop_section(bytes, chance),
    }
}

fn flip_bits(bytes: &mut [u8], chance: &mut Chance) {
    for _ in 0..=chance.below(2) {
        let place = chance.below(bytes.len());
        bytes[place] ^= 1 << chance.below(8);
    }
}

/// Sizes and counts are written as such bytes.
fn numbers(bytes: &mut [u8], chance: &mut Chance) {
    for _ in 0..=chance.below(2) {
        let place = chance.below(bytes.len());
        bytes[place] = *chance.of(&[0, 1, 0x7f, 0x80, 0xff]).unwrap();
    }
}

fn byte(chance: &mut Chance) -> u8 {
    u8::try_from(chance.below(256)).unwrap()
}

fn piece(bytes: &[u8], chance: &mut Chance) -> Range<usize> {
    let from = chance.below(bytes.len());
    let length = chance.below(PIECE.min(bytes.len() - from)) + 1;
    from..(from + length).min(bytes.len())
}

fn swap_sections(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut sections = sections(bytes);
    if sections.len() < 2 {
        return;
    }
    let (one, other) = (chance.below(sections.len()), chance.below(sections.len()));
    sections.swap(one, other);
    *bytes = joined(bytes, &sections);
}

fn repeat_or_drop_section(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut sections = sections(bytes);
    if sections.is_empty() {
        return;
    }
    let place = chance.below(sections.len());
    if chance.happens(50) {
        sections.remove(place);
    } else {
        let again = sections[place].clone();
        sections.insert(chance.below(sections.len()), again);
    }
    *bytes = joined(bytes, &sections);
}

/// The sections of a component's top level, as far as they can be told apart.
fn sections(bytes: &[u8]) -> Vec<Range<usize>> {
    let (mut place, mut sections) = (8, vec![]);
    while place < bytes.len() {
        let (from, mut size, mut shift) = (place, 0_usize, 0);
        loop {
            place += 1;
            let Some(byte) = bytes.get(place) else {
                return sections;
            };
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if *byte < 0x80 || shift > 28 {
                break;
            }
        }
        place += 1 + size;
        if place > bytes.len() {
            return sections;
        }
        sections.push(from..place);
    }
    sections
}

fn joined(bytes: &[u8], sections: &[Range<usize>]) -> Vec<u8> {
    let mut whole = bytes[..8].to_vec();
    for section in sections {
        whole.extend_from_slice(&bytes[section.clone()]);
    }
    whole
}
