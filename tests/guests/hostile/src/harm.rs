//! What a call can do to the machine it runs on.

use bylaw_sdk::prelude::*;
use std::hint::black_box;
use std::process::abort;

/// Does what the word names. Some of it never returns.
pub(crate) fn done(word: &str) {
    match word {
        "trap" => abort(),
        "loop" => loop {
            black_box(word);
        },
        "recursion" => {
            black_box(nested(black_box(u64::MAX)));
        }
        "frames" => {
            black_box(framed(black_box(u64::MAX)));
        }
        "memory" => fill_memory(),
        // More than policies allow by default, and never written.
        "ballast" => drop(black_box(Vec::<u8>::with_capacity(24 << 20))),
        "hungry" | "greedy" if crate::word() != "sated" => eat(),
        _ => {}
    }
}

/// Answers that are too much or no text, under the word that asks for them.
pub(crate) fn findings(word: &str) -> Option<Vec<Finding>> {
    match word {
        "list" => Some((0..3_000).map(|_| warning("too many")).collect()),
        "strings" => Some(overlapping()),
        "no-text" => Some(vec![warning(&no_text())]),
        "no-subject" => Some(vec![Finding {
            subject: " ".into(),
            ..warning("about nothing")
        }]),
        "terminal-subject" => Some(vec![Finding {
            subject: "\u{7}title".into(),
            ..warning("about a bell")
        }]),
        "errorless" => Some(vec![warning("no error among them")]),
        "long-text" => Some(vec![warning(&"long ".repeat(401))]),
        _ => None,
    }
}

fn warning(words: &str) -> Finding {
    let mut found = Findings::new();
    found.warn("title", words, words, crate::art(1));
    found.list().remove(0)
}

/// Calls that keep everything in registers: the host's stack grows, the guest's does not.
#[inline(never)]
fn nested(depth: u64) -> u64 {
    if depth == 0 {
        1
    } else {
        nested(depth - 1).rotate_left(3) ^ depth
    }
}

/// Calls with a frame in memory each: the guest's own stack ends first.
#[inline(never)]
fn framed(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if depth == 0 {
        1
    } else {
        framed(depth - 1) ^ frame.iter().sum::<u64>()
    }
}

fn fill_memory() {
    // Taken and never written, which costs no fuel to speak of.
    loop {
        black_box(Vec::<u8>::with_capacity(1 << 20));
    }
}

/// Needs about half of the fuel that a call gets by default, and then behaves.
fn eat() {
    for bite in 0..300_000_u32 {
        black_box(bite);
    }
}

/// A hundred texts of a megabyte each, which take one megabyte of memory together.
fn overlapping() -> Vec<Finding> {
    let mut text = std::mem::ManuallyDrop::new(vec![b'x'; 1 << 20]);
    let (start, length, capacity) = (text.as_mut_ptr(), text.len(), text.capacity());
    // SAFETY: not safe at all: the text has many owners. Nothing is ever written to it or freed,
    // since the allocator frees nothing and the instance ends with this call.
    let giant = || unsafe { String::from_raw_parts(start, length, capacity) };
    (0..100)
        .map(|_| Finding {
            severity: Severity::Warning,
            subject: "title".into(),
            message: Text {
                zh: giant(),
                en: giant(),
            },
            citations: vec![],
        })
        .collect()
}

fn no_text() -> String {
    // SAFETY: not safe: these bytes are no UTF-8. They are only handed to the host.
    unsafe { String::from_utf8_unchecked(vec![b'a', 0xff, 0xfe, b'z']) }
}
