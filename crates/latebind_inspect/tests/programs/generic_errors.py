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
# ---
class C:
    def f[T: (x for y in z)](self): pass
# ---
def f[T: ((x := 1), 2)](): pass
# ---
async def o():
    def f[T: await x](): pass
# ---
class C[T]:
    nonlocal T
# ---
class C[T: int]: pass
__a = 1
def f(__b): pass
# ---
class D:
    class C[T: int, __U = int]: pass
    __a = 1
    def f(__b): pass
__a = 1
