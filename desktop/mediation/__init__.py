"""People's mediation on screen: the files of whoever looks, one file, a new one."""
