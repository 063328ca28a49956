"""A round of statements as the published tables votes.csv and comments.csv, out and in."""
