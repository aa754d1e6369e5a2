//! Whatever is done to a project, in whatever order: the cached report is the uncached one.

use std::fs;

use crate::project::{CALLS, KEEPS, MAIN, MODEL, Project};

const ROUNDS: u64 = 160;

const METHOD_KEEPS: &str = "class Other:\n    def each_one(self, act):\n        self.act = act\n";

const METHOD_CALLS: &str =
    "class Other:\n    async def unused(self): pass\n    def each_one(self, act): return act()\n";

const HANDLES: &str = "from pkg.helpers import each\n\n\ndef handle(act):\n    each([1], lambda _: act())\n";

/// A file, and what may be in it; nothing: there is no such file.
const CHOICES: [(&str, &[&str]); 12] = [
    (
        "main.py",
        &[
            MAIN,
            "from extra import *\nfrom pkg.helpers import *\nfor i in [1, 2]:\n    each([i], lambda x: i)\n    handle(lambda: i)\n",
        ],
    ),
    ("pkg/__init__.py", &["", "from .helpers import each\n", "from .base import run as each\n"]),
    ("pkg/helpers.py", &[CALLS, KEEPS, "from .base import run as each\n", "def each(:\n", "from . import each\n"]),
    ("pkg/helpers/__init__.py", &[KEEPS, CALLS]),
    ("pkg/model.py", &[MODEL, "from . import each\nfor i in [1, 2]:\n    each([i], lambda x=0: i)\n"]),
    (
        "pkg/base.py",
        &[
            "def run(act, *more):\n    act()\n",
            "acts = []\ndef run(act, *more):\n    acts.append(act)\n",
            "import threading\ndef run(act, *more):\n    threading.Thread(target=act).start()\n",
        ],
    ),
    ("pkg/visitors.py", &[METHOD_CALLS, METHOD_KEEPS, "x = 1\n"]),
    ("pkg/deep/other.py", &[METHOD_CALLS, METHOD_KEEPS]),
    ("extra.py", &[HANDLES, "def handle(act):\n    return [act]\n"]),
    ("src/extra.py", &[HANDLES, CALLS]),
    ("latebind.toml", &["suppressions = 'none'\n", "select = ['ALL']\n", "exclude = ['main.py']\n"]),
    ("__init__.py", &[""]),
];

/// xorshift64*: the same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }
}

fn edit(project: &Project, dice: &mut Dice) {
    let (name, texts) = CHOICES[dice.below(CHOICES.len())];
    match dice.below(texts.len() + 1).checked_sub(1) {
        Some(text) => drop(project.write(name, texts[text])),
        // It may not have been there.
        None => drop(fs::remove_file(project.path().join(name))),
    }
}

#[test]
fn any_edits_in_any_order() {
    let project = Project::new();
    let mut dice = Dice(20_261_121);
    let (mut reports, mut kept) = (std::collections::BTreeSet::new(), 0);
    for round in 0..ROUNDS {
        for _ in 0..=dice.below(2) {
            edit(&project, &mut dice);
        }
        let before = project.answers().len();
        let report = project.seen(&["--output-format", "json"]);
        assert_eq!(report, project.seen(&["--output-format", "json", "--no-cache"]), "round {round}");
        assert_eq!(report, project.seen(&["--output-format", "json"]), "round {round}, warm");
        kept += usize::from(project.answers().len() == before);
        reports.insert(report);
    }
    // The edits matter, and the cache is used in between.
    assert!(reports.len() > 40 && kept > 40, "{} reports, {kept} rounds without a new answer", reports.len());
}
