"""What keeps standings live: the journal of accepted batches, the folder that works it off, and what it publishes."""
