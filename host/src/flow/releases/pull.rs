//! Takes in a component that lies in a registry which the operators named, as if it had been handed in:
//! by its digest, with the signature that lies beside it.

use super::error::ReleaseError;
use super::upload::{HandedIn, Uploaded, take_in};
use crate::domain::Principal;
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::policy::{Unvouched, Voucher};
use crate::registry::{Place, Pulled, RegistryError};

/// Fetches a component and takes it in.
///
/// # Errors
/// If the registry is none of this host's or does not have it, nobody vouches for it, or it does not
/// pass the checks.
pub async fn pull_component(
    host: &Host,
    by: &Principal,
    name: &str,
    from: &str,
    once: Option<&Once>,
) -> Result<Uploaded, ReleaseError> {
    let policy = &host.jurisdiction(name)?.policy;
    if policy.rules_keys.is_empty() {
        // Whatever lies there could not be taken in.
        return Err(Unvouched::NoKeys(name.to_owned()).into());
    }
    let place: Place = from.parse()?;
    let fetched = host.registries.pull(name, &place, policy.limits.component);
    let fetched = fetched.await;
    tell(host, name, &place, &fetched);
    let Pulled {
        component,
        signature,
    } = fetched?;
    let handed = HandedIn {
        bytes: component,
        voucher: signature.as_deref().and_then(Voucher::read),
        // A tag beside the digest means nothing.
        from: place.digest().map(|digest| place.at(digest).to_string()),
    };
    take_in(host, by, name, handed, once).await
}

/// For operators: a registry that is away, or says something odd, is theirs to look after.
fn tell(host: &Host, name: &str, place: &Place, fetched: &Result<Pulled, RegistryError>) {
    let result = match fetched {
        Ok(_) => "fetched",
        Err(error) if error.is_passing() => "away",
        Err(_) => "refused",
    };
    host.metrics.pulled(name, result);
    if let Err(error) = fetched {
        tracing::warn!(jurisdiction = name, %place, %error, "a component was not fetched");
    }
}
