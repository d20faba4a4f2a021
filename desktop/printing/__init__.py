"""Paper on the screen: preview, the system's print dialog, saving as PDF."""
