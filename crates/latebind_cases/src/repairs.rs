//! Laws 2 and 3 with the product's own repairs, and `fixed` blocks to the letter.

use latebind_fix::{Choice, Mended, Strategy};
use latebind_report::InWords;
use latebind_verdicts::finding::Confidence;

use crate::answer::Answer;
use crate::case::{Case, Expected, File, Program};
use crate::check::facts_only;
use crate::laws::{Court, shown};
use crate::mark::marks;
use crate::mended::mended;
use crate::python::{Python, Ran, Treatment};
use crate::rewrite::{self, Rewrite};
use crate::said::Standing;

impl Court {
    pub fn check_repairs(&self, case: &Case) -> Vec<String> {
        if facts_only() {
            return Vec::new();
        }
        let mut complaints: Vec<String> =
            case.fixed.iter().filter_map(|(strategy, fixed)| self.check_fixed(case, strategy, fixed)).collect();
        complaints.extend(case.refused.iter().filter_map(|(strategy, why)| self.check_refused(case, strategy, why)));
        complaints.extend(self.check_repaired(case));
        complaints.extend(self.pythons.iter().filter_map(|python| self.all_print_the_same(case, python)));
        complaints
    }

    /// Law 3: all repairs of a case print the same.
    fn all_print_the_same(&self, case: &Case, python: &Python) -> Option<String> {
        if !is_written_for(&case.program, python) || rewrite::is_asked_for() {
            return None;
        }
        let mut first: Option<(&str, Ran)> = None;
        for (strategy, fixed) in &case.fixed {
            let ran = match python.run(fixed, Treatment::Nothing) {
                Ok(ran) => ran,
                Err(error) => return Some(error),
            };
            self.tally.repaired();
            match &first {
                Some((other, before)) if !is_same(before, &ran) => {
                    let (one, two) = (shown(before), shown(&ran));
                    return Some(format!("Python {}: {other} prints {one}, {strategy} prints {two}", python.version));
                }
                Some(_) => {}
                None => first = Some((strategy, ran)),
            }
        }
        None
    }

    /// The text after the repair, to the letter.
    fn check_fixed(&self, case: &Case, strategy: &str, fixed: &Program) -> Option<String> {
        self.tally.fixed_block();
        let expected = fixed.main()?;
        let done = match repaired(case, strategy) {
            Ok(done) => done,
            Err(error) => return Some(error),
        };
        if done.text == expected.text {
            return None;
        }
        let opening = expected.lines.first().map_or(0, |line| line - 1);
        if rewrite::is_asked_for() {
            self.rewrites.note(&case.path, opening, Rewrite::Block(done.text));
            return None;
        }
        Some(format!("{}:{opening}: `{strategy}` gives another text:\n{}{}", case.page, done.text, reasons(&done)))
    }

    /// Nothing is changed, for the reason that the block gives.
    fn check_refused(&self, case: &Case, strategy: &str, why: &Expected) -> Option<String> {
        self.tally.fixed_block();
        let program = case.program.main()?;
        let done = match repaired(case, strategy) {
            Ok(done) => done,
            Err(error) => return Some(error),
        };
        let place = format!("{}:{}", case.page, why.line);
        if done.text != program.text {
            return Some(format!("{place}: `{strategy}` is not refused:\n{}", done.text));
        }
        let reasons = reasons(&done);
        if reasons.contains(why.text.trim()) {
            return None;
        }
        if rewrite::is_asked_for() {
            let first = done.left.first().map_or(String::new(), |left| format!("{}\n", InWords(&left.why)));
            self.rewrites.note(&case.path, why.line, Rewrite::Block(first));
            return None;
        }
        Some(format!("{place}: `{strategy}` is refused for another reason:\n{reasons}"))
    }

