//! Makes matters: mostly of the kinds and classes that the instrument knows, mostly in order.
//!
//! Nine of ten are of a known kind. Those walk evenly through kinds and pairs of classes; the
//! first round is in order throughout, so that each pair was asked for at its best at least once.

use super::random::Random;
use super::{days, defects, entry, filing, names, words};
use crate::domain::{
    CatalogEntry, Citation, Date, Description, Instrument, Matter, MatterKind, OpeningClass,
    SharingClass,
};

/// One in so many matters is of a kind that the instrument does not know.
const UNKNOWN_EVERY: u64 = 10;

/// Where the names of matters come from that are otherwise the same whatever the seed.
const NAMES: u64 = 0x004E_414D_4553;

/// What all matters of a run are made of.
pub struct Generator {
    seed: u64,
    pub(super) known: Vec<MatterKind>,
    /// The kinds that all of them know, if there are two.
    pub(super) shared: Vec<MatterKind>,
    unknown: Vec<MatterKind>,
    pub(super) classes: Vec<(SharingClass, OpeningClass)>,
    /// The classes of which all rules know both; those on conditions, if they do.
    pub(super) usual: (SharingClass, OpeningClass),
    /// All classes that all rules know.
    pub(super) known_to_all: (Vec<SharingClass>, Vec<OpeningClass>),
    /// First day and number of days in force of each instrument.
    pub(super) spans: Vec<(Date, u64)>,
    /// How many articles each instrument has.
    pub(super) articles: Vec<(String, u16)>,
    /// The paragraphs and items of which the rules say what they make of them.
    pub(super) paragraphs: Vec<Citation>,
}

impl Generator {
    /// What matters under these rules are made of.
    pub fn new(description: &Description, seed: u64) -> Self {
        let is_known = |kind: &MatterKind| description.matters.contains(kind);
        let (known, unknown): (Vec<_>, Vec<_>) = words::KINDS.into_iter().partition(is_known);
        let sharing = or_all(&description.sharing_classes, &words::SHARING);
        let opening = or_all(&description.opening_classes, &words::OPENING);
        let pairs = |shared: &SharingClass| {
            opening
                .iter()
                .map(|opened| (*shared, *opened))
                .collect::<Vec<_>>()
        };
        let articles = |instrument: &Instrument| {
            let count = u16::try_from(instrument.articles.len()).unwrap_or(u16::MAX);
            (instrument.id.clone(), count)
        };
        let treated = description.treatments.iter().map(|one| &one.citation);
        let mut paragraphs: Vec<Citation> = vec![];
        for place in treated.filter(|place| place.paragraph.or(place.item).is_some()) {
            if !paragraphs.contains(place) {
                paragraphs.push(place.clone());
            }
        }
        Self {
            seed,
            paragraphs,
            shared: known.clone(),
            known,
            unknown,
            classes: sharing.iter().flat_map(pairs).collect(),
            usual: usual(&[description]),
            known_to_all: known_to_all(&[description]),
            spans: description.instruments.iter().map(days::in_force).collect(),
            articles: description.instruments.iter().map(articles).collect(),
        }
    }

    /// Matters for two sets of rules: of the kinds and classes that either of them knows.
    pub fn for_both(one: &Description, other: &Description, seed: u64) -> Self {
        let mut both = one.clone();
        both.matters.extend(&other.matters);
        both.instruments.extend(other.instruments.iter().cloned());
        both.treatments.extend(other.treatments.iter().cloned());
        // No classes at all means that every class may occur.
        if one.sharing_classes.is_empty() || other.sharing_classes.is_empty() {
            both.sharing_classes.clear();
        } else {
            both.sharing_classes.extend(&other.sharing_classes);
        }
        if one.opening_classes.is_empty() || other.opening_classes.is_empty() {
            both.opening_classes.clear();
        } else {
            both.opening_classes.extend(&other.opening_classes);
        }
        both.sharing_classes.sort();
        both.sharing_classes.dedup();
        both.opening_classes.sort();
        both.opening_classes.dedup();
        let mut generator = Self::new(&both, seed);
        let by_both = |kind: &MatterKind| {
            [one, other]
                .iter()
                .all(|rules| rules.matters.contains(kind))
        };
        generator.shared.retain(by_both);
        generator.usual = usual(&[one, other]);
        generator.known_to_all = known_to_all(&[one, other]);
        // Of an instrument that both have there is one.
        generator.articles.sort();
        generator.articles.dedup();
        generator
    }

    /// The same matters, but filed within these days.
    #[must_use]
    pub fn filed_within(self, first: Date, last: Date) -> Self {
        let days = || first.civil()?.until(last.civil()?).ok();
        let days = days().map_or(0, |span| span.get_days());
        Self {
            spans: vec![(first, u64::try_from(days).unwrap_or(0) + 1)],
            ..self
        }
    }

    /// The matter with this number; always the same.
    pub fn matter(&self, number: u64) -> Matter {
        let mut random = Random::new(self.seed, number);
        let unknown = number % UNKNOWN_EVERY == UNKNOWN_EVERY - 1 && !self.unknown.is_empty();
        // How many matters of known kinds came before, and how often all known kinds had a turn.
        let turn = number - number / UNKNOWN_EVERY;
        let round = turn.checked_div(length(&self.known)).unwrap_or(0);
        let classes = if unknown {
            turned(&self.classes, random.below(length(&self.classes)))
        } else {
            turned(&self.classes, round)
        };
        let kind = if unknown {
            random.pick(&self.unknown, MatterKind::OnwardUse)
        } else {
            turned(&self.known, turn).unwrap_or(MatterKind::OnwardUse)
        };
        let open = (SharingClass::Unconditional, OpeningClass::Unconditional);
        let mut matter = self.in_order(&mut random, kind, classes.unwrap_or(open));
        if unknown || round >= length(&self.classes) {
            defects::add(&mut matter, &mut random);
        }
        names::drawn(&mut matter, &mut random);
        matter
    }

