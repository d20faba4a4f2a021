"""What people see and touch: the Qt desktop and the command line."""
