//! One case, judged: everything that is wrong with it, or nothing.

use crate::case::{Case, File};
use crate::closed_world::{disagreements, outdated_gaps};
use crate::laws::Court;
use crate::mark::{Mark, Says, marks};
use crate::rendered;
use crate::rewrite::{self, Rewrite};
use crate::said::{Standing, said};

impl Court {
    /// All complaints in one text.
    pub fn check(&self, case: &Case) -> Result<(), String> {
        let mut complaints = case.complaints.clone();
        complaints.extend(case.program.files.iter().flat_map(|file| self.check_file(case, file)));
        complaints.extend(self.ask_cpython(case));
        complaints.extend(self.check_repairs(case));
        complaints.extend(rendered::check(case, &self.rewrites));
        complaints.extend(self.check_cells(case));
        case.unchecked.iter().for_each(|kind| self.tally.unchecked(kind));
        if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
    }

    fn check_file(&self, case: &Case, file: &File) -> Vec<String> {
        let (marks, mut complaints) = marks(&file.text);
        self.tally.case(marks.iter().filter(|mark| is_gap(mark)).count());
        if facts_only() {
            return complaints;
        }
        let at = Standing { program: &case.program, name: &file.name };
        match said(&file.text, &at, &case.settings) {
            Err(error) => complaints.push(error),
            Ok(said) => {
                self.note_gaps(case, file, outdated_gaps(&marks, &said));
                let found = disagreements(&marks, &said).into_iter();
                let told =
                    found.map(|found| format!("{}:{}: {}", case.page, file.markdown_line(found.line), found.text));
                complaints.extend(told);
                complaints.extend(self.strip_comments(file, &at, &case.settings, &said));
            }
        }
        complaints
    }

    /// With the update switch a closed gap becomes a plain mark, and a moved one says so.
    fn note_gaps<'a>(&self, case: &Case, file: &File, outdated: impl Iterator<Item = (&'a Mark, String)>) {
        for (mark, to) in outdated.filter(|_| rewrite::is_asked_for()) {
            let anew = Rewrite::Part { from: mark.written.clone(), to };
            self.rewrites.note(&case.path, file.markdown_line(mark.line), anew);
        }
    }
}

/// `LATEBIND_CASES_FACTS=1`: what CPython says of the cases, without our analysis.
pub fn facts_only() -> bool {
    std::env::var_os("LATEBIND_CASES_FACTS").is_some_and(|value| value == "1")
}

fn is_gap(mark: &Mark) -> bool {
    matches!(mark.says, Says::Gap { .. })
}
