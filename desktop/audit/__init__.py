"""Who did what at this PC, and of one resident who saw and changed what."""
