"""宅上议: talk a local matter through until it is settled and done."""

__version__ = "0.1.0"
