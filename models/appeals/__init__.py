"""Residents' appeals in a closed loop (诉求): topics, departments, steps, deadlines, notices."""
