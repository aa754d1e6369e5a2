handlers = {}
for name in ["save", "load", "quit"]:
    handlers[name] = lambda: print(name, "clicked")

for handler in handlers.values():
    handler()  # prints "quit clicked" three times


def watch(bus, hosts):
    for host in hosts:
        bus.subscribe(lambda event: print(host, event))


def longest_lines(texts):
    for text in texts:
        print(max(text.splitlines(), key=lambda line: len(line) - text.count(" ")))
