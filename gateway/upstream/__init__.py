"""Towards the two REST APIs."""
