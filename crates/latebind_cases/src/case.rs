//! Cases: the headings of a Markdown file with what their blocks mean.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::block::Kind;
use crate::markdown::{Fence, Section, read};
use crate::settings::Settings;
use crate::version::VersionRange;

#[derive(Debug, Clone)]
pub struct Case {
    /// `topic/file::heading`.
    pub name: String,
    pub path: PathBuf,
    /// The page as complaints name it: `cases/topic/file.md`.
    pub page: String,
    pub settings: Settings,
    pub program: Program,
    /// The program as repairs leave it, by strategy.
    pub fixed: Vec<(String, Program)>,
    /// Strategies that must be refused, and words of the reason.
    pub refused: Vec<(String, Expected)>,
    pub report: Option<Expected>,
    /// What `latebind run` tells, one line a claim.
    pub run: Option<Expected>,
    /// What `inspect` shows of the main file, by version.
    pub cells: Vec<(VersionRange, Expected)>,
    /// Kinds of blocks that no part of the product can check yet.
    pub unchecked: BTreeSet<&'static str>,
    /// What is wrong with the case itself.
    pub complaints: Vec<String>,
}

/// One program: a text or several, and what it prints.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub files: Vec<File>,
    /// Modules that stand in for libraries when the program runs.
    pub stand_ins: Vec<File>,
    /// Modules of packages in the environment.
    pub installed: Vec<File>,
    pub outputs: Vec<(VersionRange, Expected)>,
}

#[derive(Debug, Clone)]
pub struct File {
    pub name: String,
    pub text: String,
    /// For every line of the text, its line in the Markdown file.
    pub lines: Vec<usize>,
}

/// A block's text, and where to rewrite it.
#[derive(Debug, Clone)]
pub struct Expected {
    pub text: String,
    /// 1-based line of the opening fence.
    pub line: usize,
}

/// The file that blocks without a name belong to.
pub const MAIN: &str = "main.py";

impl Program {
    /// The file that is run: `main.py`, or the last one.
    pub fn main(&self) -> Option<&File> {
        self.files.iter().find(|file| file.name == MAIN).or(self.files.last())
    }

    /// Blocks of one name are parts of one text.
    fn add(&mut self, name: &str, fence: &Fence) {
        let lines = fence.line + 1..fence.line + 1 + fence.text.lines().count();
        match self.files.iter_mut().find(|file| file.name == name) {
            Some(file) => {
                file.text.push_str(&fence.text);
                file.lines.extend(lines);
            }
            None => self.files.push(File { name: name.to_owned(), text: fence.text.clone(), lines: lines.collect() }),
        }
    }
}

impl File {
    /// One that nothing is said of.
    fn of(name: String, fence: &Fence) -> Self {
        Self { name, text: fence.text.clone(), lines: Vec::new() }
    }

    pub fn markdown_line(&self, line: u32) -> usize {
        let index = (line as usize).saturating_sub(1);
        self.lines.get(index).or(self.lines.last()).copied().unwrap_or_default()
    }
}

/// Every case below the folder, ordered by path.
pub fn load(folder: &Path) -> io::Result<Vec<Case>> {
    let mut paths = Vec::new();
    find_pages(folder, &mut paths)?;
    paths.sort();
    let pages = paths.iter().map(|path| {
        let topic = path.strip_prefix(folder).unwrap_or(path).with_extension("");
        let topic = topic.to_string_lossy().replace('\\', "/");
        Ok(cases(&topic, path, &fs::read_to_string(path)?))
    });
    pages.collect::<io::Result<Vec<_>>>().map(|pages| pages.concat())
}

