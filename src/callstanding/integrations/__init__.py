"""What lets real switches use standings: Redis, a switch's own table, DNS, FastAGI, lists, and an address book."""
