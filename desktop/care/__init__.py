"""Care: special groups, who helps whom, which visits are due, and what is still missing."""
