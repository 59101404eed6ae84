//! In which encoding a text is: UTF-8, with or without a mark, or GB18030, which holds GBK.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, EUC_JP, EUC_KR, GB18030, SHIFT_JIS};

use super::error::SheetError;

/// The mark that Excel puts before UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";
/// So many characters of UTF-8 in a row are no accident of GBK.
const NO_ACCIDENT: usize = 8;

/// An encoding that is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, and GBK with it.
    Gb18030,
}

impl Encoding {
    /// The encoding of that name, in any case, also by the older names of GB18030.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "gb18030" | "gbk" | "gb2312" => Some(Self::Gb18030),
            _ => None,
        }
    }
}

/// The text of bytes in a given encoding, or in the one that they seem to be in.
pub(super) fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<String, SheetError> {
    let (bytes, marked) = match bytes.strip_prefix(MARK) {
        Some(rest) => (rest, MARK.len()),
        None => (bytes, 0),
    };
    let broken = match std::str::from_utf8(bytes) {
        Ok(text) if encoding != Some(Encoding::Gb18030) || marked > 0 => {
            return Ok(text.to_owned());
        }
        Ok(_) => 0,
        Err(error) => error.valid_up_to(),
    };
    let before = bytes.get(..broken).unwrap_or_default();
    let wide = String::from_utf8_lossy(before)
        .chars()
        .filter(|character| !character.is_ascii())
        .count();
    let is_utf8 = encoding == Some(Encoding::Utf8) || marked > 0;
    if is_utf8 || encoding.is_none() && wide >= NO_ACCIDENT {
        return Err(SheetError::Encoding {
            byte: broken + marked + 1,
            encoding: "UTF-8",
        });
    }
    if encoding.is_none() {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
        if [BIG5, EUC_JP, EUC_KR, SHIFT_JIS].contains(&guess) {
            return Err(SheetError::OtherEncoding(guess.name().to_owned()));
        }
    }
    decode_gb(bytes).map_err(|byte| SheetError::Encoding {
        byte: byte + 1,
        encoding: "GB18030",
    })
}

/// The text, or the place of the first byte that is wrong.
fn decode_gb(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::new();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    text.reserve(most.unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(length, after), read) => {
            Err(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

/// The bytes of a text; a UTF-8 file begins with the mark by which Excel knows it.
pub(super) fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => [MARK, text.as_bytes()].concat(),
        Encoding::Gb18030 => GB18030.encode(text).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GBK;

    const TEXT: &str = "信息资源名称,信息资源代码\n公积金缴存信息,307001/000001\n";

    #[test]
    fn each_encoding_is_known_by_its_bytes() {
        let (gbk, ..) = GBK.encode(TEXT);
        let rare = "㐀𠀀信息资源";
        for (bytes, text) in [
            (TEXT.as_bytes().to_vec(), TEXT),
            (encode(TEXT, Encoding::Utf8), TEXT),
            (encode(TEXT, Encoding::Gb18030), TEXT),
            (gbk.into_owned(), TEXT),
            (encode(rare, Encoding::Gb18030), rare),
        ] {
            assert_eq!(decode(&bytes, None).unwrap(), text);
        }
    }

    #[test]
    fn a_broken_byte_is_named_with_its_place() {
        let mut utf8 = TEXT.as_bytes().to_vec();
        utf8[40] = 0xff;
        for encoding in [None, Some(Encoding::Utf8)] {
            let error = decode(&utf8, encoding).unwrap_err();
            assert!(
                matches!(
                    error,
                    SheetError::Encoding {
                        byte: 40 | 41,
                        encoding: "UTF-8"
                    }
                ),
                "{error}"
            );
        }
        let mut gb = encode(TEXT, Encoding::Gb18030);
        gb[26] = 0xff;
        let error = decode(&gb, Some(Encoding::Gb18030)).unwrap_err();
        assert!(
            matches!(
                error,
                SheetError::Encoding {
                    byte: 27,
                    encoding: "GB18030"
                }
            ),
            "{error}"
        );
    }
}
