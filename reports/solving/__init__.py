"""The papers of 解难题: the problem of the day, the week or the month."""
