"""The offices' workbench: more time, handing over, working together on one promise."""
