"""RecVault's two commands; they need nothing but Python and do all set-up themselves.

    python packaging/run.py demo    the whole job on sample data, then the window on the result
    python packaging/run.py test    format, lint, import contracts, types, tests

This file alone must be readable by any Python, so that an old one gets a sentence to act on.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the reader may have started an old Python
    found = "%d.%d" % sys.version_info[:2]  # noqa: UP031  an old Python knows no f-string
    sys.exit("RecVault needs Python 3.11 or newer, and this is Python " + found + ".")

from commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
