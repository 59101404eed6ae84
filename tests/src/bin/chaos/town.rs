//! Where it happens: a folder, a database with a catalog in it, and a clock that all hosts read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use bylaw::clock::{Clock, instant_of};
use bylaw::config::Config;
use bylaw::domain::Date;
use bylaw::flow::Host;
use bylaw::start::set_up;
use bylaw_tests::databases::Database;
use bylaw_tests::places::root;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::matters::{Template, found_catalog, templates};
use crate::plan::Kind;

/// Those whose rules are in force on the first day, and the tests' own, which do what no
/// instrument in force does.
pub(crate) const JURISDICTIONS: [&str; 6] =
    ["anhui", "guiyang", "hostile", "model", "shenyang", "wuxi"];
const OWN: [&str; 2] = ["hostile", "model"];
const FIRST_DAY: (u16, u8, u8) = (2025, 9, 26);

/// The place of a run. Its folder goes with [`Town::clear`].
pub(crate) struct Town {
    pub(crate) folder: PathBuf,
    /// The database as its owner sees it, all jurisdictions at once.
    pub(crate) owner_url: String,
    pub(crate) clock: TownClock,
    /// What may be filed.
    pub(crate) templates: Vec<Template>,
}

impl Town {
    /// An installation as an operator leaves it after the first start.
    pub(crate) async fn found(kind: Kind) -> Self {
        let (town, host) = Self::found_with_host(kind).await;
        host.store.close().await;
        town
    }

    /// The same with the host that was started first, still up.
    pub(crate) async fn found_with_host(kind: Kind) -> (Self, Host) {
        let folder = std::env::temp_dir().join(format!("bylaw-chaos-{}", std::process::id()));
        lay_out(&folder);
        let (host_url, owner_url) = match kind {
            Kind::Sqlite => {
                let url = format!("sqlite:{}?mode=rwc", folder.join("bylaw.db").display());
                (url.clone(), url)
            }
            Kind::Postgres => {
                let database = Database::create().await;
                (database.host_url(), database.owner_url())
            }
        };
        let config = config(&folder, host_url);
        fs::write(folder.join("server.toml"), in_toml(&config)).expect("a configuration");
        let start = instant_of(first_day(), 9, &zone());
        let mut host = bring_up(&config, start).await;
        host.stand_ins = true;
        found_catalog(&host, first_day()).await;
        let templates = templates(&host, first_day()).await;
        let clock = TownClock::starting_at(&folder, start);
        let town = Self {
            folder,
            owner_url,
            clock,
            templates,
        };
        (town, host)
    }

    pub(crate) fn clear(&self) {
        fs::remove_dir_all(&self.folder).expect("the folder goes");
    }
}

async fn bring_up(config: &Config, now: Timestamp) -> Host {
    let setup = set_up(config).expect("policies and plugins; run `cargo xtask plugins` first");
    let host = setup.host(
        &config.database,
        config.log.clone(),
        Clock::standing_at(now),
    );
    host.await.expect("a host")
}

/// Policies and components, shipped ones and the tests' own.
fn lay_out(folder: &Path) {
    for part in ["policies/calendars", "components"] {
        fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    let shipped = root().join("policies");
    let policies = folder.join("policies");
    copy(&shipped, &policies, "calendars/cn.toml");
    for name in JURISDICTIONS {
        let (component, policy) = (format!("{name}.wasm"), format!("{name}.toml"));
        let own = OWN.contains(&name);
        let built = root().join(if own {
            "target/guests"
        } else {
            "target/plugins"
        });
        copy(&built, &folder.join("components"), &component);
        if own {
            fs::write(policies.join(policy), own_policy(name)).expect("a policy");
        } else {
            copy(&shipped, &policies, &policy);
        }
    }
}

fn own_policy(name: &str) -> String {
    format!(
        "name = {{ zh = \"示范市\", en = \"{name}\" }}\ntier = \"city\"\nzone = \"Asia/Shanghai\"\n\
         calendar = \"cn\"\n[[release]]\ncomponent = \"{name}.wasm\"\nfrom = 2016-01-01\nmode = \"enforce\"\n"
    )
}

fn copy(from: &Path, to: &Path, file: &str) {
    let built = from.join(file);
    fs::copy(&built, to.join(file)).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; `cargo xtask plugins` makes it",
            built.display()
        )
    });
}

fn config(folder: &Path, database: String) -> Config {
    let mut config = Config {
        database,
        policies: folder.join("policies"),
        components: folder.join("components"),
        compiled: root().join("target/compiled"),
        ..Config::default()
    };
    config.log.folder = folder.join("log");
    config
}

fn in_toml(config: &Config) -> String {
    let folders = [
        ("policies", &config.policies),
        ("components", &config.components),
        ("compiled", &config.compiled),
    ]
    .map(|(key, folder)| format!("{key} = {:?}\n", folder.display().to_string()));
    format!(
        "listen = \"127.0.0.1:0\"\ndatabase = {:?}\n{}[log]\nfolder = {:?}\n",
        config.database,
        folders.concat(),
        config.log.folder.display().to_string()
    )
}

fn first_day() -> Date {
    let (year, month, day) = FIRST_DAY;
    Date::new(year, month, day).expect("a day")
}

/// The zone of all shipped policies.
pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("a zone")
}

/// The clock that stands in a file. It only goes forwards.
pub(crate) struct TownClock {
    file: PathBuf,
    now: Mutex<Timestamp>,
    /// How often a due day has ended.
    midnights: Mutex<u32>,
    struck: Condvar,
}

impl TownClock {
    fn starting_at(folder: &Path, start: Timestamp) -> Self {
        let clock = Self {
            file: folder.join("clock"),
            now: Mutex::new(start),
            midnights: Mutex::new(0),
            struck: Condvar::new(),
        };
        clock.write(start);
        clock
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves on to `then`, or stays where it is if that is past.
    pub(crate) fn move_to(&self, then: Timestamp) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if then > *now {
            *now = then;
            self.write(then);
        }
    }

    /// Tells whoever waits for it that a due day has ended.
    pub(crate) fn strike(&self) {
        *self
            .midnights
            .lock()
            .unwrap_or_else(PoisonError::into_inner) += 1;
        self.struck.notify_all();
    }

    /// Waits until a due day ends, or for so long.
    pub(crate) fn await_strike(&self, most: Duration) -> bool {
        let midnights = self
            .midnights
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = *midnights;
        let waited = self
            .struck
            .wait_timeout_while(midnights, most, |now| *now == before)
            .unwrap_or_else(PoisonError::into_inner);
        !waited.1.timed_out()
    }

    /// In one step, so that nobody reads half a line.
    fn write(&self, now: Timestamp) {
        let draft = self.file.with_extension("new");
        fs::write(&draft, now.to_string()).expect("a clock file");
        fs::rename(&draft, &self.file).expect("a clock file");
    }
}
