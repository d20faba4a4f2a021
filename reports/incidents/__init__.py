"""The papers of an incident: report, list, letters and public notice."""
