"""Paper of the care area: records, cards, lists of who is due and who has nobody, figures, who answers for a place."""
