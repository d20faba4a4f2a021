"""The one problem a day, a week, a month."""
