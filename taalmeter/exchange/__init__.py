"""Doors to other systems: standard files in and out, never rules or scores of their own."""
