"""Pages of notifications: calendar links, and the mails of the embedded default."""
