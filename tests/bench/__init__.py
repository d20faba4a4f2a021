"""``lianglin bench``: what the product takes, beside what its bare material takes in the same run."""
