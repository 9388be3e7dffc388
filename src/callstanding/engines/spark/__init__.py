"""The engine on Apache Spark, for more calls than one machine holds. Nothing outside this room imports pyspark."""
