"""What is stored and what is true: records, queries, rules, actions, the station file. Nothing that people read."""
