"""What happened: the numbers that calls and reports are about."""
