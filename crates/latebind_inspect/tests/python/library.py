"""Prints the paths of the interpreter's own library, for the test `against_cpython`."""
import os
import sysconfig


def main():
    for folder, folders, files in os.walk(sysconfig.get_paths()["stdlib"]):
        folders[:] = sorted(set(folders) - {"__pycache__", "site-packages"})
        for file in sorted(files):
            if file.endswith(".py"):
                print(os.path.join(folder, file))


main()
