#!/usr/bin/env node
// `python3.14 SCRIPT ARGS…` and `-m MODULE ARGS…`, for a machine without CPython 3.14: pyodide is
// CPython compiled to WebAssembly, and runs under node.
//
//     npm install --prefix DIR pyodide@314
//     LATEBIND_PYODIDE=DIR python3.14.mjs main.py
//
// It sees the real files and environment, and imports `sitecustomize` as every interpreter does. It has no
// processes, threads or signals.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const pyodide = path.join(process.env.LATEBIND_PYODIDE, "node_modules/pyodide");
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));

// What CPython's `main` does: it has no way in here.
const MAIN = `
import os, sys
def run_main(words):
    import atexit, runpy
    os.chdir(words[0])
    try:
        if words[1] == "-m":
            sys.path.insert(0, words[0])
            sys.argv[:] = words[2:]
            runpy._run_module_as_main(words[2])
        else:
            sys.path.insert(0, os.path.dirname(os.path.realpath(words[1])))
            code = runpy._get_code_from_file(words[1])
            main = sys.modules["__main__"].__dict__
            main.update(__file__=os.path.abspath(words[1]), __cached__=None)
            exec(code, main)
        status = 0
    except SystemExit as error:
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return status
run_main
`;

/** The real file system, but for what is the interpreter's own. */
function mount(FS) {
  for (const name of fs.readdirSync("/")) {
    if (!["dev", "home", "lib", "proc"].includes(name)) {
      FS.mkdirTree(`/${name}`);
      FS.mount(FS.filesystems.NODEFS, { root: `/${name}` }, `/${name}`);
    }
  }
}

function streams(python) {
  for (const [set, descriptor] of [["setStdout", 1], ["setStderr", 2]]) {
    python[set]({ write: (bytes) => fs.writeSync(descriptor, bytes) });
  }
}

const words = process.argv.slice(2);
const python = await loadPyodide({ args: [...words], env: process.env, fsInit: async (FS) => mount(FS) });
streams(python);
try {
  process.exitCode = python.runPython(MAIN)(python.toPy([process.cwd(), ...words]));
} catch (error) {
  // `os._exit`
  if (error.status === undefined) throw error;
  process.exitCode = error.status;
}
