"""The same facts, rollups and standings on an Apache Spark cluster. Needs the extra `spark` and a Java runtime."""
