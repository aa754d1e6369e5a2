"""Generator expressions and lazy iterators around a variable that moves on."""
from itertools import chain, groupby, takewhile


def sieve(limit):
    numbers = range(2, limit)
    while numbers:
        prime = next(iter(numbers), None)
        if prime is None:
            return
        yield prime
        numbers = [n for n in filter(lambda n: n % prime, numbers)]


def columns(rows, keys):
    parts = []
    for key in keys:
        parts.append(row[key] for row in rows)
        parts.append(map(lambda row: row.get(key), rows))
        total = sum(row[key] for row in rows)
        best = max(rows, key=lambda row: row[key] - total)
        if any(row is best for row in rows):
            parts.append(takewhile(lambda row: row != key, rows))
    return list(chain.from_iterable(parts))


def groups(rows):
    for size in (1, 2):
        for key, group in groupby(rows, key=lambda row: len(row) // size):
            yield key, (row for row in group if len(row) > size)


print(list(sieve(30)), columns([{"a": 1}], "a"), {k: list(g) for k, g in groups(["x", "yy"])})
