//! Under whose limits rules run, in a host that is started as an operator starts it, again and again on one
//! database.

use std::fs;
use std::path::PathBuf;

use bylaw::clock::{Clock, instant_of};
use bylaw::config::{Config, LogConfig};
use bylaw::flow;
use bylaw::start::set_up;
use bylaw_tests::city::TODAY;
use bylaw_tests::databases::{Database, connect, on_postgres};
use bylaw_tests::guests::hostile;
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::{config, root};
use bylaw_tests::town;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::seeds::confirmed_again;

/// What is hungry needs more than this, and everything else less.
const LITTLE: &str = "fuel = 2_500_000";
/// No rules can even say who they are with so much.
const NOTHING: &str = "fuel = 100";
/// On a busy machine, fuel shall decide.
const PATIENT: &str = "backstop_ms = 60_000";

/// An operator's folders and his database: Hostile and Wuxi.
pub(crate) struct Site {
    folder: PathBuf,
    database: Option<Database>,
}

impl Site {
    pub(crate) async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("bylaw-limits-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(folder.join("policies/calendars")).unwrap();
        fs::create_dir_all(folder.join("components")).unwrap();
        let calendar = root().join("policies/calendars/cn.toml");
        fs::copy(calendar, folder.join("policies/calendars/cn.toml")).unwrap();
        let wuxi = root().join("target/plugins/wuxi.wasm");
        fs::copy(wuxi, folder.join("components/wuxi.wasm")).unwrap();
        fs::write(folder.join("components/hostile.wasm"), hostile()).unwrap();
        let database = if on_postgres() {
            Some(Database::create().await)
        } else {
            None
        };
        Self { folder, database }
    }

    fn url(&self) -> String {
        let file = || format!("sqlite:{}?mode=rwc", self.folder.join("bylaw.db").display());
        let server = self.database.as_ref().map(Database::host_url);
        server.unwrap_or_else(file)
    }

    /// Does something to the database that no host does.
    pub(crate) async fn execute(&self, statement: &str) {
        let owner = self.database.as_ref().map(Database::owner_url);
        let mut raw = connect(&owner.unwrap_or_else(|| self.url())).await;
        raw.execute(AssertSqlSafe(statement.to_owned()))
            .await
            .unwrap();
    }

    /// Puts other bytes in the place of a component.
    pub(crate) async fn put(&self, digest: &str, bytes: &[u8]) {
        let hex = bylaw::domain::words::hex(bytes);
        let literal = if on_postgres() {
            format!("'\\x{hex}'")
        } else {
            format!("x'{hex}'")
        };
        let put = format!("UPDATE components SET bytes = {literal} WHERE digest = '{digest}'");
        self.execute(&put).await;
    }

    /// Starts the host under these limits of Hostile's and Wuxi's.
    async fn try_to_start(&self, day: &str, limits: [&str; 2]) -> Result<TestHost, String> {
        for (name, limits) in ["hostile", "wuxi"].into_iter().zip(limits) {
            let policy = format!(
                "name = {{ zh = \"市\", en = \"{name}\" }}\ntier = \"city\"\nzone = \"Asia/Shanghai\"\n\
                 calendar = \"cn\"\n[[release]]\ncomponent = \"{name}.wasm\"\nfrom = 2020-05-01\n\
                 mode = \"enforce\"\n[limits]\n{PATIENT}\n{limits}\n"
            );
            let file = self.folder.join(format!("policies/{name}.toml"));
            fs::write(file, policy).unwrap();
        }
        let config = Config {
            policies: self.folder.join("policies"),
            components: self.folder.join("components"),
            ..config()
        };
        let log = LogConfig {
            folder: self.folder.join("log"),
            ..LogConfig::default()
        };
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let clock = Clock::standing_at(instant_of(day.parse().unwrap(), 9, &zone));
        let in_full = |error: &dyn std::error::Error| bylaw::domain::words::in_full(error);
        let setup = set_up(&config).map_err(|error| in_full(&error))?;
        let host = setup.host(&self.url(), log, clock).await;
        let host = host.map_err(|error| in_full(&error))?;
        Ok(TestHost::over(host))
    }

