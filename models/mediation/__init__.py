"""People's mediation (人民调解): files, parties, records, agreements."""
