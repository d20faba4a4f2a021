"""Where people live: areas, estates, buildings, units, dwellings and their picture."""
