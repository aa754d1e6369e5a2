"""The probes of `latebind run`: they watch closures read variables that have moved on.

The Rust side lists the captures that are suspect.  Here their files are rewritten
when they are imported: where such a closure is made, the value of its variable is noted
(a *borrow*), and where its body reads the variable, the two are compared.

    for i in range(3):
        fs.append(lambda: i)      # noted here: 0, 1, 2
    [f() for f in fs]             # read here: 2, 2, 2

start        the first thing that runs in each process;  own_bytecode: where its bytecode is kept
suspects     which files and captures are watched
hooks        gets between a file and its import;  in_runpy: and what reads files by itself
syntax       what we need of `ast`;  around: and of `contextlib`
rewrite      puts probes into a tree;  probes: which;  here, names: whose variable a name means
borrows      what probes do while the program runs;  counters, variables, values, bind: their tools
disguise, look_around   keep us out of what tools measure, and of what the program lists
events       tells the Rust side, at once
main_script, script_code   the file that the interpreter itself was given
timeline     tells everything, where it is asked for
retained     what is alive at the end, where it is asked for
in_pytest    assertion rewriting, and the plugin `-p latebind`;  alone: that without `latebind run`

Nothing here may change what the program does, and nothing may raise.

PYTEST_DONT_REWRITE: this package is imported before pytest is.
"""


def pytest_load_initial_conftests(early_config):
    """`pytest -p latebind` without `latebind run`: watching begins before a test is imported."""
    from latebind import alone

    alone.begin(str(early_config.rootpath if hasattr(early_config, "rootpath") else early_config.rootdir))


def pytest_configure(config):
    """`pytest -p latebind`: a claim fails the test in which it was made."""
    from latebind import in_pytest

    config.pluginmanager.register(in_pytest.plugin(), "latebind-claims")
