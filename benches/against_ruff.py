#!/usr/bin/env python3
"""Times `latebind check` against `ruff check --select B023 --no-cache` on the same files, in one run.

    benches/against_ruff.py PATH...                  any tree of Python files
    benches/against_ruff.py --runs 5 --jobs 1 PATH

Prints CPU time (user + system), wall time and peak memory of both, and the ratios. The two take
turns and the best run of each counts, so that a busy machine disturbs both alike. ruff is taken
from PATH, or installed into a throw-away environment.
"""
import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
Run = collections.namedtuple("Run", "cpu wall megabytes status")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, help="threads of both (default: as each chooses)")
    parser.add_argument("--latebind", help="the binary (default: built with --release)")
    parser.add_argument("--ruff", help="the binary (default: from PATH, else installed for this run)")
    parser.add_argument("--max-ratio", type=float, help="exit with 1 when latebind needs more of ruff's CPU time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        commands = {
            "latebind": latebind_command(options),
            "ruff": ruff_command(options, scratch),
        }
        best = measure(commands, options, scratch)
    ratio = report(best)
    if options.max_ratio is not None and ratio > options.max_ratio:
        sys.exit(f"too slow: {ratio:.2f} of ruff's CPU time, {options.max_ratio:.2f} allowed")


def latebind_command(options):
    binary = options.latebind or build()
    jobs = ["-j", str(options.jobs)] if options.jobs else []
    return [binary, "check", "--no-cache", "--quiet", "--output-format", "concise", *jobs, *options.paths]


def build():
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "latebind"], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR") or os.path.join(ROOT, "target")
    return os.path.join(target, "release", "latebind")


def ruff_command(options, scratch):
    binary = options.ruff or shutil.which("ruff") or install_ruff(scratch)
    print(subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout.strip())
    return [binary, "check", "--select", "B023", "--no-cache", "--isolated", "--quiet",
            "--output-format", "concise", *options.paths]


def install_ruff(scratch):
    folder = os.path.join(scratch, "venv")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([os.path.join(folder, "bin", "pip"), "install", "--quiet", "ruff"], check=True)
    return os.path.join(folder, "bin", "ruff")


def measure(commands, options, scratch):
    """The best run of each; a first run that does not count fills the file cache."""
    runs = collections.defaultdict(list)
    for turn in range(options.runs + 1):
        for name, command in commands.items():
            run = run_once(command, environment(name, options), scratch)
            if run.status not in (0, 1):
                sys.exit(f"{name} ended with {run.status}: {' '.join(command)}")
            if turn:
                runs[name].append(run)
    return {name: min(done) for name, done in runs.items()}


def environment(name, options):
    threads = {"RAYON_NUM_THREADS": str(options.jobs)} if name == "ruff" and options.jobs else {}
    return {**os.environ, **threads}


def run_once(command, env, scratch):
    with open(os.path.join(scratch, "output"), "wb") as output:
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=env)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    kilobytes = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return Run(usage.ru_utime + usage.ru_stime, wall, kilobytes / 1024, child.returncode)


def report(best):
    print(f"{'':10}{'CPU s':>10}{'wall s':>10}{'peak MB':>10}")
    for name, run in best.items():
        print(f"{name:10}{run.cpu:10.2f}{run.wall:10.2f}{run.megabytes:10.0f}")
    ours, theirs = best["latebind"], best["ruff"]
    ratio = ours.cpu / max(theirs.cpu, 1e-9)
    print(f"{'ratio':10}{ratio:10.2f}{ours.wall / theirs.wall:10.2f}{ours.megabytes / theirs.megabytes:10.2f}")
    return ratio


if __name__ == "__main__":
    main()
