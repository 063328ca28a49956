"""A store of a whole prefecture, made up, and how long its pages take."""
