//! Reads a file's text as UTF-8, whatever it is written in: UTF-8, GBK or GB 18030, or UTF-16 with a mark.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use super::trouble::Trouble;

const RAW: usize = 64 << 10;
/// How much is looked at, from the first byte on that is not ASCII, to tell encodings apart.
const SAMPLE: usize = 256 << 10;

/// A reader of UTF-8. A byte that has no place in the text's encoding ends it with an error that
/// says which one.
pub(super) struct TextReader<R> {
    source: R,
    /// What was read and not yet decoded, from `next` on.
    raw: Vec<u8>,
    next: usize,
    ended: bool,
    /// The decoder was told so too.
    finished: bool,
    /// How many bytes were decoded.
    decoded: u64,
    /// None while everything was ASCII.
    decoder: Option<Decoder>,
    /// Text that did not fit into what the caller reads into.
    rest: Vec<u8>,
    rest_next: usize,
    begun: bool,
}

impl<R: Read> TextReader<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            raw: Vec::with_capacity(RAW),
            next: 0,
            ended: false,
            finished: false,
            decoded: 0,
            decoder: None,
            rest: vec![0; RAW],
            rest_next: RAW,
            begun: false,
        }
    }

    /// Reads on until `least` bytes are there or the source ends.
    fn fill(&mut self, least: usize) -> io::Result<()> {
        self.raw.drain(..self.next);
        self.next = 0;
        while !self.ended && self.raw.len() < least {
            let had = self.raw.len();
            self.raw.resize(had + RAW, 0);
            let free = self.raw.get_mut(had..).unwrap_or_default();
            let read = match self.source.read(free) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) => return Err(error),
                Ok(read) => {
                    self.ended = read == 0;
                    read
                }
            };
            self.raw.truncate(had + read);
        }
        Ok(())
    }

    fn waiting(&self) -> &[u8] {
        self.raw.get(self.next..).unwrap_or_default()
    }

    /// A mark at the beginning says what it is.
    fn begin(&mut self) -> io::Result<()> {
        self.fill(4)?;
        self.begun = true;
        if let Some((encoding, length)) = Encoding::for_bom(&self.raw) {
            self.decoder = Some(encoding.new_decoder_without_bom_handling());
            self.pass(length);
        }
        Ok(())
    }

    fn pass(&mut self, bytes: usize) {
        self.next += bytes;
        self.decoded += bytes as u64;
    }

    /// Text into `rest`; nothing at the end.
    fn decode(&mut self) -> io::Result<usize> {
        if !self.begun {
            self.begin()?;
        }
        if self.waiting().is_empty() {
            self.fill(1)?;
        }
        if self.decoder.is_none() {
            let plain = Encoding::ascii_valid_up_to(self.waiting()).min(self.rest.len());
            if plain > 0 {
                let from = self.raw.get(self.next..self.next + plain);
                if let (Some(to), Some(from)) = (self.rest.get_mut(..plain), from) {
                    to.copy_from_slice(from);
                }
                self.pass(plain);
                return Ok(plain);
            }
            if self.waiting().is_empty() {
                return Ok(0);
            }
            self.fill(SAMPLE)?;
            let encoding = tell(self.waiting()).map_err(|guess| {
                Trouble::new(
                    format!("文件编码不是 UTF-8、GBK 或 GB 18030（疑为 {guess}）"),
                    format!("the text is neither UTF-8, GBK nor GB 18030; it looks like {guess}"),
                )
                .at(format!("byte {}", self.decoded))
                .fatal()
            })?;
            self.decoder = Some(encoding.new_decoder_without_bom_handling());
        }
        self.decode_on()
    }

    fn decode_on(&mut self) -> io::Result<usize> {
        loop {
            let Some(decoder) = self.decoder.as_mut() else {
                return Ok(0);
            };
            let raw = self.raw.get(self.next..).unwrap_or_default();
            let last = self.ended;
            if self.finished {
                return Ok(0);
            }
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(raw, &mut self.rest, last);
            self.pass(read);
            self.finished = last && matches!(result, DecoderResult::InputEmpty);
            if let DecoderResult::Malformed(length, after) = result {
                let place = self.decoded - u64::from(length) - u64::from(after);
                let name = self
                    .decoder
                    .as_ref()
                    .map_or("", |decoder| decoder.encoding().name());
                return Err(Trouble::new(
                    format!("从第 {place} 字节（自 0 起）起不是有效的 {name} 文本"),
                    format!("the byte {place}, counted from 0, is not valid {name}"),
                )
                .at(format!("byte {place}"))
                .fatal());
            }
            if written > 0 || self.finished {
                return Ok(written);
            }
            let had = self.waiting().len();
            self.fill(had + 1)?;
        }
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.rest_next >= self.rest.len() {
            self.rest.resize(RAW, 0);
            let length = self.decode()?;
            self.rest.truncate(length);
            self.rest_next = 0;
        }
        let rest = self.rest.get(self.rest_next..).unwrap_or_default();
        let length = rest.len().min(into.len());
        if let (Some(into), Some(from)) = (into.get_mut(..length), rest.get(..length)) {
            into.copy_from_slice(from);
        }
        self.rest_next += length;
        Ok(length)
    }
}

