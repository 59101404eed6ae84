//! A jurisdiction ready to decide: its policy, its calendar and the rules of each release.

use std::fmt::Write;
use std::sync::Arc;

use super::arrangement::{Arrangement, Release, Releases, UnusableRelease};
use super::calendars::Calendars;
use super::error::{Place, PolicyError};
use super::file::Policy;
use super::releases::ReleaseFile;
use super::rules_keys::{Voucher, vouched};
use crate::calendar::Calendar;
use crate::domain::{Citation, Date, Days, Description, Instrument, SignIn, Text};
use crate::files::{Dir, ReadError, read_component_in, read_text};
use crate::rules::{Library, Plugin};

/// A jurisdiction that can decide matters.
pub struct Jurisdiction {
    /// What the operator laid down.
    pub policy: Policy,
    /// Its working days.
    pub calendars: Calendars,
    /// Its releases of rules.
    pub releases: Releases,
}

/// On what basis whoever acts for a body must come with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateBasis {
    /// The rules demand it, by these provisions.
    Rules(Vec<Citation>),
    /// The policy demands it.
    Policy,
    /// Nobody knows whether the rules demand it, since this host cannot use them and what they said of
    /// themselves is gone.
    UnusableRules,
}

/// Why nothing can be filed on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInForce(pub Text);

impl Jurisdiction {
    /// The calendar in force.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendars.in_force().calendar
    }

    /// Its name in paths and records.
    pub fn name(&self) -> &str {
        &self.policy.jurisdiction
    }

    /// The rules that decide what is filed on that day.
    pub fn governing(&self, day: Date) -> Option<Release> {
        self.releases.now().governing(day).cloned()
    }

    /// The rules that govern today, else those that governed last.
    pub fn current(&self, today: Date) -> Option<Release> {
        self.releases.now().current(today).cloned()
    }

    /// On what basis whoever acts for a body must come with a certificate today; none if he need
    /// not, as where there are no rules yet.
    pub fn demands_certificate(&self, today: Date) -> Option<CertificateBasis> {
        let arrangement = self.releases.now();
        let described = arrangement.described(today);
        let rules = described.and_then(|rules| rules.identification.clone());
        let demanded = rules.filter(|rules| rules.sign_in == SignIn::UnifiedCertificate);
        match demanded {
            Some(rules) => Some(CertificateBasis::Rules(rules.citations)),
            None if self.policy.certificates_only => Some(CertificateBasis::Policy),
            None if described.is_some() => None,
            None => arrangement
                .unusable_on(today)
                .map(|_| CertificateBasis::UnusableRules),
        }
    }

    /// What the rules say of themselves that govern today, else those that governed last; of those that
    /// this host cannot use, what they said when they were taken in.
    pub fn described(&self, today: Date) -> Option<Description> {
        self.releases.now().described(today).cloned()
    }

    /// The rules that govern a filing on that day, if an instrument is in force then.
    ///
    /// # Errors
    /// Why nothing can be filed, in words.
    pub fn in_force(&self, day: Date) -> Result<Release, NotInForce> {
        self.in_force_under(&self.releases.now(), day).cloned()
    }

    /// Whether something can be filed on that day: an instrument is in force then, and be it that this host
    /// cannot use its rules, so that people decide.
    pub fn is_open(&self, day: Date) -> bool {
        let arrangement = self.releases.now();
        let decides = |one: &UnusableRelease| self.may_have_in_force(one, day);
        self.in_force_under(&arrangement, day).is_ok()
            || arrangement.unusable_on(day).is_some_and(decides)
    }

    /// Whether an instrument of rules that cannot be used is in force on that day, as far as is known.
    pub fn may_have_in_force(&self, release: &UnusableRelease, day: Date) -> bool {
        let known = release.description.as_ref();
        known.is_none_or(|known| self.has_in_force(known, day))
    }

    /// The same under an arrangement that was taken before.
    ///
    /// # Errors
    /// As [`Jurisdiction::in_force`].
    pub fn in_force_under<'a>(
        &self,
        arrangement: &'a Arrangement,
        day: Date,
    ) -> Result<&'a Release, NotInForce> {
        if let Some(one) = arrangement.unusable_on(day) {
            let number = one.number;
            return Err(NotInForce(Text {
                zh: format!("{day} 适用的规则版本 {number} 在本平台无法使用"),
                en: format!(
                    "release {number} governs filings on {day}, and this host cannot use its rules"
                ),
            }));
        }
        let Some(release) = arrangement.governing(day) else {
            return Err(NotInForce(Text {
                zh: format!("{day} 没有生效的规则版本"),
                en: format!("no release of rules governs filings on {day}"),
            }));
        };
        let description = release.plugin.description();
        if self.has_in_force(description, day) {
            return Ok(release);
        }
        Err(NotInForce(self.why_not(&description.instruments, day)))
    }

    /// Whether an instrument of these rules is in force on that day.
    pub fn has_in_force(&self, description: &Description, day: Date) -> bool {
        let mut instruments = description.instruments.iter();
        instruments.any(|instrument| self.policy.is_in_force(instrument, day))
    }

    /// The first and last day on which an instrument is in force, as the text and the policy have it.
    pub fn span(&self, instrument: &Instrument) -> (Option<Date>, Option<Date>) {
        self.policy.span(instrument)
    }

    /// Every day on which some instrument of these rules is in force, as the text and the policy
    /// have it; none if there is no such day.
    pub fn days_in_force(&self, description: &Description) -> Option<Days> {
        let spans = description.instruments.iter().filter_map(|instrument| {
            let (first, last) = self.span(instrument);
            Some((first?, last.unwrap_or(Date::LAST)))
        });
        let spans: Vec<_> = spans.collect();
        Some(Days {
            first: spans.iter().map(|(first, _)| *first).min()?,
            last: spans.iter().map(|(_, last)| *last).max()?,
        })
    }

    fn why_not(&self, instruments: &[Instrument], day: Date) -> Text {
        let mut zh = format!("{day} 没有现行有效的依据：");
        let mut en = format!("no instrument is in force on {day}: ");
        for (index, instrument) in instruments.iter().enumerate() {
            if index > 0 {
                zh.push('；');
                en.push_str("; ");
            }
            let (from, until) = self.span(instrument);
            let day =
                |day: Option<Date>, none: &str| day.map_or(none.to_owned(), |day| day.to_string());
            let _ = write!(
                zh,
                "《{}》自 {} 至 {}",
                instrument.title.zh,
                day(from, "（未定）"),
                day(until, "今")
            );
            let _ = write!(
                en,
                "{} runs from {} to {}",
                instrument.title.en,
                day(from, "no day"),
                day(until, "no end")
            );
        }
        Text { zh, en }
    }

    /// The last day on which something was in force, on or before `today`; `today` itself if one is.
    pub fn last_day_in_force(&self, today: Date) -> Option<Date> {
        let arrangement = self.releases.now();
        let in_force = |day: Date| self.in_force_under(&arrangement, day).is_ok();
        if in_force(today) {
            return Some(today);
        }
        let ends = arrangement.releases.iter().flat_map(|release| {
            let instruments = release.plugin.description().instruments.iter();
            instruments.filter_map(
                |instrument| match (self.span(instrument).1, release.until) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                },
            )
        });
        ends.filter(|day| *day <= today && in_force(*day)).max()
    }
}

