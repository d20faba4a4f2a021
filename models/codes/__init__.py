"""Code tables: national standards and proposals, as shipped data."""
