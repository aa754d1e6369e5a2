"""Closures that leave their owner, and who calls them."""
registry = {}


class Button:
    def __init__(self, text):
        self.text = text
        self.slots = []

    def connect(self, slot):
        self.slots.append(slot)
        return self

    def press(self):
        for slot in self.slots:
            slot()


class Board(Button):
    def fill(self, labels):
        for label in labels:
            button = Button(label)
            button.connect(lambda: self.pick(label, button))
            registry[label] = button.press
        self.connect(lambda: label)

    def pick(self, label, button):
        return label, button.text


def build(count):
    made = []
    for i in range(count):
        def run():
            nonlocal count
            count -= 1
            return i, count
        made.append(run)
    return made


def stream(rows):
    for row in rows:
        yield lambda: row


got = [f() for f in build(3)]
now = [f() for f in stream("abc")]
late = [f() for f in list(stream("abc"))]
board = Board("all")
board.fill("xyz")
board.press()
