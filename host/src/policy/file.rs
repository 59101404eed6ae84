//! A policy file as it is written, and the checks that need nothing but the file.

use std::io;

use serde::Deserialize;
use toml::Spanned;
use utoipa::ToSchema;

use super::arrangement::ManualRule;
use super::bounds::{checked_rule, checked_threshold};
use super::error::{Place, PolicyError};
use super::parents::check_parents;
use super::releases::{ReleaseFile, WrittenRelease, check_overlaps, checked_release};
use super::rules_keys::{RulesKey, WrittenKey, checked_keys};
use super::violation::Violation;
use crate::domain::guide::CodeProfile;
use crate::domain::rehearsal::Threshold;
use crate::domain::{Date, MatterKind, OPERATORS, Period, Text, Tier};
use crate::files::Dir;
use crate::rules::Limits;

/// How many working days before the end of a period somebody is told, if nothing is said.
const REMIND: u16 = 2;

/// A day as TOML writes it, bare or quoted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day(pub(super) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Bare(toml::value::Datetime),
            Quoted(String),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Bare(day) => day.to_string(),
            Written::Quoted(day) => day,
        };
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// What a policy may demand beyond the rules; it cannot demand less.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Demanded {
    UnifiedCertificate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Text,
    tier: Tier,
    parent: Option<Spanned<String>>,
    zone: Spanned<String>,
    calendar: Spanned<String>,
    release: Vec<Spanned<WrittenRelease>>,
    #[serde(default)]
    rules_key: Vec<Spanned<WrittenKey>>,
    manual_handling: Option<Spanned<ManualRule>>,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    service_standard: Vec<Spanned<ServiceStandard>>,
    keep_records: Option<Spanned<Period>>,
    identification: Option<Demanded>,
    remind_working_days: Option<u16>,
    #[serde(default)]
    rectify_breaches: bool,
    rehearsal: Option<Spanned<Threshold>>,
    #[serde(default)]
    violation: Vec<Violation>,
    #[serde(default)]
    codes: CodeProfile,
    assume_in_force_from: Option<Day>,
    assume_in_force_until: Option<Day>,
    #[serde(default)]
    assumption: Vec<Text>,
}

/// A promise of service where the law has no period. It is shown as such and never makes a case
/// due or overdue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceStandard {
    /// For which kind of matter.
    pub kind: MatterKind,
    /// For which of its stages.
    pub stage: String,
    /// How long.
    pub within: Period,
    /// Where it was promised.
    pub source: Text,
}

/// A policy that was read.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The jurisdiction, as the file is called.
    pub jurisdiction: String,
    /// Its name for people.
    pub name: Text,
    /// Its tier.
    pub tier: Tier,
    /// The jurisdiction above it.
    pub parent: Option<String>,
    /// Its time zone.
    pub zone: jiff::tz::TimeZone,
    /// The name of its calendar, and where the file says so.
    pub calendar: (String, Place),
    /// Its releases of rules.
    pub releases: Vec<ReleaseFile>,
    /// The keys that vouch for its rules; without one nobody hands rules in.
    pub rules_keys: Vec<RulesKey>,
    /// After how many faults people decide instead of its rules.
    pub manual_handling: ManualRule,
    /// The limits of each call.
    pub limits: Limits,
    /// Promises of service.
    pub service_standards: Vec<ServiceStandard>,
    /// How long records of exchange and query are kept at least, whatever the rules say.
    pub keep_records: Option<Period>,
    /// Whoever acts for a body must come with a certificate, whatever the rules say.
    pub certificates_only: bool,
    /// So many working days before a period ends, whose turn it is is told; 0 tells nobody.
    pub remind_working_days: u16,
    /// A breach that is listed as a violation opens a rectification by itself.
    pub rectify_breaches: bool,
    /// New rules are rehearsed before they govern; if more differs, somebody has to look first.
    pub rehearsal: Option<Threshold>,
    /// Which breaches are violations.
    pub violations: Vec<Violation>,
    /// How strictly codes of resources are read.
    pub codes: CodeProfile,
    /// The day from which an instrument without one is taken to be in force.
    pub assume_in_force_from: Option<Date>,
    /// The day until which an expired instrument is taken to be in force.
    pub assume_in_force_until: Option<Date>,
    /// What is assumed, in words, shown wherever a decision is.
    pub assumptions: Vec<Text>,
    /// SHA-256 of the file.
    pub digest: String,
}

