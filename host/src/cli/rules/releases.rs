//! `bylaw rules upload`, `propose`, `confirm`, `withdraw`, `rollback` and `releases`: the life of a
//! release, through the API of a host that runs.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::component::digest_named;
use super::place::{Place, text_of, value_of};
use crate::cli::Failed;
use crate::cli::server::Answer;
use crate::domain::Date;
use crate::files::{self, LARGEST_COMPONENT};
use crate::policy::Voucher;

/// Hand a signed component in, or have the host fetch one from a registry.
#[derive(clap::Args)]
pub(crate) struct Upload {
    #[command(flatten)]
    place: Place,
    /// The component; its `.sig` stands beside it
    #[arg(required_unless_present = "from", conflicts_with = "from")]
    file: Option<PathBuf>,
    /// REGISTRY/NAME@sha256:… in a registry that the operators of the host name; its signature lies
    /// there beside it
    #[arg(long, value_name = "PLACE")]
    from: Option<String>,
}

/// Propose a release of a component that was handed in.
#[derive(clap::Args)]
pub(crate) struct Propose {
    #[command(flatten)]
    place: Place,
    /// The component's file, or its digest
    component: String,
    /// The first filing day; today, as the host counts, if nothing is said
    #[arg(long)]
    from: Option<Date>,
    /// The last one; the days after it go back to the release that it interrupts, which may have an end
    /// itself
    #[arg(long)]
    until: Option<Date>,
    /// The rules end with that day, and nothing can be filed any more: the regulation is repealed. Also
    /// what governs until a later day ends with it then
    #[arg(long, requires = "until")]
    last: bool,
    /// The release whose rules gave no usable answer and whose text these put right: they plan what it
    /// left waiting
    #[arg(long, value_name = "N")]
    repairs: Option<u32>,
    /// Whether it decides (`enforce`) or is asked beside the one that does (`shadow`)
    #[arg(long, value_parser = ["enforce", "shadow"])]
    mode: String,
    /// Where it may be laxer than the upper law, and why; `bylaw rules guard --draft` begins one
    #[arg(long, value_name = "FILE")]
    exceptions: Option<PathBuf>,
}

/// Confirm a release that somebody else proposed.
#[derive(clap::Args)]
pub(crate) struct Confirm {
    #[command(flatten)]
    place: Place,
    /// The number of the release
    number: u32,
    /// The component that you mean to put in force, by its file or its digest; the release is not
    /// confirmed if it has another
    #[arg(long, value_name = "COMPONENT")]
    digest: Option<String>,
}

/// Withdraw a release that does not govern.
#[derive(clap::Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    place: Place,
    /// The number of the release
    number: u32,
}

/// Put the last good release back at once. Where two people answer one emergency, only the first one's
/// rollback counts, unless the second names what he means.
#[derive(clap::Args)]
pub(crate) struct Rollback {
    #[command(flatten)]
    place: Place,
    /// The number of the release that is taken back; by default the one that governs, unless one was
    /// rolled back within the last hour
    number: Option<u32>,
    /// Why; it stands in the log
    #[arg(long)]
    reason: String,
}

/// Show the releases of a jurisdiction, and what was done to them.
#[derive(clap::Args)]
pub(crate) struct Releases {
    #[command(flatten)]
    place: Place,
}

/// Hands a component in.
pub(super) fn upload(args: &Upload) -> Result<(), Failed> {
    let place = &args.place;
    let answer = match (&args.file, &args.from) {
        (Some(file), _) => send(place, file)?,
        (None, from) => place.post("components/pull", &[], &json!({ "from": from }))?,
    };
    let was = if answer.status == 201 {
        "handed in"
    } else {
        "was here already"
    };
    let digest = text_of(&answer.body, "digest");
    place.show(&answer.body, &format!("{digest} {was}"))
}

