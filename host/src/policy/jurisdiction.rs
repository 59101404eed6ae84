//! A jurisdiction ready to decide: its policy, its calendar and the rules of each release.

use std::fmt::Write;
use std::sync::Arc;

use super::calendars::Calendars;
use super::error::{Place, PolicyError};
use super::file::{Mode, Policy};
use crate::calendar::Calendar;
use crate::domain::{Citation, Date, Instrument, SignIn, Text};
use crate::files::Dir;
use crate::rules::{Library, Plugin};

/// A release of rules: a component and the filing days that it governs.
#[derive(Clone)]
pub struct Release {
    /// The rules.
    pub plugin: Arc<Plugin>,
    /// The first filing day; none if it has no beginning.
    pub from: Option<Date>,
    /// The last filing day; none if it has no end.
    pub until: Option<Date>,
    /// Whether it decides.
    pub mode: Mode,
}

/// A jurisdiction that can decide matters.
pub struct Jurisdiction {
    /// What the operator laid down.
    pub policy: Policy,
    /// Its working days.
    pub calendars: Calendars,
    /// Its releases of rules.
    pub releases: Vec<Release>,
}

/// Why nothing can be filed on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInForce(pub Text);

impl Release {
    fn governs(&self, day: Date) -> bool {
        self.mode == Mode::Enforce
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }
}

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
    pub fn governing(&self, day: Date) -> Option<&Release> {
        self.releases.iter().find(|release| release.governs(day))
    }

    /// The rules that govern today, else those that governed last.
    pub fn current(&self, today: Date) -> Option<&Release> {
        let deciding = self
            .releases
            .iter()
            .filter(|release| release.mode == Mode::Enforce);
        self.governing(today)
            .or_else(|| deciding.max_by_key(|release| release.until))
    }

    /// On what basis whoever acts for a body must come with a certificate today; none if he need
    /// not. Without an article it is the policy that demands it.
    pub fn demands_certificate(&self, today: Date) -> Option<Vec<Citation>> {
        let release = self.current(today);
        let rules = release.and_then(|one| one.plugin.description().identification.as_ref());
        let demanded = rules.filter(|rules| rules.sign_in == SignIn::UnifiedCertificate);
        match demanded {
            Some(rules) => Some(rules.citations.clone()),
            None => self.policy.certificates_only.then(Vec::new),
        }
    }

    /// The rules that govern a filing on that day, if an instrument is in force then.
    ///
    /// # Errors
    /// Why nothing can be filed, in words.
    pub fn in_force(&self, day: Date) -> Result<&Release, NotInForce> {
        let Some(release) = self.governing(day) else {
            return Err(NotInForce(Text {
                zh: format!("{day} 没有生效的规则版本"),
                en: format!("no release of rules governs filings on {day}"),
            }));
        };
        let instruments = &release.plugin.description().instruments;
        if instruments
            .iter()
            .any(|instrument| self.is_in_force(instrument, day))
        {
            return Ok(release);
        }
        Err(NotInForce(self.why_not(instruments, day)))
    }

    /// The first and last day on which an instrument is in force, as the text and the policy have it.
    pub fn span(&self, instrument: &Instrument) -> (Option<Date>, Option<Date>) {
        let from = instrument
            .effective_from
            .or(self.policy.assume_in_force_from);
        let until = self
            .policy
            .assume_in_force_until
            .or(instrument.effective_until);
        (from, until)
    }

    fn is_in_force(&self, instrument: &Instrument, day: Date) -> bool {
        let (from, until) = self.span(instrument);
        from.is_some_and(|from| from <= day) && until.is_none_or(|until| day <= until)
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
        if self.in_force(today).is_ok() {
            return Some(today);
        }
        let ends = self.releases.iter().flat_map(|release| {
            let instruments = release.plugin.description().instruments.iter();
            instruments.filter_map(
                |instrument| match (self.span(instrument).1, release.until) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                },
            )
        });
        ends.filter(|day| *day <= today && self.in_force(*day).is_ok())
            .max()
    }
}

/// Loads the components that the policy names from the folder of components, with their bytes.
///
/// # Errors
/// The release that cannot be used, by file, line and key.
pub fn load_releases(
    policy: &Policy,
    library: &Library,
    components: &Dir,
) -> Result<Vec<(Release, Vec<u8>)>, PolicyError> {
    let load = |release: &super::file::ReleaseFile| {
        let (plugin, bytes) = load_component(policy, release, library, components)?;
        Ok((
            Release {
                plugin,
                from: release.from,
                until: release.until,
                mode: release.mode,
            },
            bytes,
        ))
    };
    policy.releases.iter().map(load).collect()
}

fn load_component(
    policy: &Policy,
    release: &super::file::ReleaseFile,
    library: &Library,
    components: &Dir,
) -> Result<(Arc<Plugin>, Vec<u8>), PolicyError> {
    let place = |key: &str| Place {
        key: format!("release.{key}"),
        ..release.place.clone()
    };
    let bytes = components
        .read(&release.component)
        .map_err(|source| PolicyError::Missing {
            place: place("component"),
            component: release.component.clone(),
            source,
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
