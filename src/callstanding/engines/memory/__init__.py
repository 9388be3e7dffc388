"""The reference engine: everything that the SQL of the other engines says, a second time, in plain Python.

It is written to be read and to be right, not to be fast: what it gives is what the other engines have to give.
"""

from callstanding.engines.memory.memory import Memory

__all__ = ["Memory"]
