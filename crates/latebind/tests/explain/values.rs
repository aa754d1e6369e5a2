//! The values in a drawing are those that the program itself sees.

use serde_json::Value;

use crate::folder::Folder;

/// `made` and `read` are lists of the program; it fills them with what it sees, and prints them.
#[track_caller]
fn check(place: &str, body: &str) {
    let program = format!("import json\nmade, read = [], []\n{body}\nprint(json.dumps([made, read]))\n");
    let json = Folder::with(&[("main.py", &program)]).json(&[&format!("main.py:{place}")]);
    assert_eq!(json["basis"]["kind"], "run", "{json}");
    let printed = json["outputs"]["now"]["lines"].as_array().and_then(|lines| lines.last()).and_then(Value::as_str);
    let seen: Value = serde_json::from_str(printed.expect("a line")).expect("JSON");
    let closures = json["closures"].as_array().expect("closures");
    let made: Vec<&Value> = closures.iter().map(|it| &it["made_with"]).collect();
    let read: Vec<&Value> = closures.iter().flat_map(|it| it["reads"].as_array().expect("reads")).collect();
    assert_eq!(
        (&Value::from_iter(made.into_iter().cloned()), &Value::from_iter(read.into_iter().cloned())),
        (&seen[0], &seen[1])
    );
}

#[test]
fn of_a_loop() {
    check(
        "5:i",
        "fs = []\nfor i in range(4):\n    made.append(repr(i)); fs.append(lambda: read.append(repr(i)))\nfor f in fs: f()\n",
    );
}

#[test]
fn of_a_loop_in_a_function() {
    check(
        "6:name",
        "def build():\n    fs = []\n    for name in ['a', 'b']:\n        def show(): read.append(repr(name))\n        made.append(repr(name)); fs.append(show)\n    return fs\nfor f in build(): f()\n",
    );
}

#[test]
fn of_a_while_loop() {
    check(
        "5:n",
        "n, fs = 0, []\nwhile n < 3:\n    made.append(repr(n)); fs.append(lambda: read.append(repr(n)))\n    n += 1\nfor f in fs: f()\n",
    );
}

#[test]
fn of_a_comprehension() {
    check(
        "4:x",
        "made += ['1.5', \"'b'\", 'None']\nfs = [lambda: read.append(repr(x)) for x in (1.5, 'b', None)]\nfor f in fs: f()\n",
    );
}

#[test]
fn of_closures_that_are_called_in_their_turn_and_again() {
    check("4:i", "for i in range(3):\n    f = lambda: read.append(repr(i)); made.append(repr(i))\n    f()\n");
}

#[test]
fn of_a_variable_that_is_assigned_in_the_loop() {
    check(
        "6:y",
        "fs = []\nfor x in [1, 2, 3]:\n    y = x * 10\n    made.append(repr(y)); fs.append(lambda: read.append(repr(y)))\nfor f in fs: f()\n",
    );
}

#[test]
fn of_coroutines() {
    check(
        "6:i",
        "import asyncio\nasync def main():\n    for i in range(3):\n        async def job(): read.append(repr(i))\n        made.append(repr(i)); jobs.append(job)\njobs = []\nasyncio.run(main())\nasync def all_of():\n    for job in jobs: await job()\nasyncio.run(all_of())\n",
    );
}
