//! Names of encodings, as Python's codec registry knows them, and the way back
//! from text to bytes.
//!
//! ```python
//! # coding: latin-1            real ISO-8859-1: byte 0x80 is U+0080
//! # coding: cp1252             Windows: byte 0x80 is the euro sign
//! ```

use crate::single_byte;

/// How the bytes of a file become text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Encoding(pub(crate) Codec);

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Utf8,
    Ascii,
    /// ISO-8859-1 proper, which encoding_rs (as browsers do) takes for cp1252.
    Latin1,
    /// One byte a character.
    Page(&'static single_byte::Page),
    Other(&'static encoding_rs::Encoding),
}

/// A character that the file's encoding cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    pub message: String,
    /// Byte offset of the character in the text.
    pub offset: u32,
}

impl std::fmt::Display for EncodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EncodeError {}

impl Encoding {
    pub const UTF_8: Encoding = Encoding(Codec::Utf8);

    /// The encoding that a cookie names; `None` where CPython has no such codec
    /// or where it is none that this crate reads (see [`MULTI_BYTE`]).
    pub fn for_name(name: &str) -> Option<Self> {
        let name = normalize(name);
        let name = name.as_str();
        let codec = if UTF_8.contains(&name) {
            Codec::Utf8
        } else if ASCII.contains(&name) {
            Codec::Ascii
        } else if LATIN_1.contains(&name) {
            Codec::Latin1
        } else if let Some(page) = single_byte::page(name) {
            Codec::Page(page)
        } else {
            let (_, other) = MULTI_BYTE.iter().find(|(names, _)| names.contains(&name))?;
            Codec::Other(other)
        };
        Some(Encoding(codec))
    }

    /// A name for messages and JSON.
    pub fn name(self) -> &'static str {
        match self.0 {
            Codec::Utf8 => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "iso-8859-1",
            Codec::Page(page) => page.name,
            Codec::Other(other) => other.name(),
        }
    }

    /// The bytes of `text`, without a byte-order mark.
    ///
    /// Errors where the encoding lacks a character.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, EncodeError> {
        match self.0 {
            Codec::Utf8 => Ok(text.as_bytes().to_vec()),
            Codec::Ascii => self.each(text, |c| u8::try_from(c).ok().filter(u8::is_ascii)),
            Codec::Latin1 => self.each(text, |c| u8::try_from(c).ok()),
            Codec::Page(page) => self.each(text, |c| page.byte(c)),
            Codec::Other(other) => self.through_registry(other, text),
        }
    }

    fn each(self, text: &str, byte: impl Fn(char) -> Option<u8>) -> Result<Vec<u8>, EncodeError> {
        let one = |(at, c)| byte(c).ok_or_else(|| self.lacks(at, c));
        text.char_indices().map(one).collect()
    }

    fn through_registry(self, other: &'static encoding_rs::Encoding, text: &str) -> Result<Vec<u8>, EncodeError> {
        let (bytes, _, failed) = other.encode(text);
        if !failed {
            return Ok(bytes.into_owned());
        }
        // Rare: look for the character to name it.
        let lacks = |&(_, c): &(usize, char)| other.encode(c.encode_utf8(&mut [0; 4])).2;
        let (at, c) = text.char_indices().find(lacks).unwrap_or_default();
        Err(self.lacks(at, c))
    }

    fn lacks(self, at: usize, c: char) -> EncodeError {
        let message = format!("the file's encoding {} has no {c:?}", self.name());
        EncodeError { message, offset: u32::try_from(at).unwrap_or(u32::MAX) }
    }
}

/// Whether `get_normal_name` makes `utf-8` of a name, which is all that a byte-order
/// mark goes with: CPython refuses even `utf8`.
pub(crate) fn is_utf8_as_tokenized(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    name == "utf-8" || name.starts_with("utf-8-")
}

/// `get_normal_name` of `Parser/tokenizer.c`, then `encodings.normalize_encoding`:
/// what is no letter or digit separates words.
fn normalize(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let is = |base: &str| name.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if is("utf-8") {
        return "utf-8".to_owned();
    }
    if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        return "iso-8859-1".to_owned();
    }
    name
}

const UTF_8: &[&str] = &["utf-8", "cp65001", "u8", "utf", "utf8", "utf8-ucs2", "utf8-ucs4"];

const ASCII: &[&str] = &[
    "ascii",
    "646",
    "ansi-x3-4-1968",
    "ansi-x3-4-1986",
    "cp367",
    "csascii",
    "ibm367",
    "iso-646-irv-1991",
    "iso-ir-6",
    "iso646-us",
    "us",
    "us-ascii",
];

const LATIN_1: &[&str] = &[
    "iso-8859-1",
    "8859",
    "cp819",
    "csisolatin1",
    "ibm819",
    "iso-ir-100",
    "iso8859",
    "iso8859-1",
    "l1",
    "latin",
    "latin1",
];

/// CPython's names of what encoding_rs decodes. Its tables are the web's: supersets
/// of CPython's but for a handful of characters. Not read: `utf-7`, `hz`, `johab`,
/// `iso2022-kr` and the rarer Japanese ones, and what is no encoding of text files
/// (`unicode-escape`, `idna`, …); UTF-16 and UTF-32 are no source encodings.
const MULTI_BYTE: &[(&[&str], &encoding_rs::Encoding)] = &[
    (&["big5", "big5-tw", "csbig5", "cp950", "950", "ms950"], encoding_rs::BIG5),
    (&["big5hkscs", "big5-hkscs", "hkscs"], encoding_rs::BIG5),
    (&["euc-jp", "eucjp", "u-jis", "ujis"], encoding_rs::EUC_JP),
    (&["euc-kr", "euckr", "korean", "ks-c-5601", "ks-c-5601-1987"], encoding_rs::EUC_KR),
    (&["ks-x-1001", "ksc5601", "ksx1001"], encoding_rs::EUC_KR),
    (&["cp949", "949", "ms949", "uhc"], encoding_rs::EUC_KR),
    (&["gb18030", "gb18030-2000"], encoding_rs::GB18030),
    (&["gbk", "936", "cp936", "ms936"], encoding_rs::GBK),
    (&["gb2312", "chinese", "csiso58gb231280", "euc-cn", "euccn"], encoding_rs::GBK),
    (&["eucgb2312-cn", "gb2312-1980", "gb2312-80", "iso-ir-58"], encoding_rs::GBK),
    (&["iso2022-jp", "csiso2022jp", "iso-2022-jp", "iso2022jp"], encoding_rs::ISO_2022_JP),
    (&["shift-jis", "csshiftjis", "s-jis", "shiftjis", "sjis"], encoding_rs::SHIFT_JIS),
    (&["cp932", "932", "ms-kanji", "ms932", "mskanji", "windows-31j"], encoding_rs::SHIFT_JIS),
];
