"""Excel in and out: registers as people keep them come in, any list goes out."""
