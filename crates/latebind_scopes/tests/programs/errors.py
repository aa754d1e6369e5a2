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
