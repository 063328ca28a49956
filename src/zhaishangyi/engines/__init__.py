"""Pure methods, each with its formula and its source. They know no Django and no database."""
