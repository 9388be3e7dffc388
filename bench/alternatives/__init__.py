"""What a user would write instead of using Callstanding, on the same file."""
