//! The laws that hold for every case without being written.

use latebind_verdicts::finding::Reason;
use latebind_verdicts::rule::Rule;

use crate::answer::Answer;
use crate::case::{Case, Expected, File, Program};
use crate::mark::marks;
use crate::probes::{Probes, told};
use crate::python::{Freeze, Python, Ran, Treatment};
use crate::rewrite::{self, Rewrite, Rewrites};
use crate::said::{Said, Standing, said};
use crate::settings::Settings;
use crate::tally::Tally;

/// What the laws work with.
pub struct Court {
    pub pythons: Vec<Python>,
    pub tally: Tally,
    pub rewrites: Rewrites,
}

impl Court {
    /// Laws 1 and 2, in every CPython that the program is written for.
    pub fn ask_cpython(&self, case: &Case) -> Vec<String> {
        let programs = std::iter::once(&case.program).chain(case.fixed.iter().map(|(_, program)| program));
        let complaints =
            programs.flat_map(|program| self.pythons.iter().flat_map(|python| self.ask(case, program, python)));
        let mut complaints: Vec<_> = complaints.collect();
        if case.program.outputs.is_empty() && !claims(&case.program).is_empty() {
            complaints.push("a program with `definite` or `safe` needs an `output` block".to_owned());
        }
        complaints
    }

    fn ask(&self, case: &Case, program: &Program, python: &Python) -> Vec<String> {
        let mut written_for = program.outputs.iter().filter(|(range, _)| range.contains(python.version));
        let Some((_, expected)) = written_for.next() else { return Vec::new() };
        let ran = match python.run(program, Treatment::Nothing) {
            Ok(ran) => ran,
            Err(error) => return vec![error],
        };
        self.tally.program_ran(python.version);
        if ran.status == 0 && rewrite::is_asked_for() && ran.out != expected.text {
            self.rewrites.note(&case.path, expected.line, Rewrite::Block(ran.out));
            return Vec::new();
        }
        let mut complaints: Vec<_> = prints(&expected.text, &ran, python).into_iter().collect();
        // A repaired program keeps its comments; they speak of the program above it.
        let is_main = std::ptr::eq(program, &case.program);
        let claims = if is_main { claims(program) } else { Vec::new() };
        complaints.extend(claims.iter().filter_map(|claim| self.freezing(claim, program, &ran, python)));
        if is_main {
            complaints.extend(self.probing(case, program, &ran, python));
        }
        complaints
    }

    /// Law 4: probes change nothing, claim what is `definite` and nothing that is `safe`.
    fn probing(&self, case: &Case, program: &Program, bare: &Ran, python: &Python) -> Vec<String> {
        let probes = Probes::of(program, &case.settings);
        self.tally.unclaimable(&probes.unclaimable(program));
        if probes.is_empty() {
            return Vec::new();
        }
        let ran = match python.run(program, Treatment::Probe(&probes.descriptions())) {
            Ok(ran) => ran,
            Err(error) => return vec![error],
        };
        let observed = probes.observed(&ran);
        self.tally.probed(observed.claims.len());
        let mut complaints = probes.disagreements(program, &observed);
        if (&ran.out, ran.status) != (&bare.out, bare.status) {
            complaints.push(format!("with probes it prints {}", shown(&ran)));
        }
        let expected = case.run.as_ref().filter(|_| std::ptr::eq(program, &case.program));
        complaints.extend(expected.and_then(|expected| self.run_block(case, expected, told(&observed))));
        complaints.into_iter().map(|text| format!("Python {}: {text}", python.version)).collect()
    }

    fn run_block(&self, case: &Case, expected: &Expected, told: String) -> Option<String> {
        if told == expected.text {
            return None;
        }
        if rewrite::is_asked_for() {
            self.rewrites.note(&case.path, expected.line, Rewrite::Block(told));
            return None;
        }
        Some(format!("`latebind run` reports\n{told}"))
    }