/// A release as the policy's file has it, with what the database keeps of it.
pub struct Seed {
    /// The release.
    pub release: Release,
    /// Its component.
    pub bytes: Vec<u8>,
    /// What vouches for it, if the policy names keys.
    pub voucher: Option<Voucher>,
}

/// Loads the components that the policy names from the folder of components. If it names keys too,
/// each component has its signature beside it, in a file of the same name with `.sig` behind it.
///
/// # Errors
/// The release that cannot be used, by file, line and key.
pub fn load_releases(
    policy: &Policy,
    library: &Library,
    components: &Dir,
    today: Date,
) -> Result<Vec<Seed>, PolicyError> {
    let load = |(number, release): (u32, &ReleaseFile)| {
        let (plugin, bytes) = load_component(policy, release, library, components)?;
        let voucher = if policy.rules_keys.is_empty() {
            None
        } else {
            Some(vouched_for(policy, release, &plugin, components, today)?)
        };
        let release = Release {
            number,
            plugin,
            from: release.from,
            until: release.until,
            mode: release.mode,
        };
        Ok(Seed {
            release,
            bytes,
            voucher,
        })
    };
    (1..).zip(&policy.releases).map(load).collect()
}

/// What vouches for the component of a release.
fn vouched_for(
    policy: &Policy,
    release: &ReleaseFile,
    plugin: &Plugin,
    components: &Dir,
    today: Date,
) -> Result<Voucher, PolicyError> {
    let file = format!("{}.sig", release.component);
    let place = Place {
        key: "release.component".into(),
        ..release.place.clone()
    };
    let text = match read_text(components, &file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(source) => return Err(PolicyError::Unreadable { place, source }),
    };
    let voucher = text.as_deref().and_then(Voucher::read);
    let (keys, name) = (&policy.rules_keys, &policy.jurisdiction);
    match vouched(keys, name, plugin.digest(), voucher.as_ref(), today) {
        Ok(()) => Ok(voucher.unwrap_or_default()),
        Err(why) => Err(PolicyError::Value {
            place,
            message: format!("`{file}`: {why}"),
        }),
    }
}

fn load_component(
    policy: &Policy,
    release: &ReleaseFile,
    library: &Library,
    components: &Dir,
) -> Result<(Arc<Plugin>, Vec<u8>), PolicyError> {
    let place = |key: &str| Place {
        key: format!("release.{key}"),
        ..release.place.clone()
    };
    let bytes = read_component_in(components, &release.component, policy.limits.component);
    let bytes = bytes.map_err(|error| match error {
        ReadError::Unreadable { source, .. } => PolicyError::Missing {
            place: place("component"),
            component: release.component.clone(),
            source,
        },
        error @ ReadError::TooLarge { .. } => PolicyError::Value {
            place: place("component"),
            message: error.to_string(),
        },
    })?;
    let plugin = library
        .load(&bytes, policy.limits)
        .map_err(|source| PolicyError::Component {
            place: place("component"),
            source,
        })?;
    if let Some(expected) = release
        .digest
        .as_deref()
        .filter(|expected| *expected != plugin.digest())
    {
        let message = format!(
            "the component's digest is {}, not {expected}",
            plugin.digest()
        );
        return Err(PolicyError::Value {
            place: place("digest"),
            message,
        });
    }
    let described = &plugin.description().jurisdiction;
    if *described != policy.jurisdiction {
        let message = format!("the component holds the rules of `{described}`");
        return Err(PolicyError::Value {
            place: place("component"),
            message,
        });
    }
    Ok((plugin, bytes))
}
