import ctypes
import subprocess
import sys

import pytest

PROGRAM = """
import resource
from gateway.server.worker_process import settle_memory

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

settle_memory()
size = 8_000_000
b"x" * size
before = faults()
b"x" * size
print(faults() - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="no glibc")
def test_a_large_answer_uses_the_memory_of_the_last() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True)
    assert int(done.stdout) < 8_000_000 // 4096 // 4
