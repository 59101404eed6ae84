//! Witnesses sign what has only grown, and nothing else.

use bylaw::audit::{Cosigner, LogKey, WitnessError, cosignature_is_good};

use crate::{Log, leaf};

fn witness() -> Cosigner {
    Cosigner::new(LogKey::throw_away().unwrap(), "witness.example").unwrap()
}

#[test]
fn a_log_that_has_grown_is_cosigned() {
    let witness = witness();
    let mut log = Log::of(300);
    let first = witness.cosign(
        &log.verifier(),
        &log.note(),
        None,
        &log.tiles(),
        1_700_000_000,
    );
    let before = log.head();
    log.add((300..900).map(|number| leaf(number, "acted")));
    let note = log.note();
    let second = witness
        .cosign(
            &log.verifier(),
            &note,
            Some(before),
            &log.tiles(),
            1_700_000_100,
        )
        .unwrap();
    let good = cosignature_is_good(&witness.verifier_key(), &note, &second);
    assert_eq!(good, Some(("witness.example".into(), 1_700_000_100)));
    // Another head's, another witness's, a changed line: none counts.
    assert_eq!(
        cosignature_is_good(&witness.verifier_key(), &note, &first.unwrap()),
        None
    );
    let other = self::witness();
    assert_eq!(
        cosignature_is_good(&other.verifier_key(), &note, &second),
        None
    );
    let cosigned = format!("{note}{second}");
    assert_eq!(log.verifier().open(&cosigned).unwrap(), log.head());
}

#[test]
fn a_log_that_shrank_or_forked_is_not() {
    let witness = witness();
    let log = Log::of(300);
    let mut fork = Log::new(log.key.clone());
    fork.add((0..400).map(|number| leaf(number, if number == 7 { "lapsed" } else { "acted" })));
    let seen = Some(log.head());
    let cosign = |log: &Log| {
        witness.cosign(
            &log.verifier(),
            &log.note(),
            seen,
            &log.tiles(),
            1_700_000_000,
        )
    };
    assert!(matches!(
        cosign(&fork),
        Err(WitnessError::Forked {
            before: 300,
            now: 400
        })
    ));
    let mut short = Log::new(log.key.clone());
    short.add((0..299).map(|number| leaf(number, "acted")));
    assert!(matches!(
        cosign(&short),
        Err(WitnessError::Shrunk {
            before: 300,
            now: 299
        })
    ));
    let mut same = Log::new(log.key.clone());
    same.add((0..300).map(|number| leaf(number, "lapsed")));
    assert!(matches!(
        cosign(&same),
        Err(WitnessError::Forked {
            before: 300,
            now: 300
        })
    ));
    assert!(cosign(&log).is_ok());
}