    /// Gives one of the matters that are the same whatever the seed the names that the seed draws.
    pub(super) fn name(&self, matter: &mut Matter, number: u64) {
        names::drawn(matter, &mut Random::new(self.seed ^ NAMES, number));
    }

    pub(super) fn in_order(
        &self,
        random: &mut Random,
        kind: MatterKind,
        classes: (SharingClass, OpeningClass),
    ) -> Matter {
        let filed_on = self.day(random);
        let created_on = days::before(filed_on, random.below(3000));
        let mut described = entry::in_order(random, classes.0, classes.1, created_on);
        if kind == MatterKind::OperationAuthorisation {
            described.opening.desensitised = true;
        }
        if matches!(kind, MatterKind::Dispute | MatterKind::Incident) {
            entry::without_secrets(&mut described);
        }
        let (entry, proposed) = match kind {
            MatterKind::EntryPublication => (None, Some(described)),
            MatterKind::EntryRevision if random.chance(70) => revised(random, described),
            MatterKind::Reassessment if random.chance(40) => revised(random, described),
            MatterKind::DataNeed => (None, None),
            _ => (Some(described), None),
        };
        let provider = entry
            .as_ref()
            .or(proposed.as_ref())
            .map(|entry| entry.provider.clone());
        let applicant = provider
            .filter(|_| filing::by_provider(kind))
            .unwrap_or_else(|| filing::applicant(random, kind));
        let days_ago = random.below(60);
        let violation = self.violation(random);
        Matter {
            kind,
            filed_on,
            occurred_on: random.sometimes(40, days::before(filed_on, days_ago)),
            filed_with: filing::filed_with(random, kind),
            respondents: (0..random.below(3).max(u64::from(kind == MatterKind::DataNeed)))
                .map(|number| filing::respondent(random, number))
                .collect(),
            statement: filing::statement(random, filed_on, violation),
            prior: filing::prior(random, kind, &applicant, filed_on),
            applicant,
            entry,
            proposed,
        }
    }

    fn violation(&self, random: &mut Random) -> Option<Citation> {
        let which = random.below(length(&self.articles));
        let (instrument, articles) = turned_ref(&self.articles, which)?;
        let article = 1 + random.below(u64::from(*articles));
        let article = if *articles == 0 {
            0
        } else {
            u16::try_from(article).ok()?
        };
        Some(Citation {
            instrument: instrument.clone(),
            article,
            paragraph: None,
            item: None,
        })
    }

    /// A day of the instruments in turn, so many days on.
    pub(super) fn day_in_turn(&self, number: u64) -> Date {
        let (from, days) = turned(&self.spans, number).unwrap_or((Date::FIRST, 1));
        days::after(from, number.checked_rem(days).unwrap_or(0))
    }

    fn day(&self, random: &mut Random) -> Date {
        let which = random.below(length(&self.spans));
        let (from, days) = turned(&self.spans, which).unwrap_or((Date::FIRST, 1));
        days::after(from, random.below(days))
    }
}

/// The published entry, of whatever classes, and what it shall become.
fn revised(
    random: &mut Random,
    proposed: CatalogEntry,
) -> (Option<CatalogEntry>, Option<CatalogEntry>) {
    let mut published = proposed.clone();
    published.sharing.class = random.pick(&words::SHARING, SharingClass::Unconditional);
    published.opening.class = random.pick(&words::OPENING, OpeningClass::Unconditional);
    (Some(published), Some(proposed))
}

fn usual(all: &[&Description]) -> (SharingClass, OpeningClass) {
    let (shared, opened) = known_to_all(all);
    let sharing = [SharingClass::Conditional, SharingClass::Unconditional];
    let opening = [OpeningClass::Conditional, OpeningClass::Unconditional];
    (
        sharing
            .into_iter()
            .find(|class| shared.contains(class))
            .unwrap_or(SharingClass::Conditional),
        opening
            .into_iter()
            .find(|class| opened.contains(class))
            .unwrap_or(OpeningClass::Closed),
    )
}

/// No classes at all means that every class may occur.
fn known_to_all(all: &[&Description]) -> (Vec<SharingClass>, Vec<OpeningClass>) {
    let shared = |class: &SharingClass| {
        let mut lists = all.iter().map(|rules| &rules.sharing_classes);
        lists.all(|known| known.is_empty() || known.contains(class))
    };
    let opened = |class: &OpeningClass| {
        let mut lists = all.iter().map(|rules| &rules.opening_classes);
        lists.all(|known| known.is_empty() || known.contains(class))
    };
    (
        words::SHARING.into_iter().filter(shared).collect(),
        words::OPENING.into_iter().filter(opened).collect(),
    )
}

fn or_all<T: Copy>(used: &[T], all: &[T]) -> Vec<T> {
    if used.is_empty() {
        all.to_vec()
    } else {
        used.to_vec()
    }
}

fn length<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap_or(u64::MAX)
}

/// The element whose turn it is.
fn turned<T: Copy>(list: &[T], turn: u64) -> Option<T> {
    turned_ref(list, turn).copied()
}

fn turned_ref<T>(list: &[T], turn: u64) -> Option<&T> {
    let index = turn.checked_rem(length(list))?;
    list.get(usize::try_from(index).ok()?)
}
