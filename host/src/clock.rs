//! The one source of time. Decisions are told the day; nobody else asks what time it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::Notify;

use crate::domain::Date;
use crate::files::Dir;

/// How often a clock in a file is read again.
const FILE_POLL: Duration = Duration::from_millis(200);

/// Where the time comes from.
#[derive(Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that somebody moves: tests, scenarios, the demo.
    Moved(Arc<MovedClock>),
    /// A file that holds an instant, for tests of the whole program; only with `--dev`.
    File(Arc<FileClock>),
}

/// A clock that stands until it is moved.
pub struct MovedClock {
    now: Mutex<Timestamp>,
    moved: Notify,
}

/// A clock that stands in a file, as one line such as `2025-10-11T09:00:00+08:00`.
pub struct FileClock {
    folder: Dir,
    name: String,
}

/// A clock file that holds no instant.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// The file cannot be read.
    #[error("the clock file `{0}` cannot be read")]
    Unreadable(String, #[source] std::io::Error),
    /// The file's text is no instant.
    #[error(
        "the clock file `{name}` holds `{text}`, which is no instant; write one like 2025-10-11T09:00:00+08:00"
    )]
    NoInstant { name: String, text: String },
}

impl Clock {
    /// A clock that stands at `now` until it is moved.
    pub fn standing_at(now: Timestamp) -> Self {
        Self::Moved(Arc::new(MovedClock {
            now: Mutex::new(now),
            moved: Notify::new(),
        }))
    }

    /// The clock in a file.
    pub fn in_file(folder: Dir, name: String) -> Result<Self, ClockError> {
        let clock = FileClock { folder, name };
        clock.read()?;
        Ok(Self::File(Arc::new(clock)))
    }

    /// Now. A clock file that can no longer be read stands where time began, so nothing lapses.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Moved(clock) => *clock.now.lock().unwrap_or_else(PoisonError::into_inner),
            Self::File(clock) => clock.read().unwrap_or_else(|error| {
                tracing::error!(%error, "no time; nothing will lapse");
                Timestamp::UNIX_EPOCH
            }),
        }
    }

    /// Today in a zone.
    pub fn today(&self, zone: &TimeZone) -> Date {
        day_of(self.now(), zone)
    }

    /// Moves a standing clock; other clocks go by themselves.
    pub fn set(&self, now: Timestamp) {
        if let Self::Moved(clock) = self {
            *clock.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
            clock.moved.notify_waiters();
        }
    }

    /// Waits until `instant` may have come, or the clock was moved; without an instant, until then.
    pub async fn wait_until(&self, instant: Option<Timestamp>) {
        match self {
            Self::System => match instant {
                Some(instant) => {
                    let wait = Duration::try_from(instant.duration_since(Timestamp::now()))
                        .unwrap_or(Duration::ZERO);
                    // An hour at most, so that a clock that was set is noticed.
                    tokio::time::sleep(wait.min(Duration::from_hours(1))).await;
                }
                None => std::future::pending().await,
            },
            Self::Moved(clock) => {
                let moved = clock.moved.notified();
                if instant.is_none_or(|instant| instant > self.now()) {
                    moved.await;
                }
            }
            Self::File(_) => {
                if instant.is_none_or(|instant| instant > self.now()) {
                    tokio::time::sleep(FILE_POLL).await;
                }
            }
        }
    }
}

impl FileClock {
    fn read(&self) -> Result<Timestamp, ClockError> {
        let text = self
            .folder
            .read_to_string(&self.name)
            .map_err(|error| ClockError::Unreadable(self.name.clone(), error))?;
        let text = text.trim();
        read_instant(text).ok_or_else(|| ClockError::NoInstant {
            name: self.name.clone(),
            text: text.chars().take(60).collect(),
        })
    }
}

/// An instant; or a local time, or a day at 09:00, as the clocks in China show it.
fn read_instant(text: &str) -> Option<Timestamp> {
    let zone = TimeZone::get("Asia/Shanghai").ok()?;
    if let Ok(instant) = text.parse() {
        return Some(instant);
    }
    if let Ok(day) = text.parse::<Date>() {
        return Some(instant_of(day, 9, &zone));
    }
    let local: jiff::civil::DateTime = text.parse().ok()?;
    Some(local.to_zoned(zone).ok()?.timestamp())
}

/// Real time in seconds since 1970, also where the host's clock is moved: for what processes leave
/// to each other, never for a decision.
pub fn real_second() -> i64 {
    Timestamp::now().as_second()
}

/// How long something takes, for whoever measures.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Since it began.
    pub fn took(self) -> std::time::Duration {
        self.0.elapsed()
    }
}

/// The day of an instant in a zone.
pub fn day_of(instant: Timestamp, zone: &TimeZone) -> Date {
    let civil = instant.to_zoned(zone.clone()).date();
    // Timestamps reach back before year 1 and clocks do not; that far back, the first day.
    Date::try_from(civil).unwrap_or(Date::FIRST)
}

/// The first instant after a day has ended (24:00) in a zone.
pub fn end_of(day: Date, zone: &TimeZone) -> Timestamp {
    instant_of(day.tomorrow().unwrap_or(day), 0, zone)
}

/// A full hour of a day in a zone.
pub fn instant_of(day: Date, hour: i8, zone: &TimeZone) -> Timestamp {
    let civil = day.civil().map(|civil| civil.at(hour, 0, 0, 0));
    civil
        .and_then(|civil| civil.to_zoned(zone.clone()).ok())
        .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_file_holds_an_instant_a_local_time_or_a_day() {
        let wanted: Timestamp = "2025-10-11T01:00:00Z".parse().unwrap();
        for text in [
            "2025-10-11T09:00:00+08:00",
            "2025-10-11T09:00:00",
            "2025-10-11",
        ] {
            assert_eq!(read_instant(text), Some(wanted), "{text}");
        }
        assert_eq!(read_instant("tomorrow"), None);
    }

    #[test]
    fn a_day_ends_at_midnight_in_its_own_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let end = end_of("2025-10-10".parse().unwrap(), &zone);
        assert_eq!(end.to_string(), "2025-10-10T16:00:00Z");
    }
}
