"""How a matter is to be walked through: procedure files and the rules that read them."""
