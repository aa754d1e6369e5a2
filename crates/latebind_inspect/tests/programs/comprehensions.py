a = [lambda: i for i in range(3)]
b = {i for i in a}, {i: j for i, j in a}, (i for i in b)
# ---
def f(k):
    return [[lambda: (i, j, k) for i in a] for j in k]
# ---
def f(k):
    a = [k for k in k]
    b = [lambda: k for k in k]
    return lambda: k
# ---
def o(k):
    def h():
        a = [k for k in range(3)]
        return lambda: k
    return h
# ---
def o(k):
    def h():
        b = k
        a = [lambda: k for k in range(3)]
        return lambda: k
    return h
# ---
def o(x):
    def f():
        [x for x in y]
        return [x for _ in y]
    return f
# ---
def o(x):
    def f():
        [[x for x in y] for z in x]
        {x: z for z in y for x in z}
        return (x for _ in y), [lambda: (x, z) for q in y]
    return f
# ---
def f(xs):
    [(y := x) for x in xs]
    any((z := y) for y in xs)
    return [[(w := lambda: y) for _ in a] for b in c], w, z
# ---
[(y := x) for x in z]
[[(w := x, lambda: w) for x in z] for q in y]
# ---
def o():
    y = 0
    def f(xs):
        nonlocal y
        global z
        [(y := x, (z := x)) for x in xs]
        return lambda: (y, z)
    return f
# ---
def f(x):
    return [x for x in x if x for y in x if y for x, z in y if (w := z)]
# ---
def f(k):
    return ([i + j + k for i in j] for j in k), [(i + j + k for i in j) for j in k]
# ---
f = lambda k: [k for i in k]
g = lambda k=[i for i in j]: {k: i for i in k}
# ---
def f():
    [a.b for a.b in c]
    [d[e] for d[e] in c]
    [g for g, *h in c]
# ---
def f(x):
    {(lambda: 1): (lambda: 2) for (lambda: 3).y in (lambda: 4) if (lambda: 5) for z in (lambda: 6) if (lambda: 7)}
# ---
def f():
    def g(): return [i for i in i]
    i = 0
    class C:
        a = [i for i in i]
        b = [i for j in i]
        def m(self): return [i for j in i]
# ---
class C:
    def f(self):
        [(__x := 1) for _ in self]
        return lambda: __x
    def g(self):
        [lambda: (__x := 1) for __x in self]
# ---
def f(x):
    return lambda: [x for y in x if [x for x in y]]
# ---
def f():
    [(lambda: (x := 0, x)) for x in y]
    global g
    return [g for g in y], g
# ---
def o():
    x = 1
    def f():
        [x for x in a]
        nonlocal x
        x = 2
