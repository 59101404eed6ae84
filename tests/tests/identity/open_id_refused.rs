//! Ways to sign in that lead nowhere.

use axum::http::StatusCode;
use bylaw_tests::host::TestHost;
use bylaw_tests::provider::{PUBLIC, Provider, providers_of};

use crate::is_problem;
use crate::open_id::{Visitor, enter, with_provider};

const START: &str = "/auth/shenyang/city/start";

/// A town where `li` is known.
async fn known() -> Option<(TestHost, Provider)> {
    let (host, town, provider) = with_provider().await?;
    enter(&host, &town, &provider, "li", town.of("civil")).await;
    Some((host, provider))
}

/// Invariant: a sign-in counts in the browser that began it, as it was begun, once.
#[tokio::test]
async fn a_callback_counts_once_and_for_whom_it_is() {
    let Some((host, _provider)) = known().await else {
        return;
    };
    let mut li = Visitor::default();
    let url = li.start(&host, START).await;
    assert!(url.contains("code_challenge_method=S256"), "{url}");
    let back = li.sign_in_there(&url, "li");
    let kept = li.cookies.clone();

    // In somebody else's browser: he would work under a name that is not his.
    let stolen = Visitor::default().get(&host, &back).await;
    is_problem(&stolen, StatusCode::BAD_REQUEST, "bad-sign-in");
    // For another jurisdiction or provider than it was begun for.
    for other in ["/auth/wuxi/city/", "/auth/shenyang/people/"] {
        let elsewhere = back.replace("/auth/shenyang/city/", other);
        let mut visitor = Visitor::default();
        visitor.start(&host, &format!("{other}start")).await;
        let refused = visitor.get(&host, &elsewhere).await;
        is_problem(&refused, StatusCode::BAD_REQUEST, "bad-sign-in");
    }
    let done = li.get(&host, &back).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{:#}", done.body);
    let mut again = Visitor {
        cookies: kept,
        ..Visitor::default()
    };
    let replayed = again.get(&host, &back).await;
    is_problem(&replayed, StatusCode::BAD_REQUEST, "bad-sign-in");
    assert!(replayed.headers("set-cookie").is_empty());
}

#[tokio::test]
async fn a_wrong_state_issuer_code_or_nonce_is_refused() {
    let Some((host, _provider)) = known().await else {
        return;
    };
    let refused = async |change: &dyn Fn(String) -> String, code: &str, status: StatusCode| {
        let mut li = Visitor::default();
        let url = li.start(&host, START).await;
        let back = li.sign_in_there(&url, "li");
        let answer = li.get(&host, &change(back.clone())).await;
        is_problem(&answer, status, code);
        // What was refused once is over, also as it should have been.
        let late = li.get(&host, &back).await;
        is_problem(&late, StatusCode::BAD_REQUEST, "bad-sign-in");
    };
    let bad = StatusCode::BAD_REQUEST;
    refused(
        &|back| back.replace("state=", "state=x"),
        "bad-sign-in",
        bad,
    )
    .await;
    refused(&|back| back.replace("state=", "other="), "bad-sign-in", bad).await;
    refused(&|back| back.replace("iss=", "iss=x"), "bad-sign-in", bad).await;
    refused(&|back| back.replace("code=", "other="), "bad-sign-in", bad).await;
    let unproved = StatusCode::FORBIDDEN;
    refused(
        &|back| back.replace("code=", "code=x"),
        "unproved-sign-in",
        unproved,
    )
    .await;
    refused(
        &|back| format!("{back}&error=access_denied"),
        "declined-sign-in",
        unproved,
    )
    .await;

    // The provider vouches for somebody, but not for this sign-in.
    let mut li = Visitor::default();
    let url = li.start(&host, START).await;
    let back = li.sign_in_there(&url.replace("nonce=", "nonce=x"), "li");
    let answer = li.get(&host, &back).await;
    is_problem(&answer, unproved, "unproved-sign-in");
    assert!(answer.text.contains("nonce"), "{}", answer.text);

    // A code that was got for somebody else's challenge (PKCE).
    let (mut thief, mut victim) = (Visitor::default(), Visitor::default());
    let (own, other) = (
        thief.start(&host, START).await,
        victim.start(&host, START).await,
    );
    let own = thief.sign_in_there(&own, "thief");
    let other = victim.sign_in_there(&other, "li");
    let part = |path: &str, key: &str| {
        let pairs = path.split(['?', '&']);
        let mut found = pairs.filter_map(|pair| pair.strip_prefix(&format!("{key}=")));
        found.next().unwrap().to_owned()
    };
    let mixed = own.replace(&part(&own, "code"), &part(&other, "code"));
    let answer = thief.get(&host, &mixed).await;
    is_problem(&answer, unproved, "unproved-sign-in");
    assert!(answer.text.contains("invalid_grant"), "{}", answer.text);
}

#[tokio::test]
async fn who_comes_back_too_late_begins_again() {
    let Some((host, _provider)) = known().await else {
        return;
    };
    let mut li = Visitor::default();
    let url = li.start(&host, START).await;
    let back = li.sign_in_there(&url, "li");
    host.at("2025-09-26", 10);
    let late = li.get(&host, &back).await;
    is_problem(&late, StatusCode::BAD_REQUEST, "late-sign-in");
}

#[tokio::test]
async fn one_is_sent_to_this_host_only_and_by_its_own_providers() {
    let Some((host, provider)) = known().await else {
        return;
    };
    let mut visitor = Visitor::default();
    for to in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil",
        "%2F%5Cevil.example",
        "/%09/evil.example",
        "docs",
    ] {
        let answer = visitor.get(&host, &format!("{START}?to={to}")).await;
        is_problem(&answer, StatusCode::BAD_REQUEST, "bad-target");
    }
    for (path, code) in [
        ("/auth/anhui/city/start", "no-provider"),
        ("/auth/wuxi/people/start", "no-provider"),
        ("/auth/shenyang/nobody/start", "no-provider"),
        ("/auth/atlantis/city/start", "no-jurisdiction"),
    ] {
        is_problem(&visitor.get(&host, path).await, StatusCode::NOT_FOUND, code);
    }

    // While it is away nobody signs in, and he is told so.
    let url = visitor.start(&host, START).await;
    let back = visitor.sign_in_there(&url, "li");
    let providers = provider.providers();
    drop(provider);
    let away = visitor.get(&host, &back).await;
    is_problem(&away, StatusCode::SERVICE_UNAVAILABLE, "provider-away");
    assert_eq!(away.header("retry-after"), Some("5"));
    // A host that starts now does not know it yet.
    let host = host.with_providers(providers);
    let away = visitor.get(&host, START).await;
    is_problem(&away, StatusCode::SERVICE_UNAVAILABLE, "provider-away");
}

