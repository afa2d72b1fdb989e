"""Backup and restore: the whole installation in one file of our own, from any database to any other.

The file is a plain tar, written in one pass and in a fixed order: `manifest.json` (versions, schema, columns, which key
sealed the history), `media/…` (every file that a row names), `tables/<model>/<part>.jsonl.gz` (rows in the order of their
keys), `contents.json` (figures, digests, heads of the chains). Each member carries its SHA-256; the contents seal them all
with the trail's key. Left out is what opens a door of this house by itself: sessions, API tokens, the keys; and attempts to
sign in. In it, readable, are the hashes of passwords and the addresses and secrets of people's robots and webhooks: who has
the file can speak through these. After a restore nothing is sent a second time by itself (`reminders/actions/restoring.py`).
"""
