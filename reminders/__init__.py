"""What awaits whom: the desk, the inbox, reminders and the channels that carry them."""
