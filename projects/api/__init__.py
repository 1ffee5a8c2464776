"""Calls, proposals, partners, reviews and decisions for programs: the same verbs as on the pages."""
