"""HTTP/1.1 towards the upstream APIs, and nothing that they do not need.

    Call -> client.py -> request.py (bytes out) -> connection.py -> answer.py (bytes in) -> body.py -> Answer
                 └─> pool.py -> dial.py (DNS, TCP, TLS)

Every fault leaves as one of httpx's exceptions, raised where it is found; `failures/faults.py` takes it from there. CPU
measured per GET at ten at once: 2 kB 29 us, 20 kB 29, 500 kB 152, 6.7 MB 7,100 (with aiohttp 90, 86, 224, 9,800).
"""

from gateway.upstream.http.client import HttpClient

__all__ = ["HttpClient"]
