//! Packages of the environment, in the layouts of the tools that make them.

use crate::program::{Folder, Ran, found};

const SITE: &str = "lib/python3.12/site-packages";

/// What the packages in these tests do is told apart by their verdicts: `now` calls, `keep` keeps.
const NOW: &str = "def run(act):\n    return act()\n";
const KEEP: &str = "acts = []\ndef run(act):\n    acts.append(act)\n";

const USER: &str = "import acme\nfor i in range(3):\n    acme.run(lambda: i)\n";

const SAFE: [&str; 0] = [];
const DOUBT: [&str; 1] = ["main.py:3 LB001 possible i"];

/// A project whose `acme` may be installed somewhere.
fn project() -> Folder {
    Folder::with(&[("main.py", USER), ("pyproject.toml", "[project]\nname = 'mine'\n")])
}

/// What an environment needs, with the package.
fn install(folder: &Folder, prefix: &str, text: &str) {
    folder.write(&format!("{prefix}/pyvenv.cfg"), "home = /usr/bin\nversion_info = 3.12.1\n");
    folder.write(&format!("{prefix}/{SITE}/acme/__init__.py"), text);
}

#[track_caller]
fn check(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)], expected: &[&str]) {
    let ran = run(folder, &[&["--output-format", "json"], arguments].concat(), variables);
    assert_eq!(found(&ran.json()), expected, "{}", ran.stderr);
}

fn run(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = folder.asked("check", arguments);
    for (name, value) in variables {
        command.env(name, folder.path().join(value));
    }
    Ran::of(command.output().expect("latebind ends"))
}

#[test]
fn without_an_environment_nothing_is_known() {
    check(&project(), &[], &[], &DOUBT);
}

#[test]
fn the_projects_own() {
    for name in [".venv", "venv"] {
        let folder = project();
        install(&folder, name, NOW);
        check(&folder, &["main.py"], &[], &SAFE);
        folder.write("src/mine/jobs.py", USER);
        check(&folder, &["src/mine/jobs.py"], &[], &SAFE);
    }
}

#[test]
fn another_projects_is_not_ours() {
    let folder = Folder::with(&[("one/main.py", USER), ("one/pyproject.toml", "")]);
    install(&folder, ".venv", NOW);
    check(&folder, &["one"], &[], &["one/main.py:3 LB001 possible i"]);
}

#[test]
fn the_active_one_goes_before_the_projects_own() {
    let folder = project();
    install(&folder, ".venv", KEEP);
    install(&folder, "active", NOW);
    check(&folder, &["main.py"], &[], &DOUBT);
    check(&folder, &["main.py"], &[("VIRTUAL_ENV", "active")], &SAFE);
    check(&folder, &["main.py"], &[("VIRTUAL_ENV", "gone"), ("CONDA_PREFIX", "active")], &SAFE);
    check(&folder, &["main.py"], &[("VIRTUAL_ENV", "gone")], &DOUBT);
}

#[test]
fn what_is_typed_goes_before_all() {
    let folder = project();
    install(&folder, "active", KEEP);
    install(&folder, "cache/pypoetry/virtualenvs/mine-x1-py3.12", NOW);
    let poetry = "cache/pypoetry/virtualenvs/mine-x1-py3.12";
    check(&folder, &["--python", poetry, "main.py"], &[("VIRTUAL_ENV", "active")], &SAFE);
    folder.write(&format!("{poetry}/bin/python"), "");
    let interpreter = format!("{poetry}/bin/python");
    check(&folder, &["--python", &interpreter, "main.py"], &[("VIRTUAL_ENV", "active")], &SAFE);
}

#[test]
fn conda_and_windows() {
    let conda = project();
    conda.write("conda/conda-meta/history", "");
    conda.write(&format!("conda/{SITE}/acme.py"), NOW);
    check(&conda, &[], &[("CONDA_PREFIX", "conda")], &SAFE);
    let windows = project();
    windows.write("win/Lib/site-packages/acme.py", NOW);
    windows.write("win/Scripts/python.exe", "");
    windows.write("win/python.exe", "");
    for python in ["win", "win/Scripts/python.exe", "win/python.exe"] {
        check(&windows, &["--python", python], &[], &SAFE);
    }
}

