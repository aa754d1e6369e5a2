//! Where helpers stand, and how files reach them: every way that Python has.

use std::collections::{BTreeMap, BTreeSet};

use latebind_cases::case::{File, MAIN, Program};

use crate::parts::{HELPERS, Helper};
use crate::random::Random;

/// A place for helpers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `tools1.py`, beside the program.
    Beside,
    /// `lib1/inner.py`; `lib1/__init__.py` gives all of it by name.
    Package,
    /// `lib1/inner.py`; `lib1/__init__.py` takes all of it by `*`.
    StarPackage,
    /// `app/tools1.py`, in the package of the program, if that has one.
    Within,
}

const PLACES: [Place; 4] = [Place::Beside, Place::Package, Place::StarPackage, Place::Within];

struct Module {
    place: Place,
    number: usize,
    helpers: Vec<&'static Helper>,
}

impl Module {
    fn file(&self) -> String {
        let number = self.number;
        match self.place {
            Place::Beside => format!("tools{number}.py"),
            Place::Package | Place::StarPackage => format!("lib{number}/inner.py"),
            Place::Within => format!("app/tools{number}.py"),
        }
    }

    fn dotted(&self) -> String {
        self.file().trim_end_matches(".py").replace('/', ".")
    }

    /// The package that gives the same names.
    fn package(&self) -> Option<String> {
        matches!(self.place, Place::Package | Place::StarPackage).then(|| format!("lib{}", self.number))
    }

    fn has(&self, name: &str) -> bool {
        self.helpers.iter().any(|helper| helper.name == name)
    }
}

/// A program in several files.
pub(crate) struct Moved {
    pub(crate) program: Program,
    /// The file that holds the uses.
    pub(crate) main: &'static str,
    /// Lines of it before them.
    pub(crate) head: u32,
}

/// What every file may need.
const IMPORTS: &str = "import contextlib\nimport functools\n";

/// All of it in one file.
pub(crate) fn unmoved(helpers: &BTreeSet<&str>, body: &str) -> Moved {
    let texts = HELPERS.iter().filter(|it| helpers.contains(it.name)).map(|it| plain(it.text) + "\n\n");
    let head = format!("{IMPORTS}\n{}", texts.collect::<String>());
    moved(MAIN, &head, &plain(body), Vec::new())
}

/// Its helpers in up to three other files.
pub(crate) fn scattered(helpers: &BTreeSet<&str>, body: &str, random: &mut Random) -> Moved {
    let in_package = random.below(2) == 0;
    let main = if in_package { "app/main.py" } else { MAIN };
    let mut modules: Vec<Module> = Vec::new();
    for number in 1..=random.below(3) + 1 {
        let places = if in_package { &PLACES[..] } else { &PLACES[..3] };
        modules.push(Module { place: places[random.below(places.len())], number, helpers: Vec::new() });
    }
    for helper in HELPERS.iter().filter(|it| helpers.contains(it.name)) {
        // Behind what it needs: no module imports one that imports it.
        let first = modules.iter().rposition(|it| helper.needs.iter().any(|need| it.has(need))).unwrap_or(0);
        let place = first + random.below(modules.len() - first);
        modules[place].helpers.push(helper);
    }
    let mut files = Vec::new();
    for (number, module) in modules.iter().enumerate() {
        let needs: BTreeSet<&str> = module.helpers.iter().flat_map(|it| it.needs).copied().collect();
        let (imports, names) = imports(&needs, &modules[..number], module.place == Place::Within, random);
        let texts = module.helpers.iter().map(|it| filled(it.text, &names) + "\n\n");
        let text = format!("{IMPORTS}{imports}\n{}", texts.collect::<String>());
        files.push((module.file(), text));
        files.extend(module.package().map(|package| (format!("{package}/__init__.py"), gives(module))));
    }
    if in_package {
        files.push(("app/__init__.py".to_owned(), String::new()));
    }
    let (imports, names) = imports(helpers, &modules, in_package, random);
    moved(main, &imports, &filled(body, &names), files)
}

/// A package's `__init__`, with the names of its inner module.
fn gives(module: &Module) -> String {
    if module.place == Place::StarPackage {
        return "from .inner import *\n".to_owned();
    }
    module.helpers.iter().map(|it| format!("from .inner import {}\n", it.name)).collect()
}

/// Import statements for the names that the modules have, and how each name is reached by them.
fn imports(
    names: &BTreeSet<&str>,
    modules: &[Module],
    in_app: bool,
    random: &mut Random,
) -> (String, BTreeMap<String, String>) {
    let mut lines = BTreeSet::new();
    let mut reached = BTreeMap::new();
    for &name in names {
        let Some(module) = modules.iter().find(|it| it.has(name)) else { continue };
        let (line, how) = import(name, module, in_app, random);
        lines.insert(line);
        reached.insert(name.to_owned(), how);
    }
    (lines.into_iter().map(|line| line + "\n").collect(), reached)
}

/// One of the ways to import the name.
fn import(name: &str, module: &Module, in_app: bool, random: &mut Random) -> (String, String) {
    let (dotted, number) = (module.dotted(), module.number);
    let mut ways = vec![
        (format!("import {dotted}"), format!("{dotted}.{name}")),
        (format!("import {dotted} as mod{number}"), format!("mod{number}.{name}")),
        (format!("from {dotted} import {name}"), name.to_owned()),
        (format!("from {dotted} import {name} as my_{name}"), format!("my_{name}")),
        (format!("from {dotted} import *"), name.to_owned()),
    ];
    if let Some(package) = module.package() {
        ways.extend([
            (format!("import {package}"), format!("{package}.{name}")),
            (format!("from {package} import {name}"), name.to_owned()),
            (format!("from {package} import {name} as our_{name}"), format!("our_{name}")),
            (format!("from {package} import *"), name.to_owned()),
        ]);
    }
    if in_app && module.place == Place::Within {
        ways.extend([
            (format!("from . import tools{number}"), format!("tools{number}.{name}")),
            (format!("from .tools{number} import {name}"), name.to_owned()),
            (format!("from .tools{number} import {name} as near_{name}"), format!("near_{name}")),
            (format!("from .tools{number} import *"), name.to_owned()),
        ]);
    }
    ways.swap_remove(random.below(ways.len()))
}

fn moved(main: &'static str, head: &str, body: &str, others: Vec<(String, String)>) -> Moved {
    let files = std::iter::once((main.to_owned(), format!("{head}{body}"))).chain(others);
    let files = files.map(|(name, text)| File { name, text, lines: Vec::new() });
    let program = Program { files: files.collect(), ..Program::default() };
    Moved { program, main, head: head.matches('\n').count() as u32 }
}

/// Helpers by their own names.
fn plain(text: &str) -> String {
    filled(text, &BTreeMap::new())
}

fn filled(text: &str, names: &BTreeMap<String, String>) -> String {
    HELPERS.iter().fold(text.to_owned(), |text, helper| {
        let how = names.get(helper.name).map_or(helper.name, String::as_str);
        text.replace(&format!("{{{}}}", helper.name), how)
    })
}
