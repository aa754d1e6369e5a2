def f[T, T](): pass
# ---
def f[T]():
    def g():
        nonlocal T
# ---
def f[T: (x := 1)](): pass
# ---
class C[T](x := y): pass
# ---
type A = (x := 1)
# ---
def o():
    type A = (yield)
# ---
def f[T: [(x := 1) for y in z]](): pass
# ---
type A = [(x := 1) for y in z]
# ---
class C[T]([(x := 1) for y in z]): pass
# ---
class C:
    type A = [x for y in z]
# ---
class C:
    type A = lambda: x
