"""Lets `python -m callstanding` do what the command `callstanding` does."""

from callstanding.cli import main

if __name__ == "__main__":
    main()