fn find_pages(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_pages(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(())
}

/// The cases of one page.
pub fn cases(topic: &str, path: &Path, text: &str) -> Vec<Case> {
    // Settings hold for their heading and those below it.
    let mut settings: Vec<(usize, Settings)> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut cases = Vec::new();
    for section in read(text) {
        settings.retain(|(level, _)| *level < section.level);
        let outer = settings.last().map(|(_, settings)| settings.clone()).unwrap_or_default();
        let mut case = case(topic, path, &section, outer);
        settings.push((section.level, case.settings.clone()));
        if !seen.insert(section.title.clone()) {
            case.complaints.push(format!("{}:{}: a second heading `{}`", case.page, section.line, section.title));
        }
        if !case.program.files.is_empty() || !case.complaints.is_empty() {
            cases.push(case);
        }
    }
    cases
}

fn case(topic: &str, path: &Path, section: &Section, settings: Settings) -> Case {
    let mut case = Case {
        name: format!("{topic}::{}", section.title),
        path: path.to_owned(),
        page: format!("cases/{topic}.md"),
        settings,
        program: Program::default(),
        fixed: Vec::new(),
        refused: Vec::new(),
        report: None,
        run: None,
        cells: Vec::new(),
        unchecked: BTreeSet::new(),
        complaints: Vec::new(),
    };
    for fence in &section.fences {
        if let Err(complaint) = case.add(fence) {
            case.complaints.push(format!("{}:{}: {complaint}", case.page, fence.line));
        }
    }
    case
}

impl Case {
    fn add(&mut self, fence: &Fence) -> Result<(), String> {
        let expected = Expected { text: fence.text.clone(), line: fence.line };
        match Kind::of(&fence.info)? {
            Kind::Prose => {}
            Kind::Py(name) => self.program.add(name.as_deref().unwrap_or(MAIN), fence),
            Kind::StandIn(name) => self.program.stand_ins.push(File::of(name, fence)),
            Kind::Installed(name) => self.program.installed.push(File::of(name, fence)),
            Kind::Output(range) => self.printing()?.outputs.push((range, expected)),
            Kind::Fixed { strategy, refused } => {
                if refused {
                    self.refused.push((strategy, expected));
                } else {
                    let mut program = Program::default();
                    program.add(MAIN, fence);
                    program.stand_ins.clone_from(&self.program.stand_ins);
                    program.installed.clone_from(&self.program.installed);
                    self.fixed.push((strategy, program));
                }
            }
            Kind::Cells(range) => self.cells.push((range, expected)),
            Kind::Run => self.run = Some(expected),
            Kind::Report => self.report = Some(expected),
            Kind::Toml => self.settings = self.settings.changed_by(&fence.text)?,
        }
        Ok(())
    }

    /// What an `output` block speaks of: the repaired program just above, or the program.
    fn printing(&mut self) -> Result<&mut Program, String> {
        match self.fixed.last_mut() {
            Some((_, program)) => Ok(program),
            None if self.program.files.is_empty() => Err("an output without a program above it".to_owned()),
            None => Ok(&mut self.program),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Vec<Case> {
        cases("topic/page", Path::new("page.md"), text)
    }

    #[test]
    fn a_heading_with_a_program_is_a_case() {
        let names: Vec<_> = page("# Words\nonly\n## One\n```py\nx\n```\n").into_iter().map(|case| case.name).collect();
        assert_eq!(names, ["topic/page::One"]);
    }

    #[test]
    fn blocks_of_one_name_are_one_text() {
        let case = page("# A\n```py\na = 1\n```\ntext\n```py\nb = 2\n```\n```py other.py\nc\n```\n").remove(0);
        let main = case.program.main().unwrap();
        assert_eq!((main.text.as_str(), main.lines.as_slice()), ("a = 1\nb = 2\n", [3, 7].as_slice()));
        assert_eq!(case.program.files.len(), 2);
    }

    #[test]
    fn an_output_speaks_of_the_program_above() {
        let case =
            page("# A\n```py\na\n```\n```output\n1\n```\n```fixed factory\nb\n```\n```output\n2\n```\n").remove(0);
        assert_eq!(case.program.outputs[0].1.text, "1\n");
        assert_eq!(case.fixed[0].1.outputs[0].1.text, "2\n");
    }

    #[test]
    fn settings_hold_for_what_is_below() {
        let toml = "```toml\n[tool.latebind]\nselect = ['LB005']\n```\n";
        let py = "```py\nx\n```\n";
        let text = format!("# P\n## A\n{toml}{py}### B\n{py}## C\n{py}");
        let selected: Vec<_> = page(&text).iter().map(|case| case.settings.rules.len()).collect();
        assert_eq!(selected, [1, 1, Settings::default().rules.len()]);
    }

    #[test]
    fn slips_become_complaints() {
        assert_eq!(page("# A\n```pyy\nx\n```\n")[0].complaints.len(), 1);
        assert_eq!(page("# A\n```output\nx\n```\n")[0].complaints.len(), 1);
        assert_eq!(page("# A\n```py\nx\n```\n# A\n```py\nx\n```\n")[1].complaints.len(), 1);
    }
}
