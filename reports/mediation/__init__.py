"""The papers of people's mediation (F05): ruled lines, blank or filled."""
