//! Why somebody is not known, not admitted, or did not get his way with an account.

use axum::http::StatusCode;

use super::ApiError;
use crate::domain::authority::Action;
use crate::domain::words::word;
use crate::domain::{Finding, Severity, Text};
use crate::flow::{Denial, FlowError, IdentityError, UnknownCaller};
use crate::http::caller::no_caller;
use crate::http::problem::Problem;
use crate::policy::CertificateBasis;

impl From<UnknownCaller> for ApiError {
    fn from(error: UnknownCaller) -> Self {
        let error = match error {
            UnknownCaller::Flow(error) => return error.into(),
            error => error,
        };
        let (code, zh, en) = match &error {
            UnknownCaller::BadToken | UnknownCaller::Flow(_) => {
                ("bad-token", "令牌无效", "The token is not known")
            }
            UnknownCaller::Expired(_) => ("expired-token", "令牌已过期", "The token has expired"),
            UnknownCaller::Revoked(_) => ("revoked-token", "令牌已撤销", "The token was revoked"),
            UnknownCaller::Inactive | UnknownCaller::Dissolved(_) => {
                ("inactive-account", "账户已停用", "The account is suspended")
            }
            UnknownCaller::UnknownCertificate => (
                "unknown-certificate",
                "证书未登记",
                "The certificate is nobody's here",
            ),
            UnknownCaller::SeveralAccounts => (
                "several-accounts",
                "证书在多个辖区登记",
                "Several jurisdictions know the certificate",
            ),
        };
        let problem = Problem::new(StatusCode::UNAUTHORIZED, code, zh, en);
        problem.detail(&error).into()
    }
}

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Unknown => no_caller(false),
            Denial::NoCase(case) => FlowError::NoCase(case).into(),
            Denial::Foreign(tenant) => Problem::new(
                StatusCode::NOT_FOUND,
                "not-yours",
                "您在该辖区没有此内容",
                "There is nothing of yours there",
            )
            .detail(&format!(
                "the account belongs to another tenant than `{tenant}`"
            ))
            .at("path: jurisdiction")
            .unseen()
            .into(),
            Denial::Scope(scope) => Problem::new(
                StatusCode::FORBIDDEN,
                "not-in-scope",
                "令牌的授权范围不含此操作",
                "The token is not good for this",
            )
            .detail(&format!("it lacks the scope `{}`", word(&scope)))
            .at("header: authorization")
            .into(),
            Denial::Position(action) => not_allowed(action).into(),
            Denial::Certificate(basis) => uncertified(basis).into(),
            Denial::Flow(error) => error.into(),
        }
    }
}

/// Somebody acts for a body without the certificate that is demanded there.
fn uncertified(basis: CertificateBasis) -> Problem {
    let (zh, en) = match &basis {
        CertificateBasis::Rules(_) | CertificateBasis::Policy => (
            "须使用统一的数字证书进行身份认证",
            "identity has to be shown by a unified digital certificate",
        ),
        CertificateBasis::UnusableRules => (
            "该辖区的规则暂无法使用，不能确定是否要求数字证书；恢复之前须使用数字证书",
            "the rules of the jurisdiction cannot be used now, so that nobody knows whether they demand a \
             certificate; until they can be, one is demanded",
        ),
    };
    let citations = match basis {
        CertificateBasis::Rules(citations) => citations,
        CertificateBasis::Policy | CertificateBasis::UnusableRules => vec![],
    };
    Problem {
        findings: vec![Finding {
            severity: Severity::Error,
            subject: "credential".into(),
            message: Text {
                zh: zh.into(),
                en: en.into(),
            },
            citations,
        }],
        ..Problem::new(
            StatusCode::FORBIDDEN,
            "certificate-required",
            "该辖区要求使用数字证书",
            "The jurisdiction demands a certificate",
        )
        .detail("connect with the client certificate that is mapped to your account")
    }
}

