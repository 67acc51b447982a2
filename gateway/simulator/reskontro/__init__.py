"""Ledgers (reskontro) of the simulator's parties: built in whole øre, rendered once, cut to periods when asked."""
