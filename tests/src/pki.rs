//! A private authority that issues and revokes certificates.

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer,
    DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair,
    KeyUsagePurpose, PublicKeyData, RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

/// A day: year, month, day of the month.
pub type Day = (i32, u8, u8);

/// Who issues.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What is to be issued.
pub struct Draft {
    /// The common name, which nobody may be known by.
    pub common_name: String,
    /// The alternative names.
    pub names: Vec<SanType>,
    /// The first day.
    pub from: Day,
    /// The day on which it ends.
    pub until: Day,
    /// What it may be used for.
    pub usage: ExtendedKeyUsagePurpose,
    /// Its number.
    pub serial: u64,
}

/// A certificate and its key.
pub struct Identity {
    /// The certificate.
    pub certificate: CertificateDer<'static>,
    /// The same as PEM.
    pub pem: String,
    key: KeyPair,
}

impl Draft {
    /// A client's, good for the years around 2017 and 2025.
    pub fn client(serial: u64) -> Self {
        Self {
            common_name: format!("client {serial}"),
            names: vec![],
            from: (2016, 1, 1),
            until: (2030, 1, 1),
            usage: ExtendedKeyUsagePurpose::ClientAuth,
            serial,
        }
    }

    /// A server's on this machine.
    pub fn server() -> Self {
        let localhost = "localhost".try_into().unwrap();
        Self {
            names: vec![SanType::DnsName(localhost)],
            // Clients look at their machine's clock.
            until: (2090, 1, 1),
            usage: ExtendedKeyUsagePurpose::ServerAuth,
            ..Self::client(0)
        }
    }
}

impl Authority {
    /// An authority.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = called(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// Its certificate.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// The same in DER.
    pub fn certificate(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// Issues a certificate.
    pub fn issue(&self, draft: Draft) -> Identity {
        let mut params = CertificateParams::default();
        params.distinguished_name = called(&draft.common_name);
        params.subject_alt_names = draft.names;
        params.extended_key_usages = vec![draft.usage];
        params.serial_number = Some(SerialNumber::from(draft.serial));
        let ((y, m, d), (yy, mm, dd)) = (draft.from, draft.until);
        params.not_before = date_time_ymd(y, m, d);
        params.not_after = date_time_ymd(yy, mm, dd);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity {
            certificate: certificate.der().clone(),
            pem: certificate.pem(),
            key,
        }
    }

    /// A list of what it revoked, good for some days.
    pub fn revoked(&self, serials: &[u64], from: Day, until: Day) -> String {
        let ((y, m, d), (yy, mm, dd)) = (from, until);
        let revoked = |serial: &u64| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(y, m, d),
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(y, m, d),
            next_update: date_time_ymd(yy, mm, dd),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: serials.iter().map(revoked).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.0).unwrap().pem().unwrap()
    }
}

impl Identity {
    /// Its key as PEM.
    pub fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// Its key, as TLS takes it.
    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::try_from(self.key.serialize_der()).unwrap()
    }

    /// What it can be mapped by: `key:` and the digest of its public key.
    pub fn subject(&self) -> String {
        let digest = Sha256::digest(self.key.subject_public_key_info());
        let digits = digest.iter().map(|byte| format!("{byte:02x}"));
        format!("key:{}", digits.collect::<String>())
    }
}

fn called(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}
