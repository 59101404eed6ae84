//! Numbers that look random and are the same on every machine: splitmix64.

/// A stream of numbers.
pub struct Random(u64);

/// The step of splitmix64; odd, so that every state is visited.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The stream with this number under this seed. Matter 17 is the same whatever was asked
    /// before it, so that it can be made again by itself.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut seeded = Self(seed);
        let start = seeded.next() ^ stream.wrapping_mul(STEP);
        Self(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if the limit is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// The place of one among so many.
    pub fn index(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        usize::try_from(self.below(count)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the choices; `otherwise` if there is none.
    pub fn pick<T: Copy>(&mut self, choices: &[T], otherwise: T) -> T {
        let count = u64::try_from(choices.len()).unwrap_or(1);
        let index = usize::try_from(self.below(count)).unwrap_or(0);
        choices.get(index).copied().unwrap_or(otherwise)
    }

    /// The value in so many of a hundred cases.
    pub fn sometimes<T>(&mut self, percent: u64, value: T) -> Option<T> {
        self.chance(percent).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_stream_is_the_same_again_and_differs_from_the_next() {
        let take = |seed, stream| {
            let mut random = Random::new(seed, stream);
            (0..4).map(|_| random.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(take(1, 7), take(1, 7));
        assert_ne!(take(1, 7), take(1, 8));
        assert_ne!(take(1, 7), take(2, 7));
    }
}
