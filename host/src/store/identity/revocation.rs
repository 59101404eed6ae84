//! Taking back what an account is known by: a token, a sign-in, a certificate.

use crate::store::error::StoreError;
use crate::store::tenant::View;

/// What is taken back, as its table is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Known {
    Token,
    SignIn,
    Certificate,
}

/// Takes one of an account's back, and nothing that rests on it; says whether that changed anything.
pub(super) async fn take_back(
    view: &mut View,
    what: Known,
    (account, id): (&str, &str),
    at: &str,
) -> Result<bool, StoreError> {
    let table = match what {
        Known::Token => "tokens",
        Known::SignIn => "sign_ins",
        Known::Certificate => "certificates",
    };
    let revoked = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE {table} SET revoked_at = $1 WHERE jurisdiction = $2 AND account = $3 AND id = $4 \
         AND revoked_at IS NULL"
    )));
    let revoked = revoked
        .bind(at)
        .bind(&view.jurisdiction)
        .bind(account)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
    Ok(revoked.rows_affected() == 1)
}
