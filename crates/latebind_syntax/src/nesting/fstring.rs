//! The text parts of f- and t-strings.
//!
//! ```python
//! f"text {value:{width}} {{no field}} {f"nested {since} 3.12"}"
//! ```

use super::scan::Scan;
use crate::problems::SyntaxProblem;

impl Scan<'_> {
    /// Text up to the next field or the string's end.
    pub(super) fn fstring_text(&mut self, quote: u8, triple: bool, raw: bool) -> Result<(), SyntaxProblem> {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\\' => self.escape(raw),
                b'{' if self.peek(1) == Some(b'{') => self.at += 2,
                b'{' => return self.open_field(),
                // Unterminated: the parser will say so.
                b'\n' | b'\r' if !triple => {
                    self.leave();
                    return Ok(());
                }
                _ if self.at_quote(byte, (quote, triple)) => {
                    self.at += if triple { 3 } else { 1 };
                    self.leave();
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    /// A backslash hides a quote or a line ending, never a brace.
    fn escape(&mut self, raw: bool) {
        self.at += match (self.peek(1), self.peek(2)) {
            (Some(b'{' | b'}') | None, _) => 1,
            (Some(b'N'), Some(b'{')) if !raw => 3,
            (Some(b'\r'), Some(b'\n')) => 3,
            _ => 2,
        };
    }

    /// A format specifier: text and fields up to the `}` of its field. A quote that
    /// ends the whole string, or a line ending, is an error left to the parser.
    pub(super) fn spec_text(&mut self) -> Result<(), SyntaxProblem> {
        let string = self.innermost_fstring();
        while let Some(byte) = self.peek(0) {
            match byte {
                b'{' => return self.open_field(),
                b'}' => {
                    self.at += 1;
                    self.leave();
                    self.leave();
                    return Ok(());
                }
                b'\n' | b'\r' if matches!(string, Some((_, false))) => {
                    self.leave();
                    return Ok(());
                }
                _ if string.is_some_and(|string| self.at_quote(byte, string)) => {
                    self.leave();
                    self.leave();
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    fn at_quote(&self, byte: u8, (quote, triple): (u8, bool)) -> bool {
        byte == quote && (!triple || self.rest().starts_with(&[quote; 3]))
    }
}
