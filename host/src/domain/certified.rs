//! What a certificate can be mapped by, each name in the one spelling in which it is kept and
//! compared: DNS names in small letters, as no authority tells them apart.

/// A mapping as somebody writes it: `key:` and 64 hexadecimal digits, or `san:` and a name. A name
/// may say its kind as `openssl` prints it: `san:DNS:data.example.cn`.
pub fn read(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("key:") {
        let digits = digits.to_ascii_lowercase();
        let hex = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        return hex.then(|| format!("key:{digits}"));
    }
    let name = text.strip_prefix("san:")?;
    let (kind, rest) = name.split_once(':').unwrap_or_default();
    let read = match kind.to_ascii_lowercase().as_str() {
        "dns" => dns(rest),
        "email" => mail(rest),
        "uri" => uri(rest),
        _ if name.contains(':') => uri(name),
        _ if name.contains('@') => mail(name),
        _ => dns(name),
    };
    read.map(|name| format!("san:{name}"))
}

/// A DNS name; the first of its words may be `*`.
pub fn dns(name: &str) -> Option<String> {
    let plain = |word: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !word.is_empty() && word.len() <= 63 && word.bytes().all(inner)
    };
    let mut words = name.split('.');
    let first = words.next().is_some_and(|word| word == "*" || plain(word));
    (first && words.all(plain)).then(|| name.to_ascii_lowercase())
}

/// A mail address; what stands before the `@` is its host's own affair.
pub fn mail(name: &str) -> Option<String> {
    let (person, host) = name.rsplit_once('@')?;
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b':' | b'@');
    let person = (!person.is_empty() && person.bytes().all(plain)).then_some(person)?;
    Some(format!("{person}@{}", dns(host)?))
}

/// A URI, letter for letter.
pub fn uri(name: &str) -> Option<String> {
    let plain = name.bytes().all(|byte| byte.is_ascii_graphic());
    (plain && name.contains(':')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_spelling_however_it_is_written() {
        for (written, kept) in [
            ("san:Tax.Example.CN", "san:tax.example.cn"),
            ("san:dns:tax.example.cn", "san:tax.example.cn"),
            ("san:DNS:TAX.example.cn", "san:tax.example.cn"),
            ("san:Li@Tax.Example", "san:Li@tax.example"),
            ("san:email:Li@Tax.Example", "san:Li@tax.example"),
            ("san:URI:spiffe://a/B", "san:spiffe://a/B"),
            ("san:spiffe://a/B", "san:spiffe://a/B"),
            ("san:*.example.cn", "san:*.example.cn"),
        ] {
            assert_eq!(read(written).as_deref(), Some(kept), "{written}");
        }
        let key = format!("key:{}", "AB".repeat(32));
        assert_eq!(read(&key), Some(key.to_lowercase().replace("KEY", "key")));
    }

    #[test]
    fn what_no_certificate_can_say_is_refused() {
        for wrong in [
            "",
            "san:",
            "san:dns:",
            "san:DNS:a@b",
            "san:dns:a:b",
            "san:a..b",
            "san:a b",
            "san:@b",
            "san:a@",
            "san:电",
            "key:12",
            "cn:x",
            "x",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
