"""The populations of a world, one per file: which kinds there are, and the ways of those that have their own."""
