"""Norwegian values of the two APIs: frozen, checked as they are decoded, without I/O."""
