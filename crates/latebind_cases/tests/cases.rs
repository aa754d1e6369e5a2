//! Runs every heading of `cases/**/*.md`; see the crate for what they hold.
//!
//!     cargo test -p latebind_cases -- basics/
//!     LATEBIND_ALL_PYTHONS=1 cargo test -p latebind_cases
//!     LATEBIND_UPDATE_CASES=1 cargo test -p latebind_cases      rewrites outputs, reports, gaps

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use latebind_cases::case::{Case, load};
use latebind_cases::check::facts_only;
use latebind_cases::laws::Court;
use latebind_cases::python::installed;
use latebind_cases::rewrite::Rewrites;
use latebind_cases::tally::Tally;
use libtest_mimic::{Arguments, Failed, Trial, run};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let cases = match load(&folder) {
        Ok(cases) => cases,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    let pythons = if arguments.list { Vec::new() } else { installed() };
    let court = Arc::new(Court { pythons, tally: Tally::default(), rewrites: Rewrites::default() });
    let trials = cases.into_iter().map(|case| trial(case, Arc::clone(&court)));
    let conclusion = run(&arguments, trials.collect());
    if !arguments.list {
        print!("{}", court.tally.summary());
        if facts_only() {
            println!("LATEBIND_CASES_FACTS=1: our own analysis was not asked");
        }
        write_back(court);
    }
    conclusion.exit_code()
}

fn trial(case: Case, court: Arc<Court>) -> Trial {
    Trial::test(case.name.clone(), move || court.check(&case).map_err(Failed::from))
}

fn write_back(court: Arc<Court>) {
    let Some(court) = Arc::into_inner(court) else { return };
    match court.rewrites.write() {
        Ok(0) => {}
        Ok(count) => println!("{count} places rewritten"),
        Err(error) => eprintln!("rewriting: {error}"),
    }
}
