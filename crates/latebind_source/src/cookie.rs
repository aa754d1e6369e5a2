//! The coding cookie of PEP 263, found as CPython's tokenizer finds it.
//!
//! ```python
//! #!/usr/bin/env python3
//! # -*- coding: koi8-r -*-      line 1 or 2, and only in a comment
//! ```
//!
//! `Parser/tokenizer.c` (`get_coding_spec`, `check_coding_spec`) differs from
//! `tokenize.detect_encoding` in small ways; the compiler's way is followed.

/// The encoding that the first two lines ask for, if any, as written.
pub(crate) fn find(bytes: &[u8]) -> Option<&str> {
    let (first, rest) = split_line(bytes);
    match in_line(first) {
        Line::Cookie(name) => Some(name),
        Line::Code => None,
        Line::Quiet => match in_line(split_line(rest).0) {
            Line::Cookie(name) => Some(name),
            Line::Code | Line::Quiet => None,
        },
    }
}

enum Line<'a> {
    Cookie(&'a str),
    /// A comment without a cookie, or nothing: the next line may have one.
    Quiet,
    Code,
}

/// `\r` alone ends a line too: CPython translates newlines before it looks.
fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let Some(end) = bytes.iter().position(|&b| b == b'\n' || b == b'\r') else {
        return (bytes, &[]);
    };
    let (line, rest) = bytes.split_at(end);
    let ending = if rest.starts_with(b"\r\n") { 2 } else { 1 };
    (line, rest.get(ending..).unwrap_or_default())
}

fn in_line(line: &[u8]) -> Line<'_> {
    let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\x0c');
    let Some(start) = line.iter().position(|b| !blank(b)) else {
        return Line::Quiet;
    };
    let text = line.get(start..).unwrap_or_default();
    if text.first() != Some(&b'#') {
        return Line::Code;
    }
    match in_comment(text) {
        Some(name) => Line::Cookie(name),
        None => Line::Quiet,
    }
}

/// The first `coding[:=]` that a name follows.
fn in_comment(text: &[u8]) -> Option<&str> {
    const WORD: &[u8] = b"coding";
    let starts = (0..text.len()).filter(|&at| text.get(at..).is_some_and(|t| t.starts_with(WORD)));
    starts.filter_map(|at| name_after(text.get(at + WORD.len()..)?)).next()
}

fn name_after(text: &[u8]) -> Option<&str> {
    let (b':' | b'=') = text.first()? else {
        return None;
    };
    let text = text.get(1..)?;
    let skip = text.iter().take_while(|&&b| b == b' ' || b == b'\t').count();
    let text = text.get(skip..)?;
    let part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let len = text.iter().take_while(part).count();
    let name = text.get(..len).filter(|name| !name.is_empty())?;
    std::str::from_utf8(name).ok()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(find(bytes), expected, "{:?}", bytes.escape_ascii().to_string());
    }

    #[test]
    fn first_or_second_line() {
        check(b"# coding: foo", Some("foo"));
        check(b"\n# coding: foo\n", Some("foo"));
        check(b"\r# coding: foo\r", Some("foo"));
        check(b"#!x\r\n# coding: foo\r\n", Some("foo"));
        check(b"\x0c\n# coding: foo", Some("foo"));
        check(b"#\n#\n# coding: foo\n", None);
        check(b"", None);
    }

    #[test]
    fn only_comments_count() {
        check(b"x=1\n# coding: foo\n", None);
        check(b"'''\n# coding: foo\n'''", None);
        check(b"\\\n# coding: foo\n", None);
        check(b"x = 1 # coding: foo\n", None);
    }

    #[test]
    fn spelling() {
        check(b"#coding=latin-1", Some("latin-1"));
        check(b"# vim: set fileencoding=utf-8 :", Some("utf-8"));
        check(b"# vim: set fileencoding = utf-8\n", None);
        check(b"# coding: a coding: b\n", Some("a"));
        check(b"# coding:\n# coding: foo", Some("foo"));
        check(b"# coding coding: foo", Some("foo"));
        check(b"# coding: latin-1\xc3\xa9\n", Some("latin-1"));
        check(b"#\xff coding: latin-1\n", Some("latin-1"));
    }
}
