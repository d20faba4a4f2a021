"""The tabs of whistles, red tasks and points."""