/// Where browsers come by https, also through a proxy, cookies go no other way.
#[tokio::test]
async fn cookies_are_for_https_alone_where_browsers_come_by_it() {
    let Some((host, provider)) = known().await else {
        return;
    };
    let plain = Visitor::default().get(&host, START).await;
    assert!(!plain.headers("set-cookie")[0].contains("Secure"));
    let config = format!(
        "public_url = \"https://data.example.cn\"\n[[identity_provider]]\nname = \"city\"\n\
         issuer = \"{}\"\nclient_id = \"public\"\njurisdictions = [\"shenyang\"]\n",
        provider.issuer
    );
    let host = host.with_providers(providers_of(&config).unwrap());
    let start = Visitor::default().get(&host, START).await;
    let cookie = start.headers("set-cookie")[0];
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
}

#[test]
fn a_provider_that_cannot_be_is_named_at_the_start() {
    let provider = |lines: &str| {
        format!("public_url = \"{PUBLIC}\"\n[[identity_provider]]\nclient_id = \"bylaw\"\n{lines}")
    };
    let good = "name = \"city\"\nissuer = \"https://id.example.cn\"\n";
    let shenyang = "jurisdictions = [\"shenyang\"]\n";
    for (config, said) in [
        (
            provider(&format!("{good}jurisdictions = []")),
            "jurisdictions",
        ),
        (
            provider(&format!(
                "{shenyang}name = \"city\"\nissuer = \"http://id.example.cn\""
            )),
            "issuer",
        ),
        (
            provider(&format!(
                "{shenyang}name = \"A/b\"\nissuer = \"https://id.example.cn\""
            )),
            "name",
        ),
        (
            provider(&format!(
                "{good}{shenyang}client_secret_env = \"BYLAW_NO_SUCH\""
            )),
            "BYLAW_NO_SUCH",
        ),
        (
            provider(&format!(
                "{good}{shenyang}client_secret_file = \"/no/such\""
            )),
            "/no/such",
        ),
        (
            provider(&format!(
                "{good}jurisdictions = [\"host\"]\nself_registration = true"
            )),
            "operator",
        ),
        (
            provider(&format!("{good}{shenyang}")).replace(PUBLIC, "http://data.example.cn"),
            "public_url",
        ),
    ] {
        let error = providers_of(&config).err().unwrap();
        assert!(error.contains(said), "{said}: {error}");
    }
    assert!(providers_of(&provider(&format!("{good}{shenyang}"))).is_ok());
}
