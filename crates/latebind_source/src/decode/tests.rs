use super::{DecodeError, decode};

#[track_caller]
fn check(bytes: &[u8], text: &str) {
    let source = decode(bytes).unwrap();
    assert_eq!(source.text, text);
    assert_eq!(source.encode(&source.text).unwrap(), bytes, "the way back");
}

#[track_caller]
fn check_error(bytes: &[u8], line: u32, column: u32, message: &str) {
    let expected = DecodeError { message: message.to_owned(), line, column };
    assert_eq!(decode(bytes).unwrap_err(), expected);
}

#[test]
fn utf8_is_the_default() {
    check(b"", "");
    check("x = 'é'\r\n".as_bytes(), "x = 'é'\r\n");
    check(b"\xEF\xBB\xBFx\n", "x\n");
    check(b"\xEF\xBB\xBF# coding: utf-8\n", "# coding: utf-8\n");
    check(b"\xEF\xBB\xBF\xEF\xBB\xBFx", "\u{FEFF}x");
}

#[test]
fn cookies_choose() {
    check(b"# coding: latin-1\n\x80\xFF", "# coding: latin-1\n\u{80}\u{FF}");
    check(b"# coding: L1\n\x80", "# coding: L1\n\u{80}");
    check(b"# coding: latin-1-unix\n\x80", "# coding: latin-1-unix\n\u{80}");
    check(b"# coding: cp1252\n\x80", "# coding: cp1252\n\u{20AC}");
    check(b"# coding: iso8859_15\n\xA4", "# coding: iso8859_15\n\u{20AC}");
    check(b"# coding: cp1251\n\xC0", "# coding: cp1251\n\u{410}");
    check(b"# coding: koi8-r\n\xC1", "# coding: koi8-r\n\u{430}");
    check(b"# coding: euc_jp\n\xA4\xA2", "# coding: euc_jp\n\u{3042}");
    check(b"# coding: cp932\n\x82\xA0", "# coding: cp932\n\u{3042}");
    check(b"# coding: gb2312\n\xB0\xA1", "# coding: gb2312\n\u{554A}");
    check(b"# coding: cp437\n\x81", "# coding: cp437\n\u{FC}");
    check(b"# coding: utf-8-unix\n", "# coding: utf-8-unix\n");
}

#[test]
fn wrong_bytes() {
    let undeclared = "Non-UTF-8 code starting with '\\xff', but no encoding declared; \
                      see https://peps.python.org/pep-0263/ for details";
    check_error(b"x\ny='\xFF'", 2, 4, undeclared);
    let declared = "(unicode error) 'utf-8' codec can't decode byte 0xff: invalid start byte";
    check_error(b"# coding: utf-8\n'\xFF'", 2, 2, declared);
    let ascii = "'ascii' codec can't decode byte 0xe9: ordinal not in range(128)";
    check_error(b"# coding: ascii\r\n\xE9", 2, 1, ascii);
    check_error(b"# coding: euc-jp\n\n#\xA4", 3, 2, "'EUC-JP' codec can't decode byte 0xa4");
    check_error(b"x = 1\n\0", 2, 1, "source code cannot contain null bytes");
}

#[test]
fn wrong_cookies() {
    check_error(b"# coding: foo\n", 1, 11, "unknown encoding: foo");
    check_error(b"#!\n# coding: utf-16\n", 2, 11, "unknown encoding: utf-16");
    check_error(b"\xEF\xBB\xBF# coding: cp1252", 1, 11, "encoding problem: cp1252 with BOM");
}

#[test]
fn not_every_text_goes_back() {
    let source = decode(b"# coding: ascii\n").unwrap();
    let error = source.encode("é").unwrap_err();
    assert_eq!((error.offset, error.message.as_str()), (0, "the file's encoding ascii has no 'é'"));
    let source = decode(b"# coding: koi8-r\n").unwrap();
    assert_eq!(source.encode("ab\u{1F600}").unwrap_err().offset, 2);
}
