//! Mutated proofs and checkpoints: none is accepted.

use bylaw::audit::{Checkpoint, LogKey, LogVerifier, Proof, prove_inclusion, sign_checkpoint};

use crate::{Log, leaf};

const STRUCTURAL: u32 = 50_000;
const BYTES: u32 = 50_000;

/// Numbers that are the same in every run (a xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit as u64)).unwrap()
    }
}

fn proof_of(log: &Log, note: &str, size: u64, index: u64) -> Proof {
    Proof {
        entry: log.entries[usize::try_from(index).unwrap()].clone(),
        index,
        hashes: log.ask(|tiles| prove_inclusion(size, index, tiles)),
        checkpoint: note.to_owned(),
    }
}

/// What a forger has: a log at several sizes, a fork of it under the same key, and another key.
struct Workshop {
    log: Log,
    notes: Vec<(u64, String)>,
    /// Good proofs under each of them.
    proofs: Vec<(u64, Proof)>,
    fork: Log,
    stranger: LogKey,
}

impl Workshop {
    fn open() -> Self {
        let mut log = Log::of(0);
        let mut notes = vec![];
        for size in [1, 2, 255, 256, 257, 511, 777, 1_300] {
            let from = u32::try_from(log.size()).unwrap();
            log.add((from..size).map(|number| leaf(number, "acted")));
            notes.push((log.size(), log.note()));
        }
        let mut fork = Log::new(log.key.clone());
        fork.add((0..1_300).map(|number| match number {
            640 => leaf(number, "lapsed"),
            _ => leaf(number, "acted"),
        }));
        let mut numbers = Numbers(0x600d);
        let proofs = (0..800)
            .map(|number| {
                let (size, note) = &notes[number % notes.len()];
                (*size, proof_of(&log, note, *size, numbers.below(*size)))
            })
            .collect();
        Self {
            log,
            notes,
            proofs,
            fork,
            stranger: LogKey::throw_away().unwrap(),
        }
    }

    /// A good proof under one of the log's heads.
    fn good(&self, numbers: &mut Numbers) -> (u64, Proof) {
        self.proofs[numbers.index(self.proofs.len())].clone()
    }

    /// The proof with one thing that does not belong to it; none where there is no other.
    fn forged(&self, numbers: &mut Numbers) -> Option<Proof> {
        let (size, good) = self.good(numbers);
        let mut forged = good.clone();
        match numbers.below(10) {
            // Another leaf, of this log or of none.
            0 => {
                let other = &self.log.entries[numbers.index(self.log.entries.len())];
                forged.entry.clone_from(other);
            }
            1 => forged.entry = leaf(u32::try_from(good.index).unwrap(), "lapsed"),
            // Another place, in the log or beyond it.
            2 => forged.index = numbers.below(size),
            3 => forged.index = size + numbers.below(3),
            // An older or a newer head.
            4 => {
                let (other, note) = &self.notes[numbers.index(self.notes.len())];
                if *other == size {
                    return None;
                }
                forged.checkpoint.clone_from(note);
            }
            // The same root under another size, signed: a log that lies about its size.
            5 => {
                let other = 1 + numbers.below(2_000);
                let head = Checkpoint {
                    size: other,
                    ..self.verifier().open(&good.checkpoint).unwrap()
                };
                forged.checkpoint = sign_checkpoint(&self.log.key, "shenyang", head).unwrap();
                // With the same number of hashes on the same side the path is the same; then it is
                // no forgery of the proof but a lie of the log, which consistency shows.
                if other == size || same_shape(size, other, good.index) {
                    return None;
                }
            }
            // The fork's path under the log's head.
            6 => {
                let index = numbers.below(1_300);
                forged = proof_of(&self.fork, &self.notes.last().unwrap().1, 1_300, index);
                if index != 640 {
                    forged.entry = leaf(640, "lapsed");
                }
            }
            // Hashes exchanged, lost, or doubled.
            7 if good.hashes.len() > 1 => {
                let place = numbers.index(good.hashes.len() - 1);
                forged.hashes.swap(place, place + 1);
            }
            8 if !good.hashes.is_empty() => {
                forged.hashes.remove(numbers.index(good.hashes.len()));
            }
            9 => {
                let hash = good.hashes.first().copied().unwrap_or(self.log.root);
                forged
                    .hashes
                    .insert(numbers.index(good.hashes.len() + 1), hash);
            }
            // A stranger's signature under the log's name and head.
            _ => {
                let head = self.verifier().open(&good.checkpoint).unwrap();
                forged.checkpoint = sign_checkpoint(&self.stranger, "shenyang", head).unwrap();
            }
        }
        (forged != good).then_some(forged)
    }

    fn verifier(&self) -> LogVerifier {
        self.log.verifier()
    }
}

/// Whether a leaf has the same way to the root in trees of two sizes.
fn same_shape(one: u64, other: u64, index: u64) -> bool {
    let path = |mut size: u64, mut index: u64| {
        let mut sides = vec![];
        while size > 1 {
            let half = size.next_power_of_two() / 2;
            let right = index >= half;
            sides.push(right);
            (size, index) = if right {
                (size - half, index - half)
            } else {
                (half, index)
            };
        }
        sides
    };
    index < other && path(one, index) == path(other, index)
}

#[test]
fn good_proofs_hold() {
    let workshop = Workshop::open();
    let mut numbers = Numbers(0x5eed);
    for _ in 0..500 {
        let (size, good) = workshop.good(&mut numbers);
        let read = Proof::of_text(&good.to_text()).unwrap();
        assert_eq!(read, good);
        assert_eq!(read.verify(&workshop.verifier()).unwrap().size, size);
    }
}

/// Invariant: no proof is accepted in which anything was exchanged for something else.
#[test]
fn no_structural_forgery_is_accepted() {
    let workshop = Workshop::open();
    let verifier = workshop.verifier();
    let mut numbers = Numbers(0x000b_ad5e_ed01);
    let mut tried = 0;
    while tried < STRUCTURAL {
        let Some(forged) = workshop.forged(&mut numbers) else {
            continue;
        };
        tried += 1;
        let read = Proof::of_text(&forged.to_text());
        let accepted = read.is_ok_and(|proof| proof.verify(&verifier).is_ok());
        assert!(!accepted, "forgery {tried}:\n{}", forged.to_text());
    }
}

/// Invariant: no proof is accepted of which a single byte was changed, lost or added.
#[test]
fn no_changed_file_is_accepted() {
    let workshop = Workshop::open();
    let verifier = workshop.verifier();
    let mut numbers = Numbers(0x000b_ad5e_ed02);
    let mut tried = 0;
    while tried < BYTES {
        let (_, good) = workshop.good(&mut numbers);
        let text = good.to_text();
        let mut bytes = text.clone().into_bytes();
        let place = numbers.index(bytes.len());
        match numbers.below(4) {
            0 => bytes[place] ^= 1 << numbers.below(8),
            1 => bytes[place] = u8::try_from(numbers.below(256)).unwrap(),
            2 => {
                bytes.remove(place);
            }
            _ => bytes.insert(place, u8::try_from(numbers.below(256)).unwrap()),
        }
        let Ok(changed) = String::from_utf8(bytes) else {
            tried += 1;
            continue;
        };
        if changed == text {
            continue;
        }
        tried += 1;
        let read = Proof::of_text(&changed);
        let accepted = read.is_ok_and(|proof| proof.verify(&verifier).is_ok());
        assert!(!accepted, "change {tried} at byte {place}:\n{changed}");
    }
}
