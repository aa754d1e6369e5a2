//! As much of Markdown as a case needs: headings and fenced blocks.
//!
//! ````markdown
//! ## A heading
//! ```py main.py
//! print(1)
//! ```
//! ````

/// A heading with the blocks up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 1 for `#`; 0 for what stands before the first heading.
    pub level: usize,
    pub title: String,
    pub line: usize,
    pub fences: Vec<Fence>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// What follows the opening backticks.
    pub info: String,
    /// With its last line ending.
    pub text: String,
    /// 1-based line of the opening fence; the text starts one below.
    pub line: usize,
}

/// Sections in order. A fence that is never closed reaches to the end.
pub fn read(text: &str) -> Vec<Section> {
    let mut sections = vec![Section { level: 0, title: String::new(), line: 0, fences: Vec::new() }];
    let mut open: Option<(Opening, Fence)> = None;
    for (index, line) in text.lines().enumerate() {
        match open.take() {
            Some((opening, fence)) if opening.is_closed_by(line) => add_fence(&mut sections, fence),
            Some((opening, mut fence)) => {
                fence.text.push_str(opening.without_indent(line));
                fence.text.push('\n');
                open = Some((opening, fence));
            }
            None => match (Opening::of(line), heading(line)) {
                (Some((opening, info)), _) => {
                    let fence = Fence { info: info.to_owned(), text: String::new(), line: index + 1 };
                    open = Some((opening, fence));
                }
                (None, Some((level, title))) => {
                    let title = title.to_owned();
                    sections.push(Section { level, title, line: index + 1, fences: Vec::new() });
                }
                (None, None) => {}
            },
        }
    }
    if let Some((_, fence)) = open {
        add_fence(&mut sections, fence);
    }
    sections
}

fn add_fence(sections: &mut [Section], fence: Fence) {
    if let Some(section) = sections.last_mut() {
        section.fences.push(fence);
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let is_heading = (1..=6).contains(&level) && title.starts_with([' ', '\t']);
    is_heading.then(|| (level, title.trim().trim_end_matches('#').trim_end()))
}

/// How a fence was opened; it is closed by at least as many of the same.
struct Opening {
    mark: char,
    count: usize,
    indent: usize,
}

impl Opening {
    fn of(line: &str) -> Option<(Opening, &str)> {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        let mark = rest.chars().next().filter(|&mark| mark == '`' || mark == '~')?;
        let info = rest.trim_start_matches(mark);
        let count = rest.len() - info.len();
        let is_fence = count >= 3 && indent <= 3 && !(mark == '`' && info.contains('`'));
        is_fence.then(|| (Opening { mark, count, indent }, info.trim()))
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.count && line.chars().all(|c| c == self.mark)
    }

    fn without_indent<'l>(&self, line: &'l str) -> &'l str {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        line.get(blanks.min(self.indent)..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<(usize, String)> {
        read(text).into_iter().map(|section| (section.level, section.title)).collect()
    }

    fn fences(text: &str) -> Vec<(String, String, usize)> {
        let fences = read(text).into_iter().flat_map(|section| section.fences);
        fences.map(|fence| (fence.info, fence.text, fence.line)).collect()
    }

    #[test]
    fn headings_have_levels() {
        let expected = [(0, ""), (1, "One"), (3, "Three `x`")].map(|(level, title)| (level, title.to_owned()));
        assert_eq!(titles("text\n# One #\n### Three `x`\n#no\n####### no"), expected);
    }

    #[test]
    fn a_comment_in_a_program_is_no_heading() {
        assert_eq!(titles("# One\n```py\n# late: i definite\n```\n").len(), 2);
    }

    #[test]
    fn fences_keep_their_text_and_line() {
        let text = "# A\n\n```py main.py\nx = 1\n\ny\n```\n~~~ output\n1\n~~~\n";
        let expected = [("py main.py", "x = 1\n\ny\n", 3), ("output", "1\n", 8)];
        assert_eq!(fences(text), expected.map(|(info, text, line)| (info.to_owned(), text.to_owned(), line)));
    }

    #[test]
    fn longer_fences_hold_shorter_ones() {
        assert_eq!(fences("````md\n```py\n```\n````\n"), [("md".to_owned(), "```py\n```\n".to_owned(), 1)]);
    }

    #[test]
    fn indented_fences_lose_their_indent() {
        assert_eq!(fences("  ```py\n  if x:\n    y\n z\n  ```\n")[0].1, "if x:\n  y\nz\n");
    }

    #[test]
    fn an_open_fence_reaches_to_the_end() {
        assert_eq!(fences("```py\nx\n"), [("py".to_owned(), "x\n".to_owned(), 1)]);
    }
}