/// Whose policies are in the folder, in the order of their names. `server.toml` is no policy.
pub fn policies_in(folder: &Dir) -> io::Result<Vec<String>> {
    let mut names = vec![];
    for entry in folder.entries()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".toml").filter(|stem| *stem != "server") {
            names.push(stem.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Reads every policy of the folder, in the order of their names.
pub fn read_policies(folder: &Dir, shown_as: &str) -> Result<Vec<Policy>, PolicyError> {
    let whole = |key: &str| Place {
        file: shown_as.to_owned(),
        line: 0,
        key: key.to_owned(),
    };
    let unreadable = |source| PolicyError::Unreadable {
        place: whole(""),
        source,
    };
    let names = policies_in(folder).map_err(unreadable)?;
    if names.iter().any(|name| name == OPERATORS) {
        return Err(PolicyError::Value {
            place: whole(OPERATORS),
            message: "no jurisdiction can be called like the operators' tenant".into(),
        });
    }
    if names.is_empty() {
        return Err(PolicyError::None { place: whole("") });
    }
    let read = |name: &String| read_policy_above(folder, shown_as, name);
    let policies = names.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    check_parents(&policies)?;
    Ok(policies.into_iter().map(|(policy, _)| policy).collect())
}

/// Reads the policy of a jurisdiction.
pub fn read_policy(folder: &Dir, shown_as: &str, name: &str) -> Result<Policy, PolicyError> {
    read_policy_above(folder, shown_as, name).map(|(policy, _)| policy)
}

/// The same, with the place that names what is above it.
fn read_policy_above(
    folder: &Dir,
    shown_as: &str,
    name: &str,
) -> Result<(Policy, Option<Place>), PolicyError> {
    let file = format!("{shown_as}/{name}.toml");
    let unreadable = |source| PolicyError::Unreadable {
        place: Place {
            file: file.clone(),
            line: 0,
            key: String::new(),
        },
        source,
    };
    let text = folder
        .read_to_string(format!("{name}.toml"))
        .map_err(unreadable)?;
    parse_policy(&file, name, &text)
}

/// The line of a byte, counted from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

fn parse_policy(
    file: &str,
    name: &str,
    text: &str,
) -> Result<(Policy, Option<Place>), PolicyError> {
    let place = |byte: usize, key: &str| Place {
        file: file.to_owned(),
        line: line_of(text, byte),
        key: key.to_owned(),
    };
    let written: Written = toml::from_str(text).map_err(|error| PolicyError::Syntax {
        place: place(error.span().map_or(0, |span| span.start), ""),
        message: error.message().to_owned(),
    })?;
    let zone = checked_zone(&written, place)?;
    let releases = checked_releases(&written, place)?;
    check_periods(&written, place)?;
    let manual_handling = checked_rule(written.manual_handling.as_ref(), place)?;
    let rehearsal = checked_threshold(written.rehearsal.as_ref(), place)?;
    let rules_keys = checked_keys(&written.rules_key, place)?;
    let above = written.parent.as_ref();
    let above = above.map(|parent| place(parent.span().start, "parent"));
    let policy = Policy {
        jurisdiction: name.to_owned(),
        name: written.name,
        tier: written.tier,
        parent: written.parent.map(Spanned::into_inner),
        zone,
        calendar: (
            written.calendar.get_ref().clone(),
            place(written.calendar.span().start, "calendar"),
        ),
        releases,
        rules_keys,
        manual_handling,
        limits: written.limits,
        service_standards: written
            .service_standard
            .into_iter()
            .map(Spanned::into_inner)
            .collect(),
        keep_records: written.keep_records.map(Spanned::into_inner),
        certificates_only: matches!(written.identification, Some(Demanded::UnifiedCertificate)),
        remind_working_days: written.remind_working_days.unwrap_or(REMIND),
        rectify_breaches: written.rectify_breaches,
        rehearsal,
        violations: written.violation,
        codes: written.codes,
        assume_in_force_from: written.assume_in_force_from.map(|day| day.0),
        assume_in_force_until: written.assume_in_force_until.map(|day| day.0),
        assumptions: written.assumption,
        digest: crate::rules::digest(text.as_bytes()),
    };
    Ok((policy, above))
}

fn checked_zone(
    written: &Written,
    place: impl Fn(usize, &str) -> Place,
) -> Result<jiff::tz::TimeZone, PolicyError> {
    let zone = jiff::tz::TimeZone::get(written.zone.get_ref());
    zone.map_err(|error| PolicyError::Value {
        place: place(written.zone.span().start, "zone"),
        message: error.to_string(),
    })
}

/// Each by itself, and that no two govern the same days.
fn checked_releases(
    written: &Written,
    place: impl Fn(usize, &str) -> Place,
) -> Result<Vec<ReleaseFile>, PolicyError> {
    let checked = |release: &Spanned<WrittenRelease>| {
        checked_release(release.get_ref(), place(release.span().start, "release"))
    };
    let releases = written.release.iter().map(checked);
    let releases = releases.collect::<Result<Vec<_>, _>>()?;
    check_overlaps(&releases)?;
    Ok(releases)
}

/// A period of no days would be over before it began.
fn check_periods(
    written: &Written,
    place: impl Fn(usize, &str) -> Place,
) -> Result<(), PolicyError> {
    let standards = written.service_standard.iter();
    let standards =
        standards.map(|one| ("service_standard.within", one.span(), one.get_ref().within));
    let kept = written.keep_records.iter();
    let kept = kept.map(|one| ("keep_records", one.span(), *one.get_ref()));
    for (key, at, period) in standards.chain(kept) {
        if period.length() == 0 {
            return Err(PolicyError::Value {
                place: place(at.start, key),
                message: "a period is longer than zero".into(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "name = { zh = \"城\", en = \"City\" }\ntier = \"city\"\nzone = \"Asia/Shanghai\"\ncalendar = \"cn\"\n";

    fn refused(text: &str) -> String {
        parse_policy("policies/x.toml", "x", text)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = refused(&format!("{GOOD}colour = 1\nrelease = []\n"));
        assert!(error.starts_with("policies/x.toml:5"), "{error}");
        assert!(error.contains("colour"), "{error}");
    }

    #[test]
    fn overlapping_releases_are_named_with_their_lines() {
        let one = "[[release]]\ncomponent = \"a.wasm\"\nmode = \"enforce\"\nfrom = 2020-01-01\nuntil = 2021-01-01\n";
        let two = "[[release]]\ncomponent = \"b.wasm\"\nmode = \"enforce\"\nfrom = 2021-01-01\n";
        let error = refused(&format!("{GOOD}{one}{two}"));
        assert_eq!(
            error,
            "policies/x.toml:10: `release`: it governs days that the release in line 5 governs too"
        );
        let shadow = two.replace("enforce", "shadow");
        assert!(parse_policy("p", "x", &format!("{GOOD}{one}{shadow}")).is_ok());
    }

    #[test]
    fn a_zone_that_is_none_is_named() {
        let error = refused(&format!(
            "{}release = []\n",
            GOOD.replace("Shanghai", "Nowhere")
        ));
        assert!(error.starts_with("policies/x.toml:3: `zone`"), "{error}");
    }

    #[test]
    fn a_component_stays_in_its_folder() {
        let error = refused(&format!(
            "{GOOD}[[release]]\ncomponent = \"../a.wasm\"\nmode = \"enforce\"\n"
        ));
        assert!(error.contains("release.component"), "{error}");
    }
}
