"""The numbers that we publish, and how to get them again: `make bench`."""
