"""The pages of this room: the desk, the inbox, and how one is reached."""
