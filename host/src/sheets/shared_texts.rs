//! The table of shared texts of an XLSX file, looked through before anybody reads it: the reader makes
//! room for as many texts as the file says it has, and keeps them all.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

/// How many texts there may be. Each takes some bytes of memory beside its own.
const MOST: u64 = 2_000_000;
/// The shortest text there is: `<si/>`.
const SHORTEST: u64 = 5;

/// What is wrong with a table of shared texts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TextsError {
    /// It says that it has more texts than it can have.
    #[error("`{part}` says it has {said} texts; its {bytes} bytes hold at most {most}")]
    Claim {
        part: String,
        said: String,
        bytes: u64,
        most: u64,
    },
    /// It has too many.
    #[error("`{part}` has more than {MOST} texts")]
    Many { part: String },
    /// It is no XML.
    #[error("`{part}` cannot be read: {why}")]
    Unreadable { part: String, why: String },
}

/// Whether a part of a package is taken for the table of shared texts: the reader asks neither for the
/// case nor for the slash.
pub(crate) fn is_texts(part: &str) -> bool {
    let part = part.replace('\\', "/").to_ascii_lowercase();
    part.ends_with("sharedstrings.xml")
}

/// Looks through the table of shared texts with the parser that the reader uses; how many bytes it
/// has.
pub(crate) fn look_through(part: &str, bytes: impl Read) -> Result<u64, TextsError> {
    let part = || part.chars().take(80).collect::<String>();
    let mut counted = Counted(bytes, 0);
    let mut reader = Reader::from_reader(BufReader::new(&mut counted));
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut claims, mut texts) = (vec![], vec![], 0);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let event = event.map_err(|error| TextsError::Unreadable {
            part: part(),
            why: error.to_string(),
        })?;
        match event {
            Event::Start(start) if start.local_name().as_ref() == "sst" => {
                claims.extend(claimed(start.attributes_raw()));
            }
            Event::Start(start) if start.local_name().as_ref() == "si" => texts += 1,
            Event::Eof => break,
            _ => {}
        }
        if texts > MOST {
            return Err(TextsError::Many { part: part() });
        }
    }
    drop(reader);
    let bytes = counted.1;
    let most = MOST.min(bytes / SHORTEST);
    match claims
        .into_iter()
        .find(|said| said.parse().map_or(true, |said: u64| said > most))
    {
        Some(said) => Err(TextsError::Claim {
            part: part(),
            said: said.chars().take(30).collect(),
            bytes,
            most,
        }),
        None => Ok(bytes),
    }
}

/// The numbers that attributes give for `uniqueCount`, wherever it stands in them.
fn claimed(attributes: &str) -> impl Iterator<Item = String> {
    attributes.split("uniqueCount").skip(1).map(|rest| {
        let digits = rest.chars().skip_while(|sign| !sign.is_ascii_digit());
        let number: String = digits.take_while(char::is_ascii_digit).collect();
        if number.is_empty() {
            "0".to_owned()
        } else {
            number
        }
    })
}

/// Counts what is read.
struct Counted<R>(R, u64);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.read(into)?;
        self.1 += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> Result<u64, TextsError> {
        look_through("xl/sharedStrings.xml", text.as_bytes())
    }

    #[test]
    fn a_table_has_no_more_texts_than_it_can_have() {
        for said in [
            "4294967295",
            "99999999999999999999",
            "200",
            "0200",
            "\n '200'",
        ] {
            let text =
                format!(r#"<x:sst count="1" uniqueCount="{said}"><si><t>a</t></si></x:sst>"#);
            assert!(
                matches!(look(&text), Err(TextsError::Claim { .. })),
                "{said}"
            );
        }
        // Many cells may show one text.
        let fair = r#"<sst count="900000" uniqueCount="1"><si><t>a</t></si></sst>"#;
        assert_eq!(look(fair).unwrap(), fair.len() as u64);
        let many = format!("<sst>{}</sst>", "<si/>".repeat(2_000_001));
        assert!(matches!(look(&many), Err(TextsError::Many { .. })));
        assert!(look("<sst><a></").is_err());
    }

    #[test]
    fn the_table_is_found_however_it_is_written() {
        for name in ["xl/sharedStrings.xml", "XL\\SHAREDSTRINGS.XML"] {
            assert!(is_texts(name), "{name}");
        }
        assert!(!is_texts("xl/styles.xml"));
    }
}
