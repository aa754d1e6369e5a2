//! What the programs are made of: helpers that get closures, and uses of them.
//!
//! `{name}` stands for a helper, however it is reached from there, and `#` for a number that
//! keeps the names of one use apart from another's.

/// A function, class or value that can stand in any file.
pub(crate) struct Helper {
    pub(crate) name: &'static str,
    /// Helpers that it uses: they come before it in the list.
    pub(crate) needs: &'static [&'static str],
    pub(crate) text: &'static str,
}

/// A closure of a loop's turn, and what becomes of it.
pub(crate) struct Use {
    pub(crate) name: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) before: &'static str,
    /// In the loop over `i`.
    pub(crate) turn: &'static str,
    pub(crate) after: &'static str,
}

const fn helper(name: &'static str, needs: &'static [&'static str], text: &'static str) -> Helper {
    Helper { name, needs, text }
}

const fn once(name: &'static str, needs: &'static [&'static str], turn: &'static str) -> Use {
    Use { name, needs, before: "", turn, after: "" }
}

pub(crate) const HELPERS: [Helper; 29] = [
    helper("now", &[], "def now(act):\n    return act()"),
    helper("often", &[], "def often(act, *, times=2):\n    return [act() for _ in range(times)]"),
    helper("each", &[], "def each(rows, act):\n    for row in rows:\n        act(row)"),
    helper("same", &[], "def same(act):\n    return act"),
    helper("boxed", &[], "def boxed(act):\n    return {'act': [act]}"),
    helper("perhaps", &[], "def perhaps(act, yes):\n    if yes:\n        act()"),
    helper("forward", &["now"], "def forward(act):\n    return {now}(act)"),
    helper("spread", &["now"], "def spread(*args, **names):\n    return {now}(*args, **names)"),
    helper("again", &["now"], "again = {now}"),
    helper("kept", &[], "kept = []"),
    helper("keep", &["kept"], "def keep(act):\n    {kept}.append(act)\n    return act"),
    helper("run_kept", &["kept"], "def run_kept():\n    return [act() for act in {kept}]"),
    helper("keep_all", &["keep"], "def keep_all(*acts):\n    for act in acts:\n        {keep}(act)"),
    helper("lazily", &[], "def lazily(act, xs):\n    return map(act, xs)"),
    helper("values", &[], "def values(act, xs):\n    for x in xs:\n        yield act(x)"),
    helper("bound", &[], "def bound(act, *args):\n    return functools.partial(act, *args)"),
    helper("called", &[], "def called(act):\n    print(act())\n    return act"),
    helper(
        "wrapped",
        &[],
        "def wrapped(act):\n    @functools.wraps(act)\n    def inner(*args):\n        return act(*args)\n    return inner",
    ),
    helper(
        "named",
        &["kept"],
        "def named(name):\n    def keep_it(act):\n        {kept}.append(act)\n        return act\n    return keep_it",
    ),
    helper(
        "leaving",
        &[],
        "@contextlib.contextmanager\ndef leaving(act):\n    try:\n        yield act\n    finally:\n        print(act())",
    ),
    helper(
        "Leaving",
        &[],
        "class Leaving:\n    def __init__(self, act):\n        self.act = act\n\n    def __enter__(self):\n        return self.act\n\n    def __exit__(self, *error):\n        print(self.act())",
    ),
    helper(
        "Bus",
        &[],
        "class Bus:\n    def __init__(self):\n        self.acts = []\n\n    def on(self, act):\n        self.acts.append(act)\n        return self\n\n    def run(self):\n        return [act() for act in self.acts]",
    ),
    helper("Special", &["Bus"], "class Special({Bus}):\n    def on(self, act):\n        return super().on(act)"),
    helper("bus", &["Bus"], "bus = {Bus}()"),
    helper(
        "Job",
        &[],
        "class Job:\n    def __init__(self, act):\n        self.act = act\n\n    def run(self):\n        return self.act()",
    ),
    helper("job_of", &["Job"], "def job_of(act) -> 'Job':\n    return {Job}(act)"),
    helper(
        "Tools",
        &[],
        "class Tools:\n    @staticmethod\n    def run(act):\n        return act()\n\n    @classmethod\n    def make(cls, act):\n        it = cls()\n        it.act = act\n        return it\n\n    @property\n    def value(self):\n        return self.act()",
    ),
    helper("soon", &[], "async def soon(act):\n    return act()"),
    helper(
        "drive",
        &[],
        "def drive(coroutine):\n    try:\n        coroutine.send(None)\n    except StopIteration as stop:\n        return stop.value",
    ),
];

pub(crate) const USES: [Use; 38] = [
    once("now", &["now"], "print({now}(lambda: i))"),
    once("a def", &["now"], "def show#():\n    return i\nprint({now}(show#))"),
    once("often", &["often"], "print({often}(lambda: i, times=3))"),
    once("each", &["each"], "{each}([1, 2], lambda row: print(row + i))"),
    once("by keyword", &["each"], "{each}(act=lambda row: print(row + i), rows=[1])"),
    once("perhaps", &["perhaps"], "{perhaps}(lambda: print(i), i > 1)"),
    once("forward", &["forward"], "print({forward}(lambda: i))"),
    once("spread", &["spread"], "print({spread}(lambda: i), {spread}(act=lambda: -i))"),
    once("again", &["again"], "print({again}(lambda: i))"),
    once("same, called", &["same"], "print({same}(lambda: i)())"),
    once("boxed, called", &["boxed"], "print({boxed}(lambda: i)['act'][0]())"),
    once("lazily, used up", &["lazily"], "print(list({lazily}(lambda x: x + i, [1, 2])))"),
    once("values, used up", &["values"], "for it# in {values}(lambda x: x + i, [1, 2]):\n    print(it#)"),
    once("bound, called", &["bound"], "print({bound}(lambda x: x + i, 1)())"),
    once("called", &["called"], "@{called}\ndef show#():\n    return i"),
    once("wrapped, called", &["wrapped"], "@{wrapped}\ndef show#(x):\n    return x + i\nprint(show#(1))"),
    once("leaving", &["leaving"], "with {leaving}(lambda: i) as act#:\n    print(act#())"),
    once("Leaving", &["Leaving"], "with {Leaving}(lambda: i) as act#:\n    print(act#())"),
    once("a bus of the turn", &["Bus"], "print({Bus}().on(lambda: i).run())"),
    once("a named bus of the turn", &["Special"], "bus# = {Special}()\nbus#.on(lambda: i)\nprint(bus#.run())"),
    once("a job", &["Job"], "print({Job}(lambda: i).run())"),
    once("a job by a function", &["job_of"], "print({job_of}(lambda: i).run())"),
    once("static method", &["Tools"], "print({Tools}.run(lambda: i))"),
    once("class method and property", &["Tools"], "print({Tools}.make(lambda: i).value)"),
    once("a coroutine", &["soon", "drive"], "print({drive}({soon}(lambda: i)))"),
    Use {
        name: "keep",
        needs: &["keep", "run_kept"],
        before: "",
        turn: "{keep}(lambda: i)",
        after: "print({run_kept}())",
    },
    Use {
        name: "kept, by its name",
        needs: &["keep", "kept"],
        before: "",
        turn: "{keep}(lambda: i)",
        after: "for act# in {kept}:\n    print(act#())",
    },
    Use {
        name: "keep_all",
        needs: &["keep_all", "run_kept"],
        before: "",
        turn: "{keep_all}(lambda: i, lambda: -i)",
        after: "print({run_kept}())",
    },
    Use {
        name: "named",
        needs: &["named", "run_kept"],
        before: "",
        turn: "@{named}('x')\ndef show#():\n    return i",
        after: "print({run_kept}())",
    },
    Use {
        name: "same, kept",
        needs: &["same"],
        before: "fs# = []",
        turn: "fs#.append({same}(lambda: i))",
        after: "print([f() for f in fs#])",
    },
    Use {
        name: "boxed, kept",
        needs: &["boxed"],
        before: "fs# = []",
        turn: "fs#.append({boxed}(lambda: i))",
        after: "print([f['act'][0]() for f in fs#])",
    },
    Use {
        name: "wrapped, kept",
        needs: &["wrapped"],
        before: "fs# = {}",
        turn: "@{wrapped}\ndef show#(x):\n    return x + i\nfs#[i] = show#",
        after: "print([f(1) for f in fs#.values()])",
    },
    Use {
        name: "bound, kept",
        needs: &["bound"],
        before: "fs# = []",
        turn: "fs#.append({bound}(lambda x: x + i, 1))",
        after: "print([f() for f in fs#])",
    },
    Use {
        name: "lazily, kept",
        needs: &["lazily"],
        before: "fs# = []",
        turn: "fs#.append({lazily}(lambda x: x + i, [1]))",
        after: "print([list(f) for f in fs#])",
    },
    Use {
        name: "values, kept",
        needs: &["values"],
        before: "fs# = []",
        turn: "fs#.append({values}(lambda x: x + i, [1]))",
        after: "print([list(f) for f in fs#])",
    },
    Use {
        name: "a bus of all turns",
        needs: &["Bus"],
        before: "bus# = {Bus}()",
        turn: "bus#.on(lambda: i)",
        after: "print(bus#.run())",
    },
    Use {
        name: "the bus of the module",
        needs: &["bus"],
        before: "",
        turn: "{bus}.on(lambda: i)",
        after: "print({bus}.run())",
    },
    Use {
        name: "jobs",
        needs: &["Job"],
        before: "fs# = []",
        turn: "fs#.append({Job}(lambda: i))",
        after: "print([f.run() for f in fs#])",
    },
];
