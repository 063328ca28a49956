"""What is always true of a mediation. No Django here."""