    pub(crate) async fn start(&self, day: &str, limits: [&str; 2]) -> TestHost {
        self.try_to_start(day, limits).await.unwrap()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Files at one of them, whose rules are asked something hungry if they know the word.
async fn file(host: &TestHost, jurisdiction: &str) -> Value {
    file_for(host, jurisdiction, "hungry").await
}

async fn file_for(host: &TestHost, jurisdiction: &str, purpose: &str) -> Value {
    let statement = json!({ "purpose": purpose, "materials": ["申请表"] });
    let matter = filing("sharing-application", statement);
    host.file(jurisdiction, &matter).await
}

async fn code(host: &TestHost, jurisdiction: &str) -> String {
    let case = file(host, jurisdiction).await;
    let failed = &case["history"][1];
    format!(
        "{}: {}",
        failed["code"].as_str().unwrap_or("none"),
        failed["message"].as_str().unwrap_or("none")
    )
}

/// Invariant: rules run under the limits of their own jurisdiction's policy, whatever those of others are,
/// also after a restart; nobody's limits keep the host from starting again.
#[tokio::test]
async fn rules_run_under_their_own_policys_limits_after_each_start() {
    let site = Site::new().await;
    let refused = site.try_to_start(TODAY, [NOTHING, ""]).await;
    let refused = refused.err().expect("a first start with such a policy");
    assert!(refused.contains("fuel of 100 units"), "{refused}");
    // Wuxi's may be larger than any other's, which counts for nothing here.
    let large = "component = 16_777_216";
    let host = site.start(TODAY, ["", large]).await;
    for name in ["hostile", "wuxi"] {
        host.hold_entry(name, entry("conditional")).await;
        assert_eq!(file(&host, name).await["state"], "open", "{name}");
    }
    drop(host);
    let host = site.start(TODAY, [LITTLE, large]).await;
    let told = code(&host, "hostile").await;
    assert!(
        told.contains("out-of-fuel") && told.contains("2500000"),
        "{told}"
    );
    assert_eq!(file(&host, "wuxi").await["state"], "open");
    drop(host);
    let host = site.start(TODAY, [NOTHING, large]).await;
    let told = code(&host, "hostile").await;
    assert!(
        told.contains("out-of-fuel") && told.contains("of 100 units"),
        "{told}"
    );
    assert_eq!(file(&host, "wuxi").await["state"], "open");
    // What was decided before is answered the same for ever.
    let replay = flow::replay(&host.host, host.host.jurisdiction("hostile").unwrap());
    let replay = replay.await.unwrap();
    assert!(
        replay.same > 0 && replay.differing.is_empty() && replay.unanswered.is_empty(),
        "{replay:?}"
    );
    drop(host);
    let host = site
        .start(TODAY, ["fuel = 50_000_000", "fuel = 9_000"])
        .await;
    assert_eq!(file(&host, "hostile").await["state"], "open");
    let told = code(&host, "wuxi").await;
    assert!(
        told.contains("out-of-fuel") && told.contains("9000"),
        "{told}"
    );
}

/// Invariant: what was decided within the memory that a policy gave once is answered the same for ever, also
/// once no policy gives as much.
#[tokio::test]
async fn less_memory_in_all_policies_changes_no_answer_of_before() {
    let site = Site::new().await;
    let host = site.start(TODAY, ["memory = 67_108_864", ""]).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let case = file_for(&host, "hostile", "ballast").await;
    assert_eq!(case["state"], "open");
    drop(host);
    let host = site.start(TODAY, ["", ""]).await;
    let case = file_for(&host, "hostile", "ballast").await;
    assert_eq!(case["history"][1]["code"], "out-of-memory");
    let replay = flow::replay(&host.host, host.host.jurisdiction("hostile").unwrap());
    let replay = replay.await.unwrap();
    assert!(
        replay.same > 0 && replay.differing.is_empty() && replay.unanswered.is_empty(),
        "{replay:?}"
    );
}

/// Invariant: the same rules, confirmed again after a restart with more fuel, plan what waits for them.
#[tokio::test]
async fn more_fuel_in_the_policy_is_more_fuel_for_what_waits() {
    let site = Site::new().await;
    let host = site.start(TODAY, [LITTLE, ""]).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "hostile", "system-administrator").await;
    let security = town::appoint(&host, &operator, "hostile", "security-administrator").await;
    let mut cases = vec![];
    for _ in 0..3 {
        cases.push(file(&host, "hostile").await);
    }
    let manual = |host: &TestHost| {
        let hostile = host.host.jurisdiction("hostile").unwrap();
        hostile.releases.now().manual.is_some()
    };
    assert!(manual(&host));
    drop(host);
    // What Wuxi's get by now is nothing to these.
    let less = format!("{LITTLE}\ncomponent = 16_777_216");
    let host = site.start("2025-09-27", ["", &less]).await;
    assert!(manual(&host), "nobody vouches for them");
    let digest = bylaw::rules::digest(&hostile());
    confirmed_again(&host, [&system, &security], &digest, "2025-09-27").await;
    assert!(!manual(&host));
    assert_eq!(flow::plan_waiting(&host.host).await.unwrap(), 3);
    for case in &cases {
        assert_eq!(host.case(case).await["state"], "open");
    }
}

/// Invariant: rules that were taken in answer on when their policy takes in nothing so large any more, and
/// rules that this host cannot use hold up no other jurisdiction, and are told of.
#[tokio::test]
async fn what_was_taken_in_stays_and_what_cannot_be_used_holds_up_nobody() {
    let site = Site::new().await;
    let host = site.start(TODAY, ["", ""]).await;
    for name in ["hostile", "wuxi"] {
        host.hold_entry(name, entry("conditional")).await;
    }
    drop(host);
    let host = site.start(TODAY, ["component = 1_000", ""]).await;
    assert_eq!(file(&host, "hostile").await["state"], "open");
    drop(host);
    site.put(&bylaw::rules::digest(&hostile()), &[0]).await;
    let host = site.start(TODAY, ["", ""]).await;
    assert_eq!(file(&host, "wuxi").await["state"], "open");
    flow::attend_releases(&host.host).await.unwrap();
    let told = code(&host, "hostile").await;
    assert!(told.starts_with("unusable: "), "{told}");
    assert!(!told.contains("limits"), "{told}");
    // What cannot be asked again now is told, and is no decision that came out otherwise.
    let replay = flow::replay(&host.host, host.host.jurisdiction("hostile").unwrap());
    let replay = replay.await.unwrap();
    assert!(replay.differing.is_empty() && !replay.unanswered.is_empty());
    let (_, _, why) = &replay.unanswered[0];
    assert!(why.contains("hand the right one in again"), "{why}");
}
