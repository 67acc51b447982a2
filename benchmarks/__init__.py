"""What the gateway costs, beside its peers, on the same work."""
