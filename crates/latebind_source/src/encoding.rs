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
    /// The high half of a code page that encoding_rs does not know.
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
    /// or where it is none that this crate reads.
    pub fn for_name(name: &str) -> Option<Self> {
        let name = normalize(name);
        let codec = match name.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf-8-sig" => Codec::Utf8,
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" | "iso646-us" | "us" => Codec::Ascii,
            "latin-1" | "iso-8859-1" | "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" | "iso8859"
            | "ibm819" => Codec::Latin1,
            other => match single_byte::page(other) {
                Some(page) => Codec::Page(page),
                None => Codec::Other(from_registry(other)?),
            },
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

/// `get_normal_name` of `Parser/tokenizer.c`, then the registry's own folding.
fn normalize(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
    let is = |base: &str| name.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if is("utf-8") {
        return "utf-8".to_owned();
    }
    if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        return "iso-8859-1".to_owned();
    }
    name
}

/// Python's spelling of the encodings that encoding_rs has under another label.
fn from_registry(name: &str) -> Option<&'static encoding_rs::Encoding> {
    let label = match name {
        "cp932" | "932" | "ms932" | "mskanji" | "ms-kanji" | "s-jis" | "sjis" | "shiftjis" | "csshiftjis" => {
            "shift_jis"
        }
        "cp949" | "949" | "ms949" | "uhc" | "euckr" | "korean" => "euc-kr",
        "cp936" | "936" | "ms936" | "gb2312" | "euc-cn" | "euccn" | "eucgb2312-cn" => "gbk",
        "cp950" | "950" | "ms950" | "big5-tw" => "big5",
        "big5-hkscs" | "big5hkscs" | "hkscs" => "big5-hkscs",
        "eucjp" | "ujis" | "u-jis" => "euc-jp",
        "gb18030-2000" => "gb18030",
        "mac-roman" | "macroman" | "macintosh" => "macintosh",
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
        "cp866" | "866" | "ibm866" => "ibm866",
        "tis-620" | "tis620" | "iso-8859-11" | "thai" | "cp874" => "windows-874",
        "latin-2" | "latin2" => "iso-8859-2",
        "latin-3" | "latin3" => "iso-8859-3",
        "latin-4" | "latin4" => "iso-8859-4",
        "latin-6" | "latin6" => "iso-8859-10",
        "latin-7" | "latin7" | "l7" => "iso-8859-13",
        "latin-8" | "latin8" | "l8" => "iso-8859-14",
        "latin-9" | "latin9" | "l9" => "iso-8859-15",
        "latin-10" | "latin10" | "l10" => "iso-8859-16",
        "cyrillic" => "iso-8859-5",
        "arabic" => "iso-8859-6",
        "greek" | "greek8" => "iso-8859-7",
        "hebrew" => "iso-8859-8",
        // ISO-8859-9 and -11 proper differ from Windows only where text has controls.
        "iso-8859-9" | "latin-5" | "latin5" | "l5" => "windows-1254",
        "iso-2022-jp" | "csiso2022jp" => "iso-2022-jp",
        other => return guess(other),
    };
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// `cp1251`, `windows_1251`, `1251` and `iso8859_15` name what they look like.
fn guess(name: &str) -> Option<&'static encoding_rs::Encoding> {
    let digits = name.trim_start_matches("cp");
    let windows = digits.starts_with("125") && digits.len() == 4;
    let label = if windows {
        format!("windows-{digits}")
    } else if let Some(part) = name.strip_prefix("iso8859-") {
        format!("iso-8859-{part}")
    } else {
        name.to_owned()
    };
    let known = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
    // Two bytes a character: CPython's tokenizer cannot read these either.
    let wide = known == encoding_rs::UTF_16LE || known == encoding_rs::UTF_16BE;
    // A label of the web that Python does not know: `x-user-defined`, `x-gbk`.
    (!wide && !name.starts_with("x-")).then_some(known)
}
