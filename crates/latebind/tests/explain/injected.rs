//! Names, strings and output that would like to be more than text.

use crate::folder::Folder;

const EVIL: &str = "fs = []\nfor name in ['</script><img src=x onerror=alert(1)>', '\\x1b[31mred\\x07', '\u{202e}live', '&lt;']:\n    \
                    fs.append(lambda: print(name))  # </script> \u{202e} <b>\nfor f in fs:\n    f()\nprint('\\x1b]0;title\\x07</script><b>\\x9b2J')\n";

fn rendered(format: &str) -> String {
    let folder = Folder::with(&[("a<b>\u{202e}.py", EVIL)]);
    let ran = folder.explain(&["a<b>\u{202e}.py", "--output-format", format, "--color", "never"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("img src"), "{}", ran.stdout);
    ran.stdout
}

#[track_caller]
fn check_plain(text: &str) {
    let steering = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}');
    assert_eq!(text.chars().find(steering), None, "{text}");
}

#[test]
fn the_terminal_is_not_steered() {
    check_plain(&rendered("text"));
}

#[test]
fn a_page_holds_only_our_script() {
    let page = rendered("html");
    check_plain(&page);
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (1, 1));
    assert!(!page.contains("<img") && !page.contains("<b>"), "{page}");
}

#[test]
fn a_picture_holds_no_foreign_tag() {
    let picture = rendered("svg");
    check_plain(&picture);
    assert!(!picture.contains("<img") && !picture.contains("<b>") && !picture.contains("script>"), "{picture}");
}

#[test]
fn json_keeps_the_values() {
    let folder = Folder::with(&[("main.py", EVIL)]);
    let json = folder.json(&["main.py"]);
    assert_eq!(json["closures"][0]["made_with"], "'</script><img src=x onerror=alert(1)>'");
}
