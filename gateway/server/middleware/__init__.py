"""What every answer passes through: pure ASGI, one concern per file."""
