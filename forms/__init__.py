"""What a person fills in: value types, forms, rules of forms, Excel sheets, texts."""
