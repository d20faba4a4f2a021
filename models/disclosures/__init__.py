"""What leaves the house: each export and print with its purpose, who asked and who agreed (L-09, L-12)."""
