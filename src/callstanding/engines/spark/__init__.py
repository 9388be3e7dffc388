"""Apache Spark: the same rollups on a cluster."""
