"""宅上议: talk a local matter through until it is settled and done."""

import os

__version__ = "0.1.0"

# numpy reads it when it is loaded. A thread for each core costs more than it gives for the small
# matrices here, thirty times more when the cores have something else to do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
