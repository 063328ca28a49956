"""The file of a dispute as the two sides and the mediator see it on one page."""
