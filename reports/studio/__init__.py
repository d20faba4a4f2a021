"""The papers of the studio: who sits there on Saturday, hazards to mend, figures of the three zeros."""
