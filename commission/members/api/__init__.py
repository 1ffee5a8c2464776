"""Organisations, roles, invitations, requests for access and the reference directory, for programs."""
