"""How long what is kept, and how it goes: proposed by rule, approved by a person, traced (L-08)."""
