"""The pages of the settings: this PC, the station, its grids, areas, workers, backups, acts, and what this is."""
