//! One comment, read as its tools read it.
//!
//! ```python
//! x = 1    # type: ignore  # noqa: B023, E501  # pylint: disable=cell-var-from-loop
//! ```
//!
//! Codes: flake8 lets `B0` stand for every code it begins. A `noqa` whose list
//! holds no code at all counts as bare.

/// What a part of a comment asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// `latebind: ok[NAME, …] reason`; no names: every variable of the line.
    Ok(Vec<String>),
    /// Another linter's comment that covers closures, as written.
    Foreign(Reach, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Line,
    /// The line, or the next one for a comment on a line of its own.
    LineOrNext,
    NextLine,
    File,
    /// The line; from a line of its own, or a `def` or `class` line, the rest of the block.
    Block,
    /// Ends a [`Reach::Block`].
    BlockEnd,
}

/// ruff's and flake8-bugbear's code, and ruff's name for it.
const CODE: &str = "B023";
const RUFF_NAME: &str = "function-uses-loop-variable";
/// pylint's symbol, its id, its category, and everything.
const PYLINT: [&str; 4] = ["cell-var-from-loop", "w0640", "w", "all"];

pub(super) fn directives(comment: &str) -> Vec<Directive> {
    comment.split('#').filter_map(|part| directive(part.trim())).collect()
}

fn directive(part: &str) -> Option<Directive> {
    pragma(part)
        .or_else(|| whole_file(part))
        .or_else(|| ruff(part))
        .or_else(|| noqa(part).map(|words| Directive::Foreign(Reach::Line, words)))
        .or_else(|| pylint(part))
}

fn pragma(part: &str) -> Option<Directive> {
    let rest = after_word(part, "latebind")?.strip_prefix(':')?.trim_start();
    let rest = after_word(rest, "ok")?;
    let names = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or("", |(names, _)| names);
    Some(Directive::Ok(listed(names)))
}

/// `flake8: noqa`, `ruff: noqa: B023`.
fn whole_file(part: &str) -> Option<Directive> {
    let (tool, rest) = part.split_once([':', '='])?;
    let is_known = ["flake8", "ruff"].iter().any(|known| tool.trim().eq_ignore_ascii_case(known));
    let words = noqa(rest.trim_start()).filter(|_| is_known)?;
    Some(Directive::Foreign(Reach::File, format!("{}: {words}", tool.trim())))
}

/// `ruff: ignore[B023]`, `disable[…]`, `enable[…]`, `file-ignore[…]`.
fn ruff(part: &str) -> Option<Directive> {
    let rest = after_word(part, "ruff")?.strip_prefix(':')?.trim_start();
    let (verb, rest) = rest.split_once('[')?;
    let (codes, _) = rest.split_once(']')?;
    let reach = match verb.trim() {
        "ignore" => Reach::LineOrNext,
        "file-ignore" => Reach::File,
        "disable" => Reach::Block,
        "enable" => Reach::BlockEnd,
        _ => return None,
    };
    let covers = listed(codes).iter().any(|code| covers_us(code) || code == RUFF_NAME);
    covers.then(|| Directive::Foreign(reach, format!("ruff: {verb}[{codes}]")))
}

/// The words, when they cover closures: `noqa`, or `noqa: …` with our code.
fn noqa(part: &str) -> Option<String> {
    let head = part.get(..4).filter(|head| head.eq_ignore_ascii_case("noqa"))?;
    let rest = &part[4..];
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
        return None;
    }
    let codes = rest.trim_start().strip_prefix(':').map(codes).unwrap_or_default();
    match codes.as_slice() {
        [] => Some(head.to_owned()),
        codes => codes.iter().any(|code| covers_us(code)).then(|| format!("{head}: {}", codes.join(", "))),
    }
}

/// The leading codes of a list separated by commas or blanks.
fn codes(text: &str) -> Vec<&str> {
    let words = text.split([',', ' ', '\t']).map(str::trim).filter(|word| !word.is_empty());
    words.take_while(|word| is_code(word)).collect()
}