    /// Law 2: freezing changes what is `definite`, and nothing that is `safe`.
    fn freezing(&self, claim: &Claim, program: &Program, late: &Ran, python: &Python) -> Option<String> {
        let told = |text: String| {
            Some(format!("Python {}: {} line {}: {text}", python.version, claim.place, claim.freeze.line))
        };
        let frozen = match python.run(program, Treatment::Freeze(&claim.freeze)) {
            Ok(frozen) => frozen,
            Err(error) => return told(error),
        };
        if let Some(why) = frozen.missing {
            return told(why);
        }
        if let Some(why) = frozen.refused {
            self.tally.not_frozen(why);
            return None;
        }
        self.tally.frozen(claim.answer);
        let changes = (&frozen.out, frozen.status) != (&late.out, late.status);
        let name = &claim.freeze.name;
        match claim.answer {
            Answer::Late(_) if !changes => told(format!("`{name}` is definite, but keeping its value changes nothing")),
            Answer::Safe(_) if changes => {
                let (now, kept) = (shown(late), shown(&frozen));
                told(format!(
                    "`{name}` is {}, but keeping its value changes the output\n  from {now}\n  to   {kept}",
                    claim.answer
                ))
            }
            _ => None,
        }
    }

    /// Law 5: comments decide nothing.
    pub fn strip_comments(
        &self,
        file: &File,
        at: &Standing,
        settings: &Settings,
        with_comments: &[Said],
    ) -> Option<String> {
        self.tally.stripped();
        match said(&without_comments(&file.text), at, settings) {
            Err(error) => Some(format!("without its comments: {error}")),
            Ok(bare) if bare != with_comments => {
                Some(format!("{}: the verdicts change when the comments are stripped", file.name))
            }
            Ok(_) => None,
        }
    }
}

/// Law 1: the program prints its output.
fn prints(expected: &str, ran: &Ran, python: &Python) -> Option<String> {
    let is_same = ran.out == expected && ran.status == 0;
    (!is_same).then(|| format!("Python {} prints\n{}", python.version, shown(ran)))
}

pub(crate) fn shown(ran: &Ran) -> String {
    match ran.status {
        0 => format!("{:?}", ran.out),
        status => format!("{:?} with status {status}: {}", ran.out, ran.err.lines().last().unwrap_or_default()),
    }
}

/// A mark that CPython can confirm or deny.
struct Claim {
    freeze: Freeze,
    answer: Answer,
    place: String,
}

fn claims(program: &Program) -> Vec<Claim> {
    program.files.iter().flat_map(claims_of_file).collect()
}

fn claims_of_file(file: &File) -> Vec<Claim> {
    let claims = marks(&file.text).0.into_iter().filter_map(|mark| {
        let answer = mark.truth().filter(|answer| is_claim(*answer))?;
        // A clash is no late read: the outputs of two versions show it.
        if mark.rule() == Some(Rule::ComprehensionCellClash) {
            return None;
        }
        let declare = mark.rule() == Some(Rule::MissingNonlocal);
        let freeze = Freeze { file: file.name.clone(), line: mark.line, name: mark.name, declare };
        Some(Claim { freeze, answer, place: file.name.clone() })
    });
    claims.collect()
}

/// `possible` claims nothing; who reads live state on purpose is no claim either.
fn is_claim(answer: Answer) -> bool {
    use latebind_verdicts::finding::Confidence::Definite;
    answer == Answer::Late(Definite) || matches!(answer, Answer::Safe(reason) if reason != Reason::Intended)
}

/// Comments become blanks, so that positions stay.
fn without_comments(text: &str) -> String {
    let mut bare = text.to_owned();
    for comment in latebind_syntax::parse(text).comments.iter().rev() {
        let length = text.get(comment.range()).unwrap_or_default().len();
        bare.replace_range(comment.range(), &" ".repeat(length));
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_blanks() {
        assert_eq!(without_comments("x = '#'  # é\ny"), "x = '#'      \ny");
    }
}
