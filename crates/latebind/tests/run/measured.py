def made():
    fs = []
    for i in range(3):
        fs.append(lambda: i)

        def never():
            return i
    return fs
