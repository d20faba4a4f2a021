"""The register of what left the house, on the screen."""
