"""Orders (innkrevingsoppdrag) of the simulator: what is sent in, the rules it must keep, what becomes of it."""
