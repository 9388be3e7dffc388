"""Campaigns that call day by day, by our budget or without one, and are judged each evening as real ones are."""
