"""`python -m zhaishangyi` is the same as `zhaishangyi`."""

import sys

from zhaishangyi.cli import main

if __name__ == "__main__":
    sys.exit(main())
