"""What is done when a PC, a stick or a paper is lost."""