    /// Whatever a case is about: what `fix --unsafe` makes of it is a program that runs,
    /// a proved bug is gone from its output, and a second run changes nothing.
    fn check_repaired(&self, case: &Case) -> Vec<String> {
        let repaired = match Repaired::of(case) {
            Ok(Some(repaired)) => repaired,
            Ok(None) => return Vec::new(),
            Err(error) => return vec![error],
        };
        let mut complaints: Vec<String> = repaired.twice(case).into_iter().collect();
        let pythons = self.pythons.iter().filter(|python| is_written_for(&case.program, python));
        complaints.extend(pythons.filter_map(|python| self.run_repaired(case, &repaired, python)));
        complaints
    }

    fn run_repaired(&self, case: &Case, repaired: &Repaired, python: &Python) -> Option<String> {
        let (before, after) =
            match (python.run(&case.program, Treatment::Nothing), python.run(&repaired.program, Treatment::Nothing)) {
                (Ok(before), Ok(after)) => (before, after),
                (Err(error), _) | (_, Err(error)) => return Some(error),
            };
        self.tally.repaired();
        let told = |what: &str| {
            let texts: String = repaired.program.files.iter().map(|file| file.text.as_str()).collect();
            Some(format!("Python {}: repaired, it {what}\n{}\n{texts}", python.version, shown(&after)))
        };
        let is_proved = case.program.files.iter().any(has_proved_bug);
        match () {
            () if fails(&after) && !fails(&before) => told("fails:"),
            () if repaired.is_whole && is_proved && is_same(&before, &after) => told("prints the same as before:"),
            () => None,
        }
    }
}

/// A case's program after `fix --unsafe` on each of its files.
struct Repaired {
    program: Program,
    /// Nothing is left to repair.
    is_whole: bool,
}

impl Repaired {
    /// `None`: there is nothing to repair.
    fn of(case: &Case) -> Result<Option<Self>, String> {
        let mut repaired = Self { program: case.program.clone(), is_whole: true };
        for (number, file) in case.program.files.iter().enumerate() {
            let done =
                mended(&file.text, &Standing { program: &case.program, name: &file.name }, &case.settings, AUTO)?;
            repaired.is_whole &= done.left.is_empty();
            repaired.program.files[number] = File { name: file.name.clone(), text: done.text, lines: Vec::new() };
        }
        let changes = repaired.program.files.iter().zip(&case.program.files).any(|(new, old)| new.text != old.text);
        Ok(changes.then_some(repaired))
    }

    fn twice(&self, case: &Case) -> Option<String> {
        self.program.files.iter().find_map(|file| {
            let at = Standing { program: &self.program, name: &file.name };
            let again = mended(&file.text, &at, &case.settings, AUTO).map(|again| again.text);
            (again.as_ref() != Ok(&file.text)).then(|| format!("repairing twice changes something: {again:?}"))
        })
    }
}

const AUTO: Choice = Choice { strategy: None, also_unsafe: true };

fn repaired(case: &Case, strategy: &str) -> Result<Mended, String> {
    let main = case.program.main().ok_or("a repair without a program above it")?;
    let choice = match Strategy::from_name(strategy) {
        None if strategy != "auto" && strategy != "safe" => return Err(format!("`{strategy}` is no strategy")),
        None => Choice { strategy: None, also_unsafe: strategy == "auto" },
        known => Choice { strategy: known, also_unsafe: true },
    };
    mended(&main.text, &Standing { program: &case.program, name: &main.name }, &case.settings, choice)
}

fn reasons(done: &Mended) -> String {
    done.left.iter().map(|left| format!("{}\n", InWords(&left.why))).collect()
}

fn is_written_for(program: &Program, python: &Python) -> bool {
    program.outputs.iter().any(|(range, _)| range.contains(python.version))
}

fn fails(ran: &Ran) -> bool {
    ran.status != 0
}

fn is_same(one: &Ran, other: &Ran) -> bool {
    (&one.out, one.status) == (&other.out, other.status)
}

fn has_proved_bug(file: &File) -> bool {
    let definite = Answer::Late(Confidence::Definite);
    marks(&file.text).0.iter().any(|mark| mark.truth() == Some(definite))
}
