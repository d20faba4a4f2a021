"""The screens of appeals: the work list, the intake, one appeal, figures, and what they go by."""
