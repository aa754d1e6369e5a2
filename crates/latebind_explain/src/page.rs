//! Rule pages for readers: the Markdown cases without what only tests read.
//!
//! ````text
//! ```py
//! callbacks.append(lambda: print(name))       # late: name definite LB001     the comment goes
//! ```
//! ````

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'p> {
    Heading {
        level: usize,
        text: &'p str,
    },
    Text(Vec<&'p str>),
    /// A program; marks for tests are taken out.
    Program(Vec<String>),
    /// What the program above prints.
    Output(Vec<&'p str>),
    /// What a repair makes of the program above.
    Repaired {
        by: &'p str,
        lines: Vec<String>,
    },
    /// Any other block, as it is.
    Block(Vec<String>),
}

/// Comments that speak to the tests.
const MARKS: [&str; 5] = ["# late: ", "# safe: ", "# called: ", "# rebound: ", "# gap: "];

pub fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            parts.push(fenced(info.trim(), block));
        } else if line.starts_with('#') {
            let text = line.trim_start_matches('#');
            parts.push(Part::Heading { level: line.len() - text.len(), text: text.trim() });
        } else if !line.trim().is_empty() {
            add_text(&mut parts, line);
        } else {
            parts.push(Part::Text(Vec::new()));
        }
    }
    parts.retain(|part| !matches!(part, Part::Text(lines) if lines.is_empty()));
    parts
}

fn add_text<'p>(parts: &mut Vec<Part<'p>>, line: &'p str) {
    match parts.last_mut() {
        Some(Part::Text(lines)) => lines.push(line),
        _ => parts.push(Part::Text(vec![line])),
    }
}

fn fenced<'p>(info: &'p str, block: Vec<&'p str>) -> Part<'p> {
    let (word, rest) = info.split_once(' ').unwrap_or((info, ""));
    match word {
        "py" => Part::Program(unmarked(&block)),
        "output" => Part::Output(block),
        "fixed" => Part::Repaired { by: rest, lines: unmarked(&block) },
        _ => Part::Block(unmarked(&block)),
    }
}

fn unmarked(lines: &[&str]) -> Vec<String> {
    let cut = |line: &&str| {
        let mark = MARKS.iter().filter_map(|mark| line.find(mark)).min();
        line[..mark.unwrap_or(line.len())].trim_end().to_owned()
    };
    lines.iter().map(cut).collect()
}

/// The page's first program: the bug itself.
pub fn first_program(page: &str) -> Option<String> {
    parts(page).into_iter().find_map(|part| match part {
        Part::Program(lines) => Some(lines.join("\n") + "\n"),
        _ => None,
    })
}

/// For the web: Markdown that any site shows, the picture below the first program.
pub fn web_page(page: &str, picture: Option<&str>) -> String {
    let mut out = String::new();
    let mut picture = picture;
    for part in parts(page) {
        match &part {
            Part::Heading { level, text } => out += &format!("{} {text}\n\n", "#".repeat(*level)),
            Part::Text(lines) => out += &format!("{}\n\n", lines.join("\n")),
            Part::Program(lines) => out += &format!("```python\n{}\n```\n\n", lines.join("\n")),
            Part::Output(lines) => {
                out += &format!("prints\n\n```text\n{}\n```\n\n", lines.join("\n"));
                if let Some(file) = picture.take() {
                    out += &format!("![The story of this bug: source, cells, time line and repairs]({file})\n\n");
                }
            }
            Part::Repaired { by, lines } if lines.is_empty() => out += &format!("`{by}` is refused.\n\n"),
            Part::Repaired { by, lines } => {
                out +=
                    &format!("`latebind fix --strategy {by}` makes of it\n\n```python\n{}\n```\n\n", lines.join("\n"));
            }
            Part::Block(lines) => out += &format!("```text\n{}\n```\n\n", lines.join("\n")),
        }
    }
    out.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# LB001 loop-capture\n\nTwo\nlines.\n\n## The bug\n\n```py\nfs.append(lambda: i)   # late: i definite\n```\n\n```output\n2\n```\n";

    #[test]
    fn what_tests_read_is_not_shown() {
        let expected = [
            Part::Heading { level: 1, text: "LB001 loop-capture" },
            Part::Text(vec!["Two", "lines."]),
            Part::Heading { level: 2, text: "The bug" },
            Part::Program(vec!["fs.append(lambda: i)".to_owned()]),
            Part::Output(vec!["2"]),
        ];
        assert_eq!(parts(PAGE), expected);
    }

    #[test]
    fn the_picture_stands_below_the_bug() {
        let page = web_page(PAGE, Some("LB001.svg"));
        assert!(page.ends_with("prints\n\n```text\n2\n```\n\n![The story of this bug: source, cells, time line and repairs](LB001.svg)\n"), "{page}");
    }
}
