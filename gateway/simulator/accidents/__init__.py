"""What faults do to answers; each function is one kind of fault."""
