"""Standings that something else computed, such as a cluster: found in Parquet, indexed once, mapped by many processes."""