#[cfg(unix)]
#[test]
fn an_interpreter_that_is_a_link() {
    let folder = project();
    install(&folder, ".cache/base", KEEP);
    folder.write(".cache/base/bin/python3.12", "");
    install(&folder, "made", NOW);
    folder.write("made/bin/activate", "");
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(folder.path().join(to), folder.path().join(from)).expect("a link");
    };
    link("made/bin/python", ".cache/base/bin/python3.12");
    check(&folder, &["--python", "made/bin/python"], &[], &SAFE);
    link("python", ".cache/base/bin/python3.12");
    check(&folder, &["--python", "./python"], &[], &DOUBT);
}

#[test]
fn a_shim_of_pyenv() {
    let folder = project();
    install(&folder, "pyenv/versions/3.12.1", NOW);
    folder.write("pyenv/shims/python3", "#!/bin/sh\n");
    folder.write("pyenv/version", "3.12.1\nsystem\n");
    check(&folder, &["--python", "pyenv/shims/python3"], &[], &SAFE);
    check(&folder, &["--python", "python3"], &[("PATH", "pyenv/shims")], &SAFE);
}

#[test]
fn installed_to_be_edited_and_with_the_packages_of_the_system() {
    let folder = project();
    install(&folder, ".venv", KEEP);
    std::fs::remove_dir_all(folder.path().join(".venv").join(SITE).join("acme")).expect("a folder less");
    folder.write("elsewhere/src/acme/__init__.py", NOW);
    let source = folder.path().join("elsewhere").join("src");
    folder.write(&format!(".venv/{SITE}/acme.pth"), format!("import gone\n# {0}\n{0}\n", source.display()));
    check(&folder, &["main.py"], &[], &SAFE);
    folder.write(&format!(".venv/{SITE}/acme.pth"), "../gone\n");
    check(&folder, &["main.py"], &[], &DOUBT);
    folder.write(&format!("system/{SITE}/acme.py"), NOW);
    let home = folder.path().join("system").join("bin");
    let settings = |included: &str| {
        let text = format!("home = {}\ninclude-system-site-packages = {included}\n", home.display());
        folder.write(".venv/pyvenv.cfg", text);
    };
    settings("false");
    check(&folder, &["main.py"], &[], &DOUBT);
    settings("true");
    check(&folder, &["main.py"], &[], &SAFE);
}

#[test]
fn stubs_promise_nothing() {
    let folder = project();
    install(&folder, ".venv", NOW);
    let site = folder.path().join(".venv").join(SITE);
    std::fs::rename(site.join("acme/__init__.py"), site.join("acme/__init__.pyi")).expect("a stub");
    check(&folder, &["main.py"], &[], &DOUBT);
    std::fs::rename(site.join("acme"), site.join("acme-stubs")).expect("a stub");
    check(&folder, &["main.py"], &[], &DOUBT);
}

#[test]
fn the_project_goes_before_its_environment() {
    let folder = project();
    install(&folder, ".venv", NOW);
    folder.write("acme.py", "def run(act):\n    globals()['x'] = act\n");
    check(&folder, &["main.py"], &[], &DOUBT);
}

#[test]
fn what_is_no_environment() {
    let folder = project();
    folder.write("empty/readme.txt", "");
    for (typed, words) in [
        ("nowhere/python", "--python nowhere/python: no such interpreter or environment"),
        ("empty", "--python empty: no environment: it has no site-packages"),
        ("./main.py", "--python ./main.py: no interpreter of an environment"),
    ] {
        let ran = run(&folder, &["--python", typed], &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{typed}");
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
}

#[test]
fn repairs_look_there_as_well() {
    let folder = project();
    install(&folder, ".venv", NOW);
    let arguments = ["--unsafe", "--diff", "main.py"];
    assert_eq!(folder.run("fix", &arguments, b"").stdout, "");
    install(&folder, ".venv", KEEP);
    assert!(folder.run("fix", &arguments, b"").stdout.contains("+    acme.run(lambda"));
}

#[test]
fn an_answer_of_the_cache_knows_the_environment_and_the_settings() {
    let folder = project();
    check(&folder, &["main.py"], &[], &DOUBT);
    install(&folder, ".venv", NOW);
    check(&folder, &["main.py"], &[], &SAFE);
    install(&folder, ".venv", KEEP);
    check(&folder, &["main.py"], &[], &DOUBT);
    install(&folder, "other", NOW);
    check(&folder, &["--python", "other", "main.py"], &[], &SAFE);
    check(&folder, &["main.py"], &[], &DOUBT);
    folder.write("latebind.toml", "[callees]\n'acme.run:act' = 'now'\n");
    check(&folder, &["main.py"], &[], &SAFE);
    folder.write("latebind.toml", "");
    check(&folder, &["main.py"], &[], &DOUBT);
}
