def f(xs, k):
    return [x + k for x in xs]
# ---
def outer(a, b=1, *args, c, d=2, **kwargs):
    def inner():
        nonlocal a
        a += b
        return args, c, d, kwargs
    return inner
# ---
x = 0
def f():
    x = 1
    def g():
        global x
        x = 2
        def h():
            return x
        return h
    return g, lambda: x
# ---
def f(n):
    for i in range(n):
        def callback(i=i, *, j=n):
            return i, j, n
        yield callback
    else:
        i = None
    del i
# ---
async def f(xs):
    async for x in xs:
        async with x as y:
            await y
    return [x async for x in xs], (await z for z in xs)
# ---
def f():
    try:
        import os.path, sys as system
        from a import b, c as d
    except (OSError, ValueError) as error:
        return lambda: error
    else:
        e = lambda: os
    finally:
        g = lambda: (system, b, d)
    with open(os) as (first, *rest), e:
        return lambda: (first, rest, e, g)
# ---
@(lambda f: f)
def f(a: (lambda: 1) = (lambda: 2), *, b: (lambda: 3) = (lambda: 4)) -> (lambda: 5):
    @f
    @(lambda: 6)
    def g(): pass
# ---
def f(x):
    global y
    y = x
    print(y, z)
    def g():
        return y, z
    class y2:
        global w
        w = 1
        def m(self): return w
# ---
def recursive(n):
    def go(m):
        return go(m - 1) if m else n
    return go(n)
# ---
def f():
    x: int
    y: str = ''
    (z): int
    (w): int = 1
    a.b: c = d
    return lambda: (x, y, w)
# ---
def f():
    if 0:
        yield
    while (n := next(it)):
        g = lambda: n
        continue
    assert n, (lambda: g)
    raise n from g
# ---
f = lambda a, *b, c=(lambda: a), **d: (lambda: (a, b, c, d))
g = lambda: (yield)
h = {(lambda: 1): (lambda: 2), **(lambda: 3)(), (lambda: 4): (lambda: 5)}
i = f(lambda: 6, *(lambda: 7)(), k=lambda: 8, **(lambda: 9)())
j = a[lambda: 1:lambda: 2:lambda: 3](lambda: 4).x < (lambda: 5) < (lambda: 6)
# ---
from os import *
from . import a
from .b import *
def f(): return path, a
# ---
def f():
    x = 1
    def g():
        return f'{x!r:{width}} {(lambda: y)}'
    y = width = 2
    return g
# ---
x = (f'{[a for a in b]}'
     f'{[c for c in d]}'
     'x'
     f'''abc
     {[e for e in f]}''')
y = f'''a
{1}
{[g for g in h]} {[g for g in h]}
{[g for g in h]} {[g for g in i]!r} {[g for g in j]:>{(lambda: k)()}}'''
z = ('aa'
   'bb' f'{  (i for i in j)}')
w = (f'aa'
   f'bb{  [ (i for i in j), lambda: 0 ]}'
 f'bb{  [ (i for i in j), lambda: 0 ]}')
v = (f'aa\'{0}'
   f'bb{1}' f'cc{(lambda: 0)!r:{[lambda: 1]}}')
