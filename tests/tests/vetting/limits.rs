//! What a child may not do, tried with programs that do nothing else; and who is made to wait.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bylaw::vetting::{Step, VetError, VetLimits, Vetter};
use bylaw_tests::guests::hostile;
use bylaw_tests::vetting::{calls, children, vetter};
use tokio::task::yield_now;

use crate::{alone, patient};

/// Long enough that only what never happens takes longer.
const EVER: Duration = Duration::from_mins(2);

/// A folder with a program that stands in for `bylaw`.
struct StandIn(PathBuf);

impl StandIn {
    fn doing(test: &str, script: &str) -> Self {
        let name = format!("vetting-{test}-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("bylaw");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn vetter(&self, limits: VetLimits) -> Vetter {
        Vetter::running(self.0.join("bylaw"), limits)
    }

    async fn vet(&self, limits: VetLimits) -> VetError {
        let vetted = self.vetter(limits).vet(hostile().into(), calls()).await;
        vetted.unwrap_err()
    }

    /// Waits until there are so many files of that name's beginning; children may make empty ones.
    async fn marks(&self, count: usize) -> Vec<String> {
        let end = Instant::now() + EVER;
        loop {
            let files = fs::read_dir(&self.0).unwrap();
            let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
            let marks: Vec<String> = names.filter(|name| name.starts_with("mark-")).collect();
            if marks.len() >= count {
                return marks;
            }
            assert!(Instant::now() < end, "{marks:?}");
            yield_now().await;
        }
    }

    fn mark(&self) -> String {
        format!(": > {}/mark-$$", self.0.display())
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + EVER;
    while !holds() {
        assert!(Instant::now() < end, "{what} never happens");
        yield_now().await;
    }
}

#[tokio::test]
async fn a_child_that_takes_too_long_is_killed() {
    let _alone = alone().await;
    let hangs = StandIn::doing("hangs", "cat > /dev/null; exec sleep 600");
    let limits = VetLimits {
        seconds: 1,
        ..patient()
    };
    let began = Instant::now();
    let error = hangs.vet(limits).await;
    assert!(began.elapsed() < Duration::from_mins(1));
    let step = Step::Compiling;
    assert!(matches!(error, VetError::OutOfTime { step: at, seconds: 1 } if at == step));
    assert_eq!(error.code(), "compile-time");
    // It said how far it got.
    let hangs = StandIn::doing(
        "asks",
        r#"echo '{"step":"asking"}'; cat > /dev/null; exec sleep 600"#,
    );
    assert_eq!(hangs.vet(limits).await.code(), "answers-time");
    assert_eq!(children(), Vec::<u32>::new());
}

/// Invariant: also what a child has started is gone.
#[tokio::test]
async fn whatever_a_child_started_goes_with_it() {
    let _alone = alone().await;
    let nests = StandIn::doing("nests", "");
    let script = format!(
        "#!/bin/sh\nsh -c '{}; exec sleep 600' &\nwait\n",
        nests.mark()
    );
    fs::write(nests.0.join("bylaw"), script).unwrap();
    let limits = VetLimits {
        seconds: 2,
        ..patient()
    };
    assert_eq!(nests.vet(limits).await.code(), "compile-time");
    let marks = nests.marks(1).await;
    let pid = marks[0].strip_prefix("mark-").unwrap();
    let status = format!("/proc/{pid}/status");
    // Whoever takes it back then may be late.
    until("its end", || {
        fs::read_to_string(&status).map_or(true, |text| text.contains("State:\tZ"))
    })
    .await;
}

#[tokio::test]
async fn how_a_child_crashed_is_said() {
    let _alone = alone().await;
    for (script, how) in [
        ("kill -SEGV $$", "signal 11 (SEGV)"),
        ("kill -ABRT $$", "signal 6 (ABRT)"),
        ("kill -KILL $$", "signal 9 (KILL"),
        (
            "echo 'thread main panicked' >&2; exit 101",
            "101 and no answer (`thread main panicked`)",
        ),
        ("exit 0", "no answer"),
        ("echo '{\"vetted\":1}'; echo rubbish", "no answer"),
        ("exec cat /dev/zero", "too long an answer"),
        ("printf 'a\\033[31mb' >&2; exit 1", "`a\\u{1b}[31mb`"),
    ] {
        let error = StandIn::doing("crashes", script).vet(patient()).await;
        assert_eq!(error.code(), "vet-crashed", "{script}: {error}");
        assert!(error.to_string().contains(how), "{script}: {error}");
        assert!(error.to_string().len() < 400, "{error}");
    }
    let spent = StandIn::doing("spent", "kill -XCPU $$")
        .vet(patient())
        .await;
    assert_eq!(spent.code(), "compile-time");
    let script = "echo 'memory allocation of 4096 bytes failed' >&2; kill -ABRT $$";
    let full = StandIn::doing("full", script).vet(patient()).await;
    assert_eq!(full.code(), "compile-memory");
}

/// Invariant: a child has no environment, no file and no right to write one; it says here what it
/// sees, as a child that cannot work.
#[tokio::test]
async fn a_child_inherits_nothing() {
    let _alone = alone().await;
    let _open = fs::File::open("/proc/self/status").unwrap();
    let script = r#"
        env=$(env | grep -v '^PWD=\|^_=\|^SHLVL=\|^OLDPWD=' | tr '\n' ' ')
        files=$(ls /proc/$$/fd | tr '\n' ' ')
        limits="$(ulimit -d) $(ulimit -t) $(ulimit -c) $(ulimit -f) $(ulimit -n)"
        echo "{\"unable\":\"$env| $files| $limits | $(pwd)\"}""#;
    // The shell itself reads its script from number 10, and what the list comes through is 3.
    let limits = VetLimits {
        seconds: 50,
        memory: 512 << 20,
        ..patient()
    };
    let error = StandIn::doing("inherits", script).vet(limits).await;
    let VetError::Unable(text) = &error else {
        panic!("{error}")
    };
    let seen: Vec<&str> = text.split(" | ").collect();
    assert_eq!(seen[0], "RAYON_NUM_THREADS=2");
    assert_eq!(seen[2..], ["524288 102 0 0 16", "/"]);
    let handed = handed_down();
    let numbers = seen[1].split_whitespace().map(|one| one.parse().unwrap());
    let own: Vec<u32> = numbers
        .filter(|one| *one > 3 && !handed.contains(one))
        .collect();
    assert!(own.len() <= 1 && own.iter().all(|one| *one >= 10), "{text}");
}

/// The files that whoever started this process hands down to whatever it starts, as build tools do.
fn handed_down() -> Vec<u32> {
    const CLOSED_ON_EXEC: u32 = 0o2_000_000;
    let files = fs::read_dir("/proc/self/fdinfo").unwrap();
    let stays = |number: &u32| {
        let info = fs::read_to_string(format!("/proc/self/fdinfo/{number}")).unwrap_or_default();
        let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
        let flags = flags.map(|flags| u32::from_str_radix(flags.trim(), 8).unwrap());
        flags.is_some_and(|flags| flags & CLOSED_ON_EXEC == 0)
    };
    files
        .map(|file| file.unwrap().file_name().to_str().unwrap().parse().unwrap())
        .filter(stays)
        .collect()
}

#[tokio::test]
async fn a_program_that_is_not_there_is_no_fault_of_the_component() {
    let none = Vetter::running("/no/such/bylaw".into(), patient());
    let error = none.vet(hostile().into(), calls()).await.unwrap_err();
    assert_eq!(error.code(), "vet-unable");
    assert!(!error.is_of_component() && error.to_string().contains("/no/such/bylaw"));
}

/// Invariant: nobody who went away leaves a child behind.
#[tokio::test]
async fn a_child_whose_caller_goes_away_is_killed() {
    let _alone = alone().await;
    let hangs = StandIn::doing("leaves", "");
    let script = format!("#!/bin/sh\n{}; exec sleep 600\n", hangs.mark());
    fs::write(hangs.0.join("bylaw"), script).unwrap();
    let vetter = Arc::new(hangs.vetter(patient()));
    let asking = tokio::spawn({
        let vetter = Arc::clone(&vetter);
        async move { vetter.vet(hostile().into(), calls()).await.map(drop) }
    });
    hangs.marks(1).await;
    assert_eq!(children().len(), 1);
    asking.abort();
    until("its end", || children().is_empty()).await;
}

#[tokio::test]
async fn a_few_wait_and_the_others_come_again() {
    let _alone = alone().await;
    let waits = StandIn::doing("waits", "");
    let go = waits.0.join("go");
    let script = format!(
        "#!/bin/sh\n{}; while [ ! -e {} ]; do :; done; kill -SEGV $$\n",
        waits.mark(),
        go.display()
    );
    fs::write(waits.0.join("bylaw"), script).unwrap();
    let limits = VetLimits {
        at_once: 1,
        waiting: 1,
        ..patient()
    };
    let vetter = Arc::new(waits.vetter(limits));
    let ask = || {
        let vetter = Arc::clone(&vetter);
        tokio::spawn(async move { vetter.vet(hostile().into(), calls()).await.map(drop) })
    };
    let first = ask();
    waits.marks(1).await;
    let second = ask();
    // On this one thread it is in the queue once others had their turn.
    yield_now().await;
    let third = ask().await.unwrap().unwrap_err();
    assert!(matches!(third, VetError::Busy(1)), "{third}");
    assert_eq!(third.code(), "vet-busy");
    assert!(!third.is_of_component());
    assert_eq!(children().len(), 1, "one at a time");
    fs::write(&go, "").unwrap();
    for done in [first, second] {
        assert_eq!(done.await.unwrap().unwrap_err().code(), "vet-crashed");
    }
}

/// A real child, whose caller is killed: its input ends.
#[test]
fn a_child_without_a_host_ends() {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};
    let _alone = crate::ALONE.blocking_lock();
    let component = bylaw_tests::vetting::bombs::heavy(&hostile(), 40);
    let mut child = Command::new(bylaw_tests::places::program())
        .args(["rules", "vet", "--size", &component.len().to_string()])
        .args([
            "--limits",
            "{\"component\":100000000}",
            "--matters",
            "1",
            "--seed",
            "1",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&component).unwrap();
    drop(input);
    let mut text = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert!(!text.contains("vetted"), "{text}");
}

/// The real thing: compiling ends where the limits do.
#[tokio::test]
async fn a_compiler_that_would_go_on_is_stopped() {
    let _alone = alone().await;
    let component = bylaw_tests::vetting::bombs::heavy(&hostile(), 28);
    let hurried = VetLimits {
        seconds: 1,
        ..patient()
    };
    let error = vetter(hurried)
        .vet(component.clone().into(), calls())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "compile-time", "{error}");
    let narrow = VetLimits {
        memory: 48 << 20,
        ..patient()
    };
    let error = vetter(narrow)
        .vet(component.into(), calls())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "compile-memory", "{error}");
    assert_eq!(children(), Vec::<u32>::new());
}