/// Who may, so that whoever was refused knows whom to turn to.
fn not_allowed(action: Action) -> Problem {
    let all = crate::domain::authority::Position::ALL;
    let may = all
        .into_iter()
        .filter(|position| crate::domain::authority::may(*position, action))
        .map(|position| word(&position));
    let may = may.collect::<Vec<_>>().join(", ");
    Problem::new(
        StatusCode::FORBIDDEN,
        "not-allowed",
        "该身份无权进行此操作",
        "This is for others",
    )
    .detail(&format!("`{}` is for: {may}", word(&action)))
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        let error = match error {
            IdentityError::Flow(error) => return error.into(),
            error => error,
        };
        let (status, code, zh, en) = said_of(&error);
        let problem = Problem::new(status, code, zh, en);
        problem.detail(&error).at(place_of(&error)).into()
    }
}

/// A status, what the problem is called, and its title in both languages.
type Said = (StatusCode, &'static str, &'static str, &'static str);

const FOR_ANOTHER: Said = (
    StatusCode::FORBIDDEN,
    "separation-of-duties",
    "须由其他管理员办理",
    "Another administrator has to do it",
);

fn said_of(error: &IdentityError) -> Said {
    match error {
        IdentityError::Tree(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-organisation",
            "机构信息有误",
            "The organisation does not fit",
        ),
        IdentityError::Missing { .. } => (
            StatusCode::NOT_FOUND,
            "no-such-thing",
            "没有该对象",
            "There is no such thing here",
        ),
        IdentityError::Bad { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-field",
            "字段有误",
            "A field cannot be so",
        ),
        IdentityError::Stale { .. } => (
            StatusCode::PRECONDITION_FAILED,
            "stale-version",
            "内容已有变化，请重新读取",
            "It has changed; read it again",
        ),
        IdentityError::Taken { .. } => (StatusCode::CONFLICT, "taken", "已被使用", "It is taken"),
        IdentityError::TooMany(_) => (
            StatusCode::CONFLICT,
            "too-many-tokens",
            "账户的有效令牌过多，请先撤销不用的",
            "The account has too many good tokens; revoke one first",
        ),
        IdentityError::Narrow => (
            StatusCode::FORBIDDEN,
            "not-in-scope",
            "令牌的授权范围不含此操作",
            "The token is not good for this",
        ),
        IdentityError::FirstToken => (
            StatusCode::FORBIDDEN,
            "first-token",
            "首个令牌仅用于为本人签发令牌",
            "A first token is for issuing oneself another one",
        ),
        IdentityError::Own
        | IdentityError::OfDuty(_)
        | IdentityError::Filled(_)
        | IdentityError::Unproposed { .. }
        | IdentityError::Founded
        | IdentityError::Flow(_) => FOR_ANOTHER,
    }
}

/// Which part of the request it is about.
fn place_of(error: &IdentityError) -> &str {
    match error {
        IdentityError::Missing { what, .. } | IdentityError::Taken { what, .. } => what,
        IdentityError::Bad { place, .. } => place,
        IdentityError::Stale { .. } => "header: if-match",
        IdentityError::Narrow | IdentityError::FirstToken => "header: authorization",
        IdentityError::Tree(_)
        | IdentityError::TooMany(_)
        | IdentityError::Own
        | IdentityError::OfDuty(_)
        | IdentityError::Filled(_)
        | IdentityError::Unproposed { .. }
        | IdentityError::Founded
        | IdentityError::Flow(_) => "body",
    }
}

/// Somebody files what is for others to file.
pub(super) fn others_file(error: &FlowError) -> Option<Problem> {
    let FlowError::OthersFile(findings) = error else {
        return None;
    };
    Some(Problem {
        findings: findings.clone(),
        ..Problem::new(
            StatusCode::FORBIDDEN,
            "others-file",
            "该事项应由他人提出，见 findings",
            "The matter is for others to file; findings say for whom",
        )
        .detail(error)
        .at("kind")
    })
}
