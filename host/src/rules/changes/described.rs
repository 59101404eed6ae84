//! What two versions of rules say of themselves: instruments, kinds, classes, treatments, duties.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::guide::words::Worded;
use crate::domain::phrases::{both, citation, kind, period, role};
use crate::domain::{
    ArticleTreatment, Citation, Date, Description, Instrument, Retention, SignIn, Text,
};

/// What a description says otherwise. The words are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DescribedWhat {
    /// Whose rules these are.
    Jurisdiction,
    /// A kind of matter that is known.
    Kind,
    /// A sharing class that is known.
    SharingClass,
    /// An opening class that is known.
    OpeningClass,
    /// An instrument, or what is said of it.
    Instrument,
    /// What a role is called.
    RoleName,
    /// How long records are kept.
    Retention,
    /// How people are identified.
    Identification,
    /// How an article is treated.
    Treatment,
}

/// One thing that is said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DescribedChange {
    /// What it is about.
    pub what: DescribedWhat,
    /// About which instrument, article, kind or role.
    pub place: Text,
    /// What was said; none if nothing was.
    pub old: Option<Text>,
    /// What is said; none if nothing is.
    pub new: Option<Text>,
}

/// Compares two descriptions.
pub(super) fn compare(old: &Description, new: &Description) -> Vec<DescribedChange> {
    if old == new {
        return vec![];
    }
    let mut found = Found(vec![]);
    let name = |one: &Description| {
        Some(both(
            format!("{}（{}）", one.name.zh, one.jurisdiction),
            format!("{} ({})", one.name.en, one.jurisdiction),
        ))
    };
    found.values(
        DescribedWhat::Jurisdiction,
        Text::default(),
        name(old),
        name(new),
    );
    let kinds =
        |one: &Description| -> Vec<Text> { one.matters.iter().map(|one| kind(*one)).collect() };
    found.members(DescribedWhat::Kind, &kinds(old), &kinds(new));
    let sharing = |one: &Description| -> Vec<Text> {
        let words = one.sharing_classes.iter();
        words.map(|class| both(class.zh(), class.en())).collect()
    };
    found.members(DescribedWhat::SharingClass, &sharing(old), &sharing(new));
    let opening = |one: &Description| -> Vec<Text> {
        let words = one.opening_classes.iter();
        words.map(|class| both(class.zh(), class.en())).collect()
    };
    found.members(DescribedWhat::OpeningClass, &opening(old), &opening(new));
    instruments(&mut found, [&old.instruments, &new.instruments]);
    found.keyed(
        DescribedWhat::RoleName,
        [&old.role_names, &new.role_names],
        |(of, name)| (role(*of), name.clone()),
    );
    found.values(
        DescribedWhat::Retention,
        Text::default(),
        old.retention.as_ref().map(kept),
        new.retention.as_ref().map(kept),
    );
    found.values(
        DescribedWhat::Identification,
        Text::default(),
        identified(old),
        identified(new),
    );
    found.keyed(
        DescribedWhat::Treatment,
        [&old.treatments, &new.treatments],
        treated,
    );
    found.0
}

struct Found(Vec<DescribedChange>);

impl Found {
    fn values(&mut self, what: DescribedWhat, place: Text, old: Option<Text>, new: Option<Text>) {
        if old != new {
            let change = DescribedChange {
                what,
                place,
                old,
                new,
            };
            self.0.push(change);
        }
    }

    /// What is only in one of two lists without order.
    fn members(&mut self, what: DescribedWhat, old: &[Text], new: &[Text]) {
        let there = |list: &[Text], one: &Text| list.contains(one).then(|| both("有", "known"));
        let all: BTreeSet<&Text> = old.iter().chain(new).collect();
        for one in all {
            self.values(what, one.clone(), there(old, one), there(new, one));
        }
    }

    /// What two lists say under the same name.
    fn keyed<T>(
        &mut self,
        what: DescribedWhat,
        [old, new]: [&[T]; 2],
        told: impl Fn(&T) -> (Text, Text),
    ) {
        let [old, new] = [old, new].map(|list| list.iter().map(&told).collect::<Vec<_>>());
        let names: BTreeSet<&Text> = old.iter().chain(&new).map(|(name, _)| name).collect();
        let said = |list: &[(Text, Text)], name: &Text| {
            let found = list.iter().find(|(of, _)| of == name);
            found.map(|(_, said)| said.clone())
        };
        for name in names {
            self.values(what, name.clone(), said(&old, name), said(&new, name));
        }
    }
}

fn cited(citations: &[Citation]) -> Text {
    crate::domain::phrases::listed(citations.iter().map(citation))
}

fn kept(retention: &Retention) -> Text {
    let (length, by) = (period(retention.at_least), cited(&retention.citations));
    both(
        format!("至少{}（{}）", length.zh, by.zh),
        format!("at least {} ({})", length.en, by.en),
    )
}

fn identified(description: &Description) -> Option<Text> {
    let rules = description.identification.as_ref()?;
    let (zh, en) = match rules.sign_in {
        SignIn::Any => ("任意方式", "any way of signing in"),
        SignIn::UnifiedCertificate => ("统一身份证书", "the unified certificate"),
    };
    let by = cited(&rules.citations);
    Some(both(
        format!("{zh}（{}）", by.zh),
        format!("{en} ({})", by.en),
    ))
}

fn treated(treatment: &ArticleTreatment) -> (Text, Text) {
    let (sort, note) = (treatment.treatment, &treatment.note);
    (
        citation(&treatment.citation),
        both(
            format!("{sort}：{}", note.zh),
            format!("{sort}: {}", note.en),
        ),
    )
}

/// An instrument by its identifier, fact by fact.
fn instruments(found: &mut Found, [old, new]: [&[Instrument]; 2]) {
    let ids: BTreeSet<&String> = old.iter().chain(new).map(|one| &one.id).collect();
    for id in ids {
        let of = |list: &[Instrument]| list.iter().find(|one| one.id == *id).map(facts);
        let (before, after) = (of(old), of(new));
        let place = |fact: &str| {
            let place = format!("{id} {fact}");
            both(place.clone(), place)
        };
        match (before, after) {
            (Some(before), Some(after)) => {
                for ((fact, old), (_, new)) in before.into_iter().zip(after) {
                    found.values(DescribedWhat::Instrument, place(fact), old, new);
                }
            }
            (before, after) => {
                let title = |facts: Option<Vec<Fact>>| facts?.into_iter().next()?.1;
                found.values(
                    DescribedWhat::Instrument,
                    both(id.clone(), id.clone()),
                    title(before),
                    title(after),
                );
            }
        }
    }
}

type Fact = (&'static str, Option<Text>);

fn facts(instrument: &Instrument) -> Vec<Fact> {
    let day = |day: Option<Date>| day.map(|day| both(day.to_string(), day.to_string()));
    let plain = |word: String| Some(both(word.clone(), word));
    let paragraphs = || {
        let counts: Vec<String> = instrument
            .articles
            .iter()
            .map(ToString::to_string)
            .collect();
        format!("{} ({})", counts.len(), counts.join(" "))
    };
    vec![
        ("title", Some(instrument.title.clone())),
        ("issuer", Some(instrument.issuer.clone())),
        ("status", plain(instrument.status.to_string())),
        ("articles", plain(paragraphs())),
        ("promulgated_on", day(instrument.promulgated_on)),
        ("effective_from", day(instrument.effective_from)),
        ("effective_until", day(instrument.effective_until)),
        ("reading", instrument.reading.clone()),
    ]
}