/// Sends the bytes of a component with its signature.
fn send(place: &Place, file: &Path) -> Result<Answer, Failed> {
    let shown = file.display();
    let bytes = files::read_component(file, LARGEST_COMPONENT)?;
    let beside = PathBuf::from(format!("{shown}.sig"));
    let text = files::read_named(&beside)
        .with_context(|| format!("cannot read `{shown}.sig`; `bylaw rules sign` writes it"))?;
    let voucher = Voucher::read(&text);
    let voucher = voucher.ok_or_else(|| anyhow!("`{shown}.sig` is no signature of rules"))?;
    let headers = [
        ("content-type", "application/wasm"),
        ("x-bylaw-key", voucher.key.as_str()),
        ("x-bylaw-signature", voucher.signature.as_str()),
    ];
    place
        .server
        .send(&place.path("components"), &headers, &bytes)
}

/// Proposes a release.
pub(super) fn propose(args: &Propose) -> Result<(), Failed> {
    let place = &args.place;
    let digest = digest_named(&args.component)?;
    let from = match args.from {
        Some(from) => json!(from),
        None => value_of(&place.releases()?, "today").clone(),
    };
    let exceptions = args.exceptions.as_deref().map(super::exceptions::read);
    let body = json!({
        "digest": digest, "from": from, "until": args.until, "mode": args.mode,
        "last": args.last, "repairs": args.repairs,
        "exceptions": exceptions.transpose()?.unwrap_or_default(),
    });
    let answer = place.post("releases", &[], &body)?.body;
    let line = format!(
        "{}\nanother administrator has to confirm it",
        line_of(&answer)
    );
    place.show(&answer, &line)
}

/// Confirms one, under the arrangement that stands now, and shows what that puts in force.
pub(super) fn confirm(args: &Confirm) -> Result<(), Failed> {
    let place = &args.place;
    let wanted = args.digest.as_deref().map(digest_named).transpose()?;
    let all = place.releases()?;
    let seen = format!("\"{}\"", value_of(&all, "revision"));
    if let Some(wanted) = wanted {
        // What a release is of does not change, so nobody puts another one in between.
        let mut found = list_of(&all, "releases").filter(|one| one["number"] == args.number);
        let is = found.next().map_or("-", |one| text_of(one, "digest"));
        if is != wanted {
            let number = args.number;
            return Err(anyhow!(
                "release {number} is of {is}, not of {wanted}; nothing was confirmed"
            )
            .into());
        }
    }
    let rest = format!("releases/{}/confirmation", args.number);
    let answer = place
        .post(&rest, &[("if-match", &seen)], &Value::Null)?
        .body;
    place.show(&answer, &format!("confirmed {}", line_of(&answer)))
}

/// Withdraws one.
pub(super) fn withdraw(args: &Withdraw) -> Result<(), Failed> {
    let rest = format!("releases/{}/withdrawal", args.number);
    let answer = args.place.post(&rest, &[], &Value::Null)?.body;
    args.place.show(&answer, &line_of(&answer))
}

/// Takes the one back that governs.
pub(super) fn rollback(args: &Rollback) -> Result<(), Failed> {
    let place = &args.place;
    let number = match args.number {
        Some(number) => u64::from(number),
        None => meant(&place.releases()?, &place.jurisdiction)?,
    };
    let rest = format!("releases/{number}/rollback");
    let answer = place
        .post(&rest, &[], &json!({ "reason": args.reason }))?
        .body;
    let mut line = format!("release {number} was rolled back\n{}", line_of(&answer));
    for one in list_of(&answer, "prolonged") {
        line.push_str(&prolonged_line(one));
    }
    place.show(&answer, &line)
}

/// Which release goes on beyond its last day, and on which days nothing else would govern.
fn prolonged_line(one: &Value) -> String {
    let repealed = if one["rules_had_ended"] == true {
        ", with which the rules were to end"
    } else {
        ""
    };
    let (ended, from) = (text_of(one, "ended"), text_of(one, "from"));
    let (days, then) = match one["until"].as_str() {
        Some(until) => (format!("from {from} until {until}"), ""),
        None => (
            format!("from {from} on"),
            ", until another one is proposed and confirmed",
        ),
    };
    format!(
        "\n   the last day of release {} was {ended}{repealed}; nothing else would govern {days}, so it \
         does{then}",
        one["release"]
    )
}

