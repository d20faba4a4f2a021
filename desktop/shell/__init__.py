"""The window around every screen: navigation, log-in, search, lock."""
