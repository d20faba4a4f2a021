"""Deadlines by calendar days, working days or hours, their lights, and notices of public holidays."""
