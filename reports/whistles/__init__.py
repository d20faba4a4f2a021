"""The papers of whistles: the call in three parts, the four lists, the ledger of points."""
