"""What is done to orders: each write run to its end, in order, and followed live."""
