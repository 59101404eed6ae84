//! The rows: made again each time, so that no file has to hold them.

use std::io::{self, Read};

const HEADER: &str = "序号,区划代码,单位名称,金额,登记日期,更新时间,有效,备注\n";
/// How many rows the districts are spread over.
const DISTRICTS: u64 = 97;

/// So many rows.
pub(crate) struct Rows {
    count: u64,
    bytes: u64,
}

/// Their text.
pub(crate) struct Text {
    next: u64,
    count: u64,
    line: Vec<u8>,
    at: usize,
}

impl Rows {
    /// As many as make a file of nearly that size.
    pub(crate) fn of(bytes: u64) -> Self {
        let (mut count, mut so_far) = (0, HEADER.len() as u64);
        while so_far < bytes {
            so_far += line(count).len() as u64;
            count += 1;
        }
        Self {
            count,
            bytes: so_far,
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many rows the first district has.
    pub(crate) fn of_one_district(&self) -> usize {
        usize::try_from(self.count.div_ceil(DISTRICTS)).unwrap_or(usize::MAX)
    }

    pub(crate) fn text(&self) -> Text {
        Text {
            next: 0,
            count: self.count,
            line: HEADER.as_bytes().to_vec(),
            at: 0,
        }
    }
}

fn line(n: u64) -> String {
    let noise = n
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
        >> 20;
    format!(
        "{n},{},沈阳市第{}单位,{}.{:02},20{:02}-{:02}-{:02},2025-09-{:02} {:02}:{:02}:{:02},{},\"记录 {noise}, 备注\"\n",
        210_102 + n % DISTRICTS,
        noise % 5_000,
        noise % 10_000_000,
        noise % 100,
        noise % 25,
        noise % 12 + 1,
        noise % 28 + 1,
        n % 28 + 1,
        n % 24,
        n % 60,
        noise % 60,
        if noise.is_multiple_of(2) {
            "是"
        } else {
            "否"
        },
    )
}

impl Read for Text {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() {
            if self.next == self.count {
                return Ok(0);
            }
            self.line = line(self.next).into_bytes();
            (self.next, self.at) = (self.next + 1, 0);
        }
        let length = self.line.get(self.at..).unwrap_or_default().read(into)?;
        self.at += length;
        Ok(length)
    }
}
