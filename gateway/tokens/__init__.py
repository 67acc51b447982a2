"""Who asks, and what upstream is shown.

tokens of the request ──> Verifier (jose, KeySet) ──> principal ──> Access.admit: scope, party ──> cache, single flight
                                                                    Access.present ──> tokens for one upstream call

Without keys configured the tokens are forwarded unread, and upstream alone decides.
"""
