"""The tables of docs/trust.md: each file reads what one sort of run left in build/trust."""
