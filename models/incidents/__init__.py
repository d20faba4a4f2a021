"""Something was lost, seen by others or changed: who is concerned, who was told, and when (L-25)."""
