//! `bylaw rules vet`: the child that a host starts to look at a component. Not for people: the
//! component comes on standard input, and the answer goes out in lines of JSON.

use std::io::{Read, stdin, stdout};
use std::process::ExitCode;

use crate::cli::output::complain;
use crate::rules::Limits;
use crate::rules::conformance::Options;
use crate::vetting::examine;

/// What the child is told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Bytes of the component.
    #[arg(long)]
    size: usize,
    /// Limits of the rules' calls, as JSON.
    #[arg(long, value_parser = limits)]
    limits: Limits,
    /// How many matters to generate.
    #[arg(long)]
    matters: u64,
    /// Where the generator starts.
    #[arg(long)]
    seed: u64,
}

fn limits(text: &str) -> Result<Limits, serde_json::Error> {
    serde_json::from_str(text)
}

/// Looks at the component and answers. Whatever is wrong with it is said in the answer.
pub(crate) fn run(args: &Args) -> ExitCode {
    let options = Options {
        matters: args.matters,
        seed: args.seed,
    };
    let answered = receive(args.size)
        .and_then(|component| examine(&component, args.limits, options, &mut stdout()));
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

/// The component. Once it has come, a thread waits for the end of standard input: whoever had it
/// looked at is then gone, and so is the reason to go on.
fn receive(size: usize) -> std::io::Result<Vec<u8>> {
    let mut component = vec![0; size];
    stdin().lock().read_exact(&mut component)?;
    std::thread::Builder::new().name("watch".into()).spawn(|| {
        let _ = stdin().lock().read(&mut [0]);
        std::process::exit(3);
    })?;
    Ok(component)
}
