def f():
    x = 1
    global x
# ---
def f():
    print(x)
    nonlocal x
# ---
def f():
    nonlocal x
# ---
x = 1
class C:
    nonlocal x
# ---
nonlocal x
# ---
def f(x):
    global x
# ---
def o():
    x = 1
    def f():
        nonlocal x
        global x
# ---
def f():
    global x
    x: int
# ---
def o():
    x = 1
    def f():
        x: int
        nonlocal x
# ---
def f(a, *, a): pass
# ---
class C:
    def f(self, __a, _C__a): pass
# ---
[(x := 0) for x in y]
# ---
[[(x := 0) for z in y] for x in y]
# ---
[1 for i in y if (j := 0) for j in z]
# ---
[x for x in (y := z)]
# ---
[x for x in (lambda: (y := z))]
# ---
class C:
    [(y := x) for x in z]
# ---
def f():
    from os import *
# ---
def f():
    [(yield) for x in y]
# ---
def f():
    def g():
        global x
        def h():
            nonlocal x
# ---
def f():
    x = 1
    def g():
        nonlocal x
        def h():
            nonlocal x
            x = 2
# ---
def f(a, *a): pass
# ---
lambda a, b, *, a: 1
# ---
def f():
    [x for w in z for x in (y := w)]
# ---
def f():
    ((yield x) for x in y), {(yield x): 1 for x in y}
# ---
class C:
    def f(self):
        global __x
        [(__x := 1) for y in self]
# ---
class C:
    def f(self): [(__x := 1) for __x in self]
# ---
from __future__ import annotations
def f(a: (b := 1)): pass
# ---
from __future__ import annotations
async def f():
    def g(a: await x): pass
    y: (yield) = 1
# ---
from __future__ import nothing_like_this
# ---
'A docstring.'; from __future__ import division, braces
# ---
x = 1
from __future__ import annotations
# ---
class C:
    global x
    x: int = 1
# ---
global x
x: int
# ---
def f():
    for x in y:
        global x
# ---
def f():
    import x
    def y(): pass
    global x
    global y
# ---
class C:
    print(x)
    global x
# ---
await x
# ---
def f():
    await x
    async with x: pass
    async for x in y: pass
    [x async for x in y]
    (x async for x in y)
# ---
def f(__debug__):
    __debug__ = 1
# ---
f(__debug__=1)
