"""A matter walks its links: from the first word to being taken up, and on by hand."""
