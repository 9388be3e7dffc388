"""What goes out: standings to switches (Redis, a switch's own table, DNS, FastAGI, lists) and news to owners' targets."""
