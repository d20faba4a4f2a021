"""The demo: a week of a station, end to end, on generated people; each chapter is a module."""
