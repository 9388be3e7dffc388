"""Tables on any file system that Hadoop knows: versioned, split by day, and committed all together or not at all."""

from callstanding.engines.spark.lake.changing import Change
from callstanding.engines.spark.lake.checking import Fault
from callstanding.engines.spark.lake.lake import Lake
from callstanding.engines.spark.lake.manifest import Done, Input
from callstanding.engines.spark.lake.secret import key_beside, open_key
from callstanding.engines.spark.lake.sweeping import Swept

__all__ = ["Change", "Done", "Fault", "Input", "Lake", "Swept", "key_beside", "open_key"]
