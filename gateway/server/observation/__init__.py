"""What is told about operations: the log, the audit log, metrics and traces."""
