"""What carries standings to other systems: switches, caches, webhooks, mail and chat."""
