"""Door-knocking: rounds, visits, findings and the visit log."""
