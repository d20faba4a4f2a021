"""What a community decides for itself: norms, limits and periods that the law or the city leave open."""
