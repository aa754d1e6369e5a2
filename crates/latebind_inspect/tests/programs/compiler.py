break
# ---
for x in y:
    def f():
        continue
# ---
for x in y:
    class C:
        break
# ---
for x in y:
    pass
else:
    break
# ---
while x:
    try:
        break
    finally:
        continue
# ---
with x:
    for y in z:
        continue
# ---
*a, *b = c
# ---
[a, (*b, *c)] = d
# ---
*a = b
# ---
for *a in b:
    pass
# ---
[x for *a in b]
# ---
*a
# ---
x = *a
# ---
def f():
    return *a
# ---
def f():
    yield *a
# ---
for x in *a:
    pass
# ---
*a, b = c, *d
x = [*a, *b], {*a}, (*a,), f(*a, *b)
class C(*x, **y): pass
# ---
f(a=1, b=2, b=3, a=4)
# ---
class C(a=1, a=2): pass
# ---
try: pass
except: pass
except E: pass
# ---
def f(a, __debug__=1): pass
# ---
f(a=1, __debug__=1)
# ---
import a, __debug__
# ---
import a.b as __debug__
# ---
lambda a, *, __debug__: 1
