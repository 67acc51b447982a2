"""What all tests share."""

from hypothesis import settings

# Only wrong answers may fail a property, not a busy machine; and a run can be repeated.
settings.register_profile("gateway", deadline=None, derandomize=True, database=None)
settings.load_profile("gateway")
