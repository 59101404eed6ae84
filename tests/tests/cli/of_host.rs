//! Commands that look at a host's database, in the host's own folder.

use bylaw_tests::host::entry;

use crate::program::{assert_refused, run_in};
use crate::serving::Town;

/// The components of a host lie where its configuration says, and so does its database.
#[test]
fn a_database_is_looked_at_with_the_hosts_configuration() {
    let town = Town::founded("of-host", "2025-09-26");
    let serving = town.serve();
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = entry("unconditional").to_string();
    let (status, case) = serving.ask("POST", path, "provider", &body);
    assert_eq!(status, 201, "{case:#}");
    let id = case["id"].as_str().unwrap();
    serving.await_text(&format!("/api/v1/cases/{id}/proofs/2"));
    let told = serving.stop_and_read();
    for (args, said) in [
        (vec!["audit", "compare"], "shenyang: 2 events and 0 records"),
        (vec!["replay"], "1 the same, 0 differ, 0 erased"),
    ] {
        let ran = run_in(
            town.folder(),
            &[&args[..], &["--config", "server.toml"]].concat(),
            "",
        );
        assert_eq!(ran.code, Some(0), "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(said), "{args:?}: {}", ran.out);
        let named = ["--config", "server.toml", "--database", "sqlite:bylaw.db"];
        let ran = run_in(town.folder(), &[&args[..], &named].concat(), "");
        assert!(ran.out.contains(said), "{args:?}: {}", ran.out);
        assert_refused(&run_in(town.folder(), &args, ""), &["--database"]);
        let lost = [&args[..], &["--config", "lost.toml"]].concat();
        assert_refused(&run_in(town.folder(), &lost, ""), &["`lost.toml`"]);
    }
    let warned = told.matches("the parent has no policy on this host");
    assert_eq!(warned.count(), 1, "once at the start: {told}");
    assert!(told.contains("\"parent\":\"cn\""), "{told}");
}
