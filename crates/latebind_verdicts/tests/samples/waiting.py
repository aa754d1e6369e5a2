"""Coroutines, tasks and threads."""
import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


async def gather(urls):
    tasks = []
    for url in urls:
        async def fetch():
            await asyncio.sleep(0)
            return url
        tasks.append(asyncio.create_task(fetch()))
        await asyncio.wait_for(fetch(), 1)
    async for reply in replies(urls):
        tasks.append(asyncio.ensure_future(show(lambda: reply)))
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(show(lambda: task))
    return await asyncio.gather(*tasks)


async def replies(urls):
    for url in urls:
        yield url


async def show(get):
    return get()


def start(count):
    threads = []
    for n in range(count):
        thread = threading.Thread(target=lambda: print(n))
        thread.start()
        threads.append(thread)
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(lambda: n) for n in range(count)]
        print([future.result() for future in futures])
    for thread in threads:
        thread.join()


asyncio.run(gather(["a", "b"]))
