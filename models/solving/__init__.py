"""One problem a day, a week, a month (解难题), and what was achieved by them."""
