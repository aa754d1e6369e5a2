//! Bytes to text as CPython reads a source file (PEP 263).
//!
//! ```python
//! # coding: latin-1
//! s = "é"                     # byte 0xE9 in the file
//! ```
//!
//! Order of decisions in `Parser/tokenizer.c`: byte-order mark, cookie in line
//! one or two, UTF-8 otherwise. Messages follow CPython's; line and column are
//! those of the offending byte where CPython reports one, else of the cookie.

use crate::encoding::{Codec, EncodeError, Encoding};
use crate::{Position, cookie, encoding};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A file's text and what is needed to write it back as it was.
#[derive(Clone, Debug)]
pub struct Source {
    /// Without a byte-order mark; line endings as in the file. At most
    /// `u32::MAX` bytes, so that every offset fits in a [`crate::Span`].
    pub text: String,
    pub encoding: Encoding,
    pub had_bom: bool,
}

impl Source {
    /// Whether [`Source::encode`] gives `bytes` back for the unchanged text. Some
    /// East Asian encodings have two byte sequences for one character; a file with
    /// the unusual one must not be rewritten.
    pub fn is_lossless(&self, bytes: &[u8]) -> bool {
        self.encode(&self.text).is_ok_and(|encoded| encoded == bytes)
    }

    /// Bytes of `text` (usually an edited [`Source::text`]) in this file's
    /// encoding, with its byte-order mark.
    ///
    /// Errors where the encoding lacks a character of `text`.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, EncodeError> {
        let body = self.encoding.encode(text)?;
        Ok(if self.had_bom { [BOM, &body].concat() } else { body })
    }
}

/// Why bytes are no Python source, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub message: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1; in code points where the line is UTF-8, else in bytes.
    pub column: u32,
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

/// The text of a source file.
///
/// Errors: an encoding that is unknown or contradicts the byte-order mark,
/// bytes that the encoding does not allow, NUL bytes, more than 4 GiB.
pub fn decode(bytes: &[u8]) -> Result<Source, DecodeError> {
    let body = bytes.strip_prefix(BOM);
    let had_bom = body.is_some();
    let body = body.unwrap_or(bytes);
    if u32::try_from(body.len()).is_err() {
        return Err(error_at("file is larger than 4 GiB".to_owned(), b"", 0));
    }
    let name = cookie::find(body);
    let encoding = choose(name, had_bom).map_err(|message| error_at_cookie(message, body, name))?;
    if let Some(at) = body.iter().position(|&b| b == 0) {
        return Err(error_at("source code cannot contain null bytes".to_owned(), body, at));
    }
    let text = decode_as(body, encoding, name)?;
    if u32::try_from(text.len()).is_err() {
        return Err(error_at("decoded file is larger than 4 GiB".to_owned(), b"", 0));
    }
    Ok(Source { text, encoding, had_bom })
}

fn choose(name: Option<&str>, had_bom: bool) -> Result<Encoding, String> {
    let Some(name) = name else {
        return Ok(Encoding::UTF_8);
    };
    let encoding = Encoding::for_name(name).ok_or_else(|| format!("unknown encoding: {name}"))?;
    if had_bom && !encoding::is_utf8_as_tokenized(name) {
        return Err(format!("encoding problem: {name} with BOM"));
    }
    Ok(encoding)
}

fn decode_as(body: &[u8], encoding: Encoding, cookie: Option<&str>) -> Result<String, DecodeError> {
    match encoding.0 {
        Codec::Utf8 => decode_utf8(body, cookie),
        Codec::Ascii => decode_ascii(body),
        Codec::Latin1 => Ok(body.iter().map(|&b| char::from(b)).collect()),
        Codec::Page(page) => page.decode(body).map_err(|at| undecodable(encoding, body, at)),
        Codec::Other(other) => match other.decode_without_bom_handling(body) {
            (text, false) => Ok(text.into_owned()),
            (_, true) => Err(undecodable(encoding, body, first_malformed(other, body))),
        },
    }
}

fn decode_utf8(body: &[u8], cookie: Option<&str>) -> Result<String, DecodeError> {
    let error = match std::str::from_utf8(body) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = body.get(at).copied().unwrap_or_default();
    let message = if cookie.is_none() {
        format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}', but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        )
    } else {
        let why = utf8_reason(error, byte);
        format!("(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x}: {why}")
    };
    Err(error_at(message, body, at))
}

/// CPython's three words for malformed UTF-8 (`Objects/unicodeobject.c`).
fn utf8_reason(error: std::str::Utf8Error, byte: u8) -> &'static str {
    match error.error_len() {
        None => "unexpected end of data",
        Some(_) if (0xC2..=0xF4).contains(&byte) => "invalid continuation byte",
        Some(_) => "invalid start byte",
    }
}

fn decode_ascii(body: &[u8]) -> Result<String, DecodeError> {
    if let Some(at) = body.iter().position(|b| !b.is_ascii()) {
        let byte = body.get(at).copied().unwrap_or_default();
        let message = format!("'ascii' codec can't decode byte 0x{byte:02x}: ordinal not in range(128)");
        return Err(error_at(message, body, at));
    }
    Ok(body.iter().map(|&b| char::from(b)).collect())
}

fn undecodable(encoding: Encoding, body: &[u8], at: usize) -> DecodeError {
    let byte = body.get(at).copied().unwrap_or_default();
    let message = format!("'{}' codec can't decode byte 0x{byte:02x}", encoding.name());
    error_at(message, body, at)
}

/// Offset of the first byte that `encoding` cannot read.
fn first_malformed(encoding: &'static encoding_rs::Encoding, body: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 1024];
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut buffer, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::InputEmpty => return at,
            encoding_rs::DecoderResult::Malformed(len, after) => {
                return at.saturating_sub(usize::from(len) + usize::from(after));
            }
        }
    }
}

/// CPython says line 0 for these; the cookie's own place helps more.
fn error_at_cookie(message: String, body: &[u8], name: Option<&str>) -> DecodeError {
    let name = name.unwrap_or_default().as_bytes();
    // The cookie is a slice of `body`: its first occurrence is at or before it,
    // and a name that occurs earlier stands in the same two lines.
    let at = body.windows(name.len().max(1)).position(|w| w == name);
    error_at(message, body, at.unwrap_or(0))
}

fn error_at(message: String, body: &[u8], at: usize) -> DecodeError {
    let Position { line, column } = position(body, at);
    DecodeError { message, line, column }
}

/// As [`crate::LineIndex`], for bytes that are no text (yet).
fn position(body: &[u8], at: usize) -> Position {
    let before = body.get(..at).unwrap_or_default();
    let mut line = 1;
    let mut start = 0;
    for (i, &byte) in before.iter().enumerate() {
        let ends = byte == b'\n' || byte == b'\r' && body.get(i + 1) != Some(&b'\n');
        if ends {
            line += 1;
            start = i + 1;
        }
    }
    let prefix = before.get(start..).unwrap_or_default();
    let column = std::str::from_utf8(prefix).map_or(prefix.len(), |text| text.chars().count());
    Position { line, column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1) }
}

#[cfg(test)]
mod tests;
