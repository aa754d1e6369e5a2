//! What was run, told at the end: which laws, in which interpreters, how often.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;

use crate::answer::Answer;
use crate::version::Version;

#[derive(Debug, Default)]
pub struct Tally(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    gaps: usize,
    programs: BTreeMap<Version, usize>,
    definite: usize,
    safe: usize,
    not_frozen: Vec<String>,
    probed: usize,
    probe_claims: usize,
    unclaimable: BTreeMap<&'static str, usize>,
    stripped: usize,
    repaired: usize,
    blocks: usize,
    unchecked: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub fn case(&self, gaps: usize) {
        self.note(|counts| {
            counts.cases += 1;
            counts.gaps += gaps;
        });
    }

    pub fn program_ran(&self, version: Version) {
        self.note(|counts| *counts.programs.entry(version).or_default() += 1);
    }

    pub fn frozen(&self, answer: Answer) {
        self.note(|counts| match answer {
            Answer::Late(_) => counts.definite += 1,
            Answer::Safe(_) | Answer::Silent => counts.safe += 1,
        });
    }

    pub fn not_frozen(&self, why: String) {
        self.note(|counts| counts.not_frozen.push(why));
    }

    pub fn probed(&self, claims: usize) {
        self.note(|counts| {
            counts.probed += 1;
            counts.probe_claims += claims;
        });
    }

    pub fn unclaimable(&self, rules: &[&'static str]) {
        self.note(|counts| rules.iter().for_each(|rule| *counts.unclaimable.entry(rule).or_default() += 1));
    }

    pub fn stripped(&self) {
        self.note(|counts| counts.stripped += 1);
    }

    /// A program that a repair has changed ran.
    pub fn repaired(&self) {
        self.note(|counts| counts.repaired += 1);
    }

    /// A `fixed` block was compared.
    pub fn fixed_block(&self) {
        self.note(|counts| counts.blocks += 1);
    }

    pub fn unchecked(&self, kind: &'static str) {
        self.note(|counts| *counts.unchecked.entry(kind).or_default() += 1);
    }

    fn note(&self, change: impl FnOnce(&mut Counts)) {
        if let Ok(mut counts) = self.0.lock() {
            change(&mut counts);
        }
    }

    /// The lines printed after the tests.
    pub fn summary(&self) -> String {
        let Ok(counts) = self.0.lock() else { return String::new() };
        let mut text = format!("{} cases judged, {} known gaps\n", counts.cases, counts.gaps);
        let _ = match counts.programs.len() {
            0 => writeln!(text, "law 1, CPython prints the output: not run, no CPython 3.8 or later was found"),
            _ => writeln!(text, "law 1, CPython prints the output: {}", by_version(&counts.programs)),
        };
        let (definite, safe) = (counts.definite, counts.safe);
        let _ = writeln!(
            text,
            "law 2, keeping the value changes `definite` and never `safe`: ran {definite} and {safe} times"
        );
        if !counts.not_frozen.is_empty() {
            let _ = writeln!(
                text,
                "    could not be frozen: {} ({})",
                counts.not_frozen.len(),
                distinct(&counts.not_frozen)
            );
        }
        let (repaired, blocks) = (counts.repaired, counts.blocks);
        let _ = writeln!(
            text,
            "law 2 with real repairs, and law 3: {repaired} repaired programs ran, {blocks} `fixed` blocks"
        );
        let (probed, claims) = (counts.probed, counts.probe_claims);
        let _ = writeln!(
            text,
            "law 4, `latebind run` claims `definite` and never `safe`: watched {probed} programs, {claims} claims"
        );
        if !counts.unclaimable.is_empty() {
            let rules: Vec<_> =
                counts.unclaimable.iter().map(|(rule, count)| format!("{rule} {count} times")).collect();
            let _ = writeln!(text, "    `definite`, but no stale read that a run could claim: {}", rules.join(", "));
        }
        let _ = writeln!(text, "law 5, comments decide nothing: {} files", counts.stripped);
        for (kind, count) in &counts.unchecked {
            let _ = writeln!(text, "`{kind}` blocks are not checked yet: in {count} cases");
        }
        text
    }
}

fn by_version(programs: &BTreeMap<Version, usize>) -> String {
    let parts: Vec<_> = programs.iter().map(|(version, count)| format!("{count} programs in {version}")).collect();
    parts.join(", ")
}

fn distinct(reasons: &[String]) -> String {
    let mut reasons = reasons.to_vec();
    reasons.sort();
    reasons.dedup();
    reasons.join("; ")
}
