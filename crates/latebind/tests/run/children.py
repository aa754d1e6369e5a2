"""Reads stale in a child of the kind it is told."""
import multiprocessing
import os
import subprocess
import sys
import threading


def work():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    print([f() for f in fs], flush=True)


def child(method):
    process = multiprocessing.get_context(method).Process(target=work)
    process.start()
    process.join()
    print(process.exitcode)


def main(what):
    if what == "inner":
        work()
    elif what == "thread":
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    elif what == "subprocess":
        print(subprocess.call([sys.executable, __file__, "inner"]))
    elif what == "forked":
        if os.fork() == 0:
            work()
            os._exit(0)
        os.wait()
    else:
        child(what)


if __name__ == "__main__":
    main(sys.argv[1])
