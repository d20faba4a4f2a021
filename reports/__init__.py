"""What is printed and exported: ReportLab pages and their fonts."""
