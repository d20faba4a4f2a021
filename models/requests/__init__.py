"""What a person may ask of whoever keeps the file: see, copy, correct, erase, restrict, have explained (L-20)."""
