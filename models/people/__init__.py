"""Who lives there: households, residents and their residencies."""
