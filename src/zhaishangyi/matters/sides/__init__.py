"""Towns and villages that work on one matter together: what holds, and what is to be seen."""
