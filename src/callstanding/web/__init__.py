"""The HTTP interface: calls and reports in, standings and verdicts out, and who may do what."""
