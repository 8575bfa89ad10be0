"""`python3 -m local run|exec|test|...`: what the Makefile calls, with whichever Python the machine has.

Written so that an old Python can read it and say what is missing; everything else needs 3.11.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- an old Python has to get this far
    sys.exit("ATMP Match needs Python 3.11 or later: choose one, for example make run PYTHON=python3.12")

from local.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
