//! `decode` against CPython: what is accepted, and the text that comes out.
//!
//! `LATEBIND_PYTHON` names the interpreter (default: `python3`). Without one the
//! test says so and passes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write as _;
use std::process::{Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cpython.py");

/// What stands before `r'''…'''`.
const HEADS: &[&[u8]] = &[
    b"",
    b"\xEF\xBB\xBF",
    b"\xEF\xBB\xBF# coding: utf-8\n",
    b"\xEF\xBB\xBF# coding: utf8\n",
    b"\xEF\xBB\xBF# coding: latin-1\n",
    b"\xEF\xBB\xBF\xEF\xBB\xBF",
    b"# coding: utf8\n",
    b"# coding: UTF_8\n",
    b"# coding: utf-8-sig\n",
    b"# coding: latin-1\n",
    b"# coding: Latin1\n",
    b"# coding: latin-1-unix\n",
    b"# coding: iso-8859-1\r\n",
    b"# coding: iso_8859_15\r",
    b"# coding: ascii\n",
    b"# coding: us-ascii\n",
    b"# coding: foo\n",
    b"# coding: utf-16\n",
    b"x = 1\n# coding: latin-1\n",
    b"# c\n# coding: latin-1\n",
    b"\n# coding: latin-1\n",
    b"\n\n# coding: latin-1\n",
    b"\x0c\n \t# coding: latin-1\n",
    b"\\\n# coding: latin-1\n",
    b"# coding: latin-1 coding: foo\n",
    b"# coding:\n# coding: latin-1\n",
    b"# coding = latin-1\n",
    b"#coding=latin-1\n",
    b"# vim: set fileencoding=koi8-r :\n",
    b"# coding: koi8_u\n",
    b"# -*- coding: cp1252 -*-\n",
    b"# coding: windows-1251\n",
    b"# coding: cp1253\n",
    b"# coding: latin5\n",
    b"# coding: iso8859-9\n",
    b"# coding: tis-620\n",
    b"# coding: mac_roman\n",
    b"# coding: cp437\n",
    b"# coding: cp850\n",
    b"# coding: cp866\n",
    b"# coding: ptcp154\n",
    b"#\xFF\n# coding: latin-1\n",
    b"# coding: latin-1\xC3\xA9\n",
];

#[test]
fn texts_are_those_of_cpython() {
    let sources: Vec<Vec<u8>> = HEADS.iter().flat_map(|head| with_strings(head)).collect();
    let Some(theirs) = ask(&sources) else {
        println!("no interpreter: decoding not compared");
        return;
    };
    assert_eq!(theirs.len(), sources.len());
    for (source, theirs) in sources.iter().zip(&theirs) {
        assert_eq!(&answer(source), theirs, "{}", source.escape_ascii());
    }
    println!("{} sources compared", sources.len());
}

/// Every upper byte, and some that belong together.
fn with_strings(head: &[u8]) -> Vec<Vec<u8>> {
    let bytes = (0x80..=0xFF).map(|byte| vec![byte]);
    let more = [&b"ab"[..], b"\xC3\xA9", b"\xE2\x82\xAC", b"\xED\xA0\x80", b"\xF0\x9F\x98\x80"];
    let strings = bytes.chain(more.map(<[u8]>::to_vec));
    strings.map(|string| [head, b"r'''", &string, b" '''\n"].concat()).collect()
}

fn ask(sources: &[Vec<u8>]) -> Option<Vec<String>> {
    let python = std::env::var("LATEBIND_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().ok()?;
    println!("comparing with {python}");
    let hex = |source: &Vec<u8>| source.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<String> = sources.iter().map(hex).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.join("\n").as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

fn answer(bytes: &[u8]) -> String {
    let Ok(source) = latebind_source::decode(bytes) else {
        return "error".to_owned();
    };
    assert!(source.is_lossless(bytes));
    // A second byte-order mark is a character that no Python program may have.
    let Some((head, rest)) = source.text.split_once("r'''") else {
        return "error".to_owned();
    };
    if head.contains('\u{FEFF}') {
        return "error".to_owned();
    }
    let string = rest.trim_end().trim_end_matches("'''");
    let codes = string.chars().map(|c| format!(" {:x}", u32::from(c)));
    format!("ok{}", codes.collect::<String>())
}
