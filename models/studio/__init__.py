"""The Saturday three-zero studio (三零工作室): sessions, shifts, matters, hazards."""
