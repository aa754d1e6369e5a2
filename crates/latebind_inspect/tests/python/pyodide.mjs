// Prints what `facts.py` says in CPython 3.14, for a machine that has none: pyodide is
// CPython compiled to WebAssembly, and runs under node.
//
//     npm install --prefix DIR pyodide@314
//     node pyodide.mjs DIR [FILE.py]... > facts.txt
//     LATEBIND_FACTS=3.14=facts.txt cargo test -p latebind_inspect
//
// Without files: pyodide's own library, unpacked to DIR/library.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const [folder, ...given] = process.argv.slice(2).map((name) => path.resolve(name));
const pyodide = path.join(folder, "node_modules/pyodide");
const library = path.join(folder, "library");
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));

// Lists and prints: the same scripts as for an installed interpreter.
const FACTS = fs.readFileSync(path.join(here, "facts.py"), "utf8");
const RUN = `
import io, sys
def run(script, paths):
    sys.stdin = io.TextIOWrapper(io.BytesIO(paths.encode()), encoding="utf-8")
    printed = io.BytesIO()
    sys.stdout = io.TextIOWrapper(printed, encoding="utf-8", newline="\\n")
    exec(compile(script, "facts.py", "exec"), {"__name__": "__main__"})
    sys.stdout.flush()
    return printed.getvalue().decode("utf-8", "surrogatepass")
`;

/** A fresh interpreter that sees our files under their own names. */
async function interpreter() {
  const python = await loadPyodide({ stdout: () => {}, stderr: () => {} });
  for (const root of new Set([folder, ...given].map((name) => "/" + name.split("/")[1]))) {
    python.FS.mkdirTree(root);
    python.mountNodeFS(root, root);
  }
  python.runPython(RUN);
  return python;
}

function pythonFiles(root) {
  const names = fs.readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".py"));
  return names.sort().map((name) => path.join(root, name));
}

let python = await interpreter();
if (given.length === 0) {
  const zip = fs.readFileSync(path.join(pyodide, "python_stdlib.zip"));
  python.unpackArchive(new Uint8Array(zip), "zip", { extractDir: library });
}
for (const file of given.length === 0 ? pythonFiles(library) : given) {
  try {
    process.stdout.write(python.globals.get("run")(FACTS, file + "\n"));
  } catch (error) {
    // What overflows the stack of WebAssembly ends the interpreter.
    process.stdout.write(`\f${file}\nunreadable\n`);
    console.error(`${file}: ${error}`);
    python = await interpreter();
  }
}
