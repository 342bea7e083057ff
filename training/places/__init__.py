"""Makes the weights by which places are ranked."""