/// The release that whoever names none means to take back: the one that governs. Within an hour of a
/// rollback that may be the good one, which somebody else has just put back.
fn meant(all: &Value, jurisdiction: &str) -> Result<u64, Failed> {
    let governing = value_of(all, "governing").as_u64();
    let governing = governing.ok_or_else(|| anyhow!("no release of `{jurisdiction}` governs"))?;
    let instant = |text: &str| text.parse::<Timestamp>().ok();
    let now = instant(text_of(all, "now"));
    let is_recent = |step: &&Value| {
        let then = instant(text_of(step, "recorded_at"));
        let since = now.zip(then).map(|(now, then)| now.duration_since(then));
        // Where nobody knows, it is.
        since.is_none_or(|since| since <= SignedDuration::from_hours(1))
    };
    let mut rollbacks =
        list_of(all, "history").filter(|step| step["what"] == "release-rolled-back");
    let Some(step) = rollbacks.rfind(is_recent) else {
        return Ok(governing);
    };
    Err(anyhow!(
        "release {} was rolled back at {} by {} already, and release {governing} governs since; \
         nothing was done now. To take that one back as well, name it: `bylaw rules rollback … {governing}`",
        text_of(step, "subject"),
        text_of(step, "recorded_at"),
        by_whom(step),
    )
    .into())
}

/// Shows them all.
pub(super) fn releases(args: &Releases) -> Result<(), Failed> {
    let answer = args.place.releases()?;
    let mut lines = vec![];
    for release in list_of(&answer, "releases") {
        lines.push(line_of(release));
        if let Some(why) = release["unusable"].as_str() {
            lines.push(format!(
                "   the host cannot use its rules, and people decide on its days: {why}"
            ));
        }
        let now = value_of(release, "upper_law_now");
        let open = list_of(now, "open").count();
        if open > 0 {
            lines.push(format!(
                "   laxer than `{}` in {open} points that nobody answers for; see `bylaw rules guard`",
                text_of(now, "parent")
            ));
        }
    }
    let manual = value_of(&answer, "manual");
    if manual.is_object() {
        lines.push(format!(
            "people decide new matters since {}: {}",
            text_of(manual, "since"),
            text_of(manual, "fault")
        ));
    }
    lines.push(String::new());
    for step in list_of(&answer, "history") {
        lines.push(format!(
            "{} {} {} by {}",
            text_of(step, "recorded_at"),
            text_of(step, "what"),
            text_of(step, "subject"),
            by_whom(step)
        ));
    }
    args.place.show(&answer, lines.join("\n").trim_end())
}

fn by_whom(step: &Value) -> &str {
    step["account"].as_str().unwrap_or("the host")
}

fn list_of<'a>(answer: &'a Value, key: &str) -> impl DoubleEndedIterator<Item = &'a Value> {
    answer[key].as_array().into_iter().flatten()
}

fn line_of(release: &Value) -> String {
    let governs = if release["governs"] == true {
        ", governs"
    } else {
        ""
    };
    let until = text_of(release, "until");
    let then = match release["afterwards"].as_u64() {
        Some(number) => format!("\n   after {until} release {number} governs"),
        None if release["last"] == true => format!("\n   the rules end with {until}"),
        None => String::new(),
    };
    let repairs = match release["repairs"].as_u64() {
        Some(number) => format!(", repairs release {number}"),
        None => String::new(),
    };
    format!(
        "release {}: {} {} from {} until {until}, {}{governs}{repairs}{then}",
        release["number"],
        text_of(release, "digest"),
        text_of(release, "mode"),
        text_of(release, "from"),
        text_of(release, "state"),
    )
}
