"""A believable community from a seed, for the demo, the tests and the benchmarks. Nobody in it exists."""