/// What a text is written in, by a sample that begins with its first byte that is not ASCII; else
/// what it looks like. A text that is UTF-8 but for some bytes is UTF-8 that is broken.
fn tell(sample: &[u8]) -> Result<&'static Encoding, &'static str> {
    let (mut good, mut bad) = (0, 0);
    for chunk in sample.utf8_chunks() {
        good += chunk
            .valid()
            .bytes()
            .filter(|byte| !byte.is_ascii())
            .count();
        bad += chunk.invalid().len();
    }
    // The sample may end within a character.
    if bad <= 3 && good >= bad || good > 4 * bad {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    // A superset of GBK.
    if guess.name() == "GBK" || guess == GB18030 {
        return Ok(GB18030);
    }
    let (_, _, broken) = GB18030.decode(sample);
    if broken {
        Err(guess.name())
    } else {
        Ok(GB18030)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let mut text = String::new();
        let read = TextReader::new(bytes).read_to_string(&mut text);
        read.map(|_| text).map_err(|error| error.to_string())
    }

    #[test]
    fn every_encoding_reads_the_same() {
        let text = "编号,名称\n1,沈阳市大数据管理局\n2,𠀀镕\n".repeat(20_000);
        let plain = "a,b\n".repeat(40_000);
        for text in [text.clone(), plain.clone() + &text, plain] {
            let (gb18030, ..) = GB18030.encode(&text);
            let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
            let mut wide = vec![0xff, 0xfe];
            wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            for bytes in [text.as_bytes(), &gb18030, &marked, &wide] {
                assert!(read(bytes).as_deref() == Ok(&text), "{:?}", bytes.get(..8));
            }
        }
        assert_eq!(read(b"").as_deref(), Ok(""));
        assert_eq!(read("局".as_bytes()).as_deref(), Ok("局"));
        let (gbk, ..) = encoding_rs::GBK.encode("编号,单位名称\n1,公安局\n");
        assert_eq!(read(&gbk).as_deref(), Ok("编号,单位名称\n1,公安局\n"));
    }

    #[test]
    fn a_broken_byte_is_named() {
        let mut bytes = "编号,名称\n".repeat(50_000).into_bytes();
        let at = bytes.len();
        bytes.push(0xff);
        bytes.extend("尾".bytes());
        let said = read(&bytes).unwrap_err();
        assert!(
            said.contains(&format!("the byte {at},")) && said.contains("UTF-8"),
            "{said}"
        );

        let (mut bytes, ..) = GB18030.encode("公安局,户籍人口\n");
        let at = bytes.len();
        bytes.to_mut().extend([0x81, 0x20, b'\n']);
        let said = read(&bytes).unwrap_err();
        assert!(
            said.contains(&format!("the byte {at},")) && said.contains("gb18030"),
            "{said}"
        );
        // A character that is cut off at the end.
        let said = read(&"市局".as_bytes()[..5]).unwrap_err();
        assert!(said.contains("the byte 3,"), "{said}");
    }
}
