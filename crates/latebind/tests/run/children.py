"""Reads stale in a child of the kind it is told."""
import asyncio
import concurrent.futures
import multiprocessing
import os
import signal
import subprocess
import sys
import threading


def work():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    print([f() for f in fs], flush=True)


async def work_later():
    await asyncio.sleep(0)
    work()


def killed():
    """By somebody else, while it waits."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        work()
        os.write(writer, b".")
        signal.pause()
    os.read(reader, 1)
    os.kill(child, signal.SIGKILL)
    print(os.waitpid(child, 0)[1])


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
    elif what == "asyncio":
        asyncio.run(work_later())
    elif what == "pool":
        with concurrent.futures.ProcessPoolExecutor(1) as pool:
            pool.submit(work).result()
    elif what == "killed":
        killed()
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
