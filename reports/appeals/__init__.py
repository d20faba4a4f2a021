"""The papers of residents' appeals: intake, handling sheet, notices, evidence, report."""
