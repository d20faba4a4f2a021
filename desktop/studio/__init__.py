"""The three-zero studio: Saturdays with queue and intake, matters, hazards, figures."""
