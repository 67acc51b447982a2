"""A strict stand-in for both upstream APIs over HTTP.

    serve.py -> app.py -> exchange.py (counts, faults, latency) -> krav_og_betalinger.py | innkrevingsoppdrag.py
                       -> control.py  (/_simulator/...)            reskontro/ (ledgers)    oppdrag/ (orders)

Nothing of the gateway is used here: what it is tested against must not share its mistakes.
"""
