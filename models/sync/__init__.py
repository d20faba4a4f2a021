"""What sync keeps in the station file: its state, its batches, what was refused, what clashed, who moved."""
