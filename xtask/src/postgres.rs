//! A `PostgreSQL` server for the tests, thrown away with its data.

use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{answer, within, works};

/// What the tests read: the server, as its superuser.
pub(crate) const VARIABLE: &str = "BYLAW_TEST_POSTGRES";
const SUPERUSER: &str = "bylaw_root";
const PACKAGE: &str = "postgresql-15";
const PACKAGES_FOLDER: &str = "/usr/lib/postgresql";
const APT_LIMIT: Duration = Duration::from_mins(10);
const START_LIMIT: Duration = Duration::from_mins(1);

/// What a commit is worth on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commits {
    /// None: tests kill hosts, not the machine.
    NeedNoDisk,
    /// As it is shipped: a commit is on the disk when it is answered.
    ReachTheDisk,
}

impl Commits {
    fn fsync(self) -> &'static str {
        match self {
            Self::NeedNoDisk => "fsync=off",
            Self::ReachTheDisk => "fsync=on",
        }
    }

    /// Where the data are: a folder for temporary files may be kept in memory alone.
    fn folder(self) -> PathBuf {
        match self {
            Self::NeedNoDisk => env::temp_dir(),
            Self::ReachTheDisk => PathBuf::from("/var/tmp"),
        }
    }
}

/// A running server. Dropped, it is stopped and its data are gone.
pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one, installing Debian's package where that is needed and may be done.
    pub(crate) fn start(commits: Commits) -> Result<Self> {
        let programs = programs()?;
        let name = format!("bylaw-postgres-{}", std::process::id());
        let folder = commits.folder().join(name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
        let user = user();
        if let Some(user) = user {
            // The server refuses to run as root, and its folder has to be its own.
            crate::command::run(Command::new("chown").arg(user).arg(&folder))?;
        }
        let data = folder.join("data");
        let mut initdb = as_user(user, &programs.join("initdb"));
        initdb
            .args([
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ])
            .arg(format!("--username={SUPERUSER}"))
            .arg("--pgdata")
            .arg(&data);
        if !works(&mut initdb) {
            let _ = fs::remove_dir_all(&folder);
            bail!("`initdb` failed in `{}`", folder.display());
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut postgres = as_user(user, &programs.join("postgres"));
        postgres
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .args(["-c", commits.fsync(), "-c", "max_connections=400"])
            .args([
                "-c",
                "log_min_messages=fatal",
                "-c",
                "logging_collector=off",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = postgres.spawn().context("cannot run `postgres`")?;
        let mut server = Self {
            child,
            folder,
            port,
        };
        server.wait(&programs)?;
        Ok(server)
    }

    /// Where it is, for [`VARIABLE`].
    pub(crate) fn url(&self) -> String {
        self.url_of(SUPERUSER, "postgres")
    }

    /// Where one of its databases is, for a role.
    pub(crate) fn url_of(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{database}", self.port)
    }

    /// Carries out a statement as the superuser.
    pub(crate) fn execute(&self, statement: &str) -> Result<()> {
        let mut psql = Command::new(programs()?.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]);
        Ok(crate::command::run(psql.args([
            "--command",
            statement,
            &self.url(),
        ]))?)
    }

    /// The processes that it consists of now; it starts another one for each connection.
    pub(crate) fn processes(&self) -> Result<Vec<u32>> {
        let main = self.child.id();
        let file = format!("/proc/{main}/task/{main}/children");
        let children =
            fs::read_to_string(&file).with_context(|| format!("cannot read `{file}`"))?;
        let children = children.split_whitespace().map(str::parse);
        let children = children.collect::<Result<Vec<u32>, _>>()?;
        Ok(std::iter::once(main).chain(children).collect())
    }

    /// Waits until somebody stops it.
    pub(crate) fn stay(mut self) -> Result<()> {
        self.child.wait()?;
        Ok(())
    }

    fn wait(&mut self, programs: &Path) -> Result<()> {
        let started = Instant::now();
        let port = self.port.to_string();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.child.try_wait()? {
                bail!("`postgres` ended at once ({status})");
            }
            let mut ready = Command::new(programs.join("pg_isready"));
            if works(ready.args(["-h", "127.0.0.1", "-p", &port])) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("`postgres` did not get ready within {START_LIMIT:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An interrupt is the server's word for a fast and orderly end.
        // The shell's own `kill`: not every machine has the program.
        let interrupt = format!("kill -INT {}", self.child.id());
        if !works(Command::new("sh").args(["-c", &interrupt])) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder with `initdb` and `postgres`.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    println!("set-up: there is no PostgreSQL; installing `{PACKAGE}`");
    let mut update = Command::new("apt-get");
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-qq", "--no-install-recommends", PACKAGE])
        .env("DEBIAN_FRONTEND", "noninteractive");
    let installed_now = within(update.args(["update", "-qq"]), APT_LIMIT)
        .and_then(|()| within(&mut install, APT_LIMIT));
    match (installed_now, installed()) {
        (Ok(()), Some(found)) => Ok(found),
        _ => bail!("there is no PostgreSQL; run `apt-get install {PACKAGE}`"),
    }
}

/// Debian's newest, else whatever `pg_config` knows.
fn installed() -> Option<PathBuf> {
    let versions = crate::workspace::folder(Path::new(PACKAGES_FOLDER)).unwrap_or_default();
    let debian = versions.into_iter().rev().map(|folder| folder.join("bin"));
    let other = answer(Command::new("pg_config").arg("--bindir")).map(PathBuf::from);
    debian
        .chain(other)
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// As whom to run the server: root may not.
fn user() -> Option<&'static str> {
    (answer(Command::new("id").arg("-u")).as_deref() == Some("0")).then_some("postgres")
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", user, "--regid", user, "--clear-groups", "--"])
        .arg(program)
        .current_dir("/");
    command
}
