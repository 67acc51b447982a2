"""What the gateway tells its operators: logs, metrics and traces."""