/// Letters, then digits; a lone category letter counts too.
fn is_code(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = word.len() - digits.len();
    let is_category = digits.is_empty() && letters == 1;
    letters > 0 && (is_category || !digits.is_empty()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn covers_us(code: &str) -> bool {
    CODE.get(..code.len()).is_some_and(|start| start.eq_ignore_ascii_case(code)) && !code.is_empty()
}

fn pylint(part: &str) -> Option<Directive> {
    let (before, rest) = part.split_once("pylint:")?;
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let order = rest.split(';').next().unwrap_or_default().trim();
    let (verb, messages) = order.split_once('=').unwrap_or((order, ""));
    let verb = verb.trim();
    let covers = listed(messages).iter().any(|message| covered_by_pylint(message));
    let reach = match verb {
        "disable" if covers => Reach::Block,
        "disable-next" if covers => Reach::NextLine,
        "enable" if covers => Reach::BlockEnd,
        "skip-file" => return Some(Directive::Foreign(Reach::File, "pylint: skip-file".to_owned())),
        _ => return None,
    };
    Some(Directive::Foreign(reach, format!("pylint: {verb}={}", messages.trim())))
}

fn covered_by_pylint(message: &str) -> bool {
    PYLINT.iter().any(|known| message.eq_ignore_ascii_case(known))
}

/// The first word of every item between commas.
fn listed(text: &str) -> Vec<String> {
    text.split(',').filter_map(|item| item.split_whitespace().next()).map(str::to_owned).collect()
}

/// What follows `word` and blanks, when the text begins with that whole word.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    ends.then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(comment: &str, expected: &[Directive]) {
        assert_eq!(directives(comment), expected, "{comment}");
    }

    fn foreign(reach: Reach, words: &str) -> Directive {
        Directive::Foreign(reach, words.to_owned())
    }

    fn ok(names: &[&str]) -> Directive {
        Directive::Ok(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn our_pragma_names_variables() {
        check("# latebind: ok[i] called at once", &[ok(&["i"])]);
        check("# latebind: ok[i, name]", &[ok(&["i", "name"])]);
        check("#latebind:ok", &[ok(&[])]);
        check("# latebind: okay", &[]);
    }

    #[test]
    fn noqa_is_read_as_flake8_reads_it() {
        check("# noqa", &[foreign(Reach::Line, "noqa")]);
        check("#NOQA:b023", &[foreign(Reach::Line, "NOQA: b023")]);
        check("# noqa : E501 B023", &[foreign(Reach::Line, "noqa: E501, B023")]);
        check("# noqa: B", &[foreign(Reach::Line, "noqa: B")]);
        check("# noqa: E501", &[]);
        check("# noqa: B0234", &[]);
        check("# noqa because", &[foreign(Reach::Line, "noqa")]);
        check("# noqa: it is fine", &[foreign(Reach::Line, "noqa")]);
        check("# noqabc", &[]);
        check("# no qa", &[]);
    }

    #[test]
    fn several_comments_share_a_line() {
        let both = [foreign(Reach::Line, "noqa: B023"), foreign(Reach::Block, "pylint: disable=W0640")];
        check("# type: ignore # noqa: B023 # pylint: disable=W0640", &both);
    }

    #[test]
    fn a_file_can_be_silenced() {
        check("# ruff: noqa", &[foreign(Reach::File, "ruff: noqa")]);
        check("# flake8: noqa: B023", &[foreign(Reach::File, "flake8: noqa: B023")]);
        check("# ruff: noqa: E501", &[]);
        check("# pylint: skip-file", &[foreign(Reach::File, "pylint: skip-file")]);
        check("# mypy: noqa", &[]);
    }

    #[test]
    fn pylint_names_its_message() {
        check("# pylint: disable=cell-var-from-loop", &[foreign(Reach::Block, "pylint: disable=cell-var-from-loop")]);
        check(
            "# pylint: disable = invalid-name, W0640",
            &[foreign(Reach::Block, "pylint: disable=invalid-name, W0640")],
        );
        check("# pylint: disable-next=all", &[foreign(Reach::NextLine, "pylint: disable-next=all")]);
        check("# pylint: enable=W0640", &[foreign(Reach::BlockEnd, "pylint: enable=W0640")]);
        check("# pylint: disable=unused-import", &[]);
    }

    #[test]
    fn ruff_has_its_own_words() {
        check("# ruff: ignore[B023]", &[foreign(Reach::LineOrNext, "ruff: ignore[B023]")]);
        check(
            "# ruff: disable[function-uses-loop-variable]",
            &[foreign(Reach::Block, "ruff: disable[function-uses-loop-variable]")],
        );
        check("# ruff: file-ignore[E501]", &[]);
    }
}
