"""Handing published runs on: to storages elsewhere, and to a webhook."""
