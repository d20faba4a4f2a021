"""What a person gets on paper about his own data: the dossier, and the receipt of a request."""
