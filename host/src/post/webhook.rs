//! Signed web calls, as Standard Webhooks has them: `webhook-id`, `webhook-timestamp` and
//! `webhook-signature` (HMAC-SHA256 over `id.timestamp.body`).

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::Agent;
use ureq::http::Uri;
use ureq::unversioned::transport::DefaultConnector;

use super::PostError;
use super::addresses::PublicResolver;

/// What secrets begin with, before their base64.
const PREFIX: &str = "whsec_";
/// How long a receiver has to answer, with everything.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it has to be there at all.
const CONNECTING: Duration = Duration::from_secs(3);

/// Whoever calls: follows nothing, waits briefly, asks no proxy, finds only public addresses.
pub(super) fn agent(trusted: Arc<[String]>) -> Agent {
    let config = Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .timeout_resolve(Some(CONNECTING))
        .timeout_connect(Some(CONNECTING))
        .proxy(None)
        .max_idle_connections(0)
        .max_response_header_size(16 * 1024)
        .user_agent("bylaw")
        .build();
    let resolver = PublicResolver { trusted };
    Agent::with_parts(config, DefaultConnector::new(), resolver)
}

/// Calls; the answer's body is not read.
pub(super) fn call(
    agent: &Agent,
    url: &str,
    headers: &[(&'static str, String)],
    body: &str,
) -> Result<(), PostError> {
    let mut request = agent.post(url).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let answer = request.send(body).map_err(|error| {
        // What else stands in the URL may be the receiver's secret.
        let uri = url.parse::<Uri>().ok();
        let receiver = uri.as_ref().and_then(Uri::host).unwrap_or_default();
        tracing::warn!(receiver, %error, "a receiver of notices was not reached");
        PostError::Away
    })?;
    if answer.status().is_success() {
        return Ok(());
    }
    let status = answer.status();
    Err(PostError::Refused(format!(
        "the receiver answered {status}"
    )))
}

/// The signatures under each secret, the present one first, as one header has them.
pub(super) fn sign(secrets: &[String], id: &str, second: i64, body: &str) -> String {
    let signature = |secret: &String| {
        let key = secret.strip_prefix(PREFIX).unwrap_or(secret);
        let key = STANDARD.decode(key).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{second}.{body}").as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        Some(format!("v1,{signature}"))
    };
    let all: Vec<String> = secrets.iter().filter_map(signature).collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signature = sign(
            &[secret.to_owned()],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
