"""All numbers in memory, by columns: searched, sorted and filtered within some milliseconds."""
