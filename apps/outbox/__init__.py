"""Every message that leaves: queued, sent, failed, bounced; and the addresses nobody may write to."""
