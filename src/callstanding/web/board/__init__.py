"""The web pages of the service: Today, Numbers, one number, campaigns, the stock, the desk, and the operator's own."""
