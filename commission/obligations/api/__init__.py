"""What is owed, the inbox, the outbox and the engine, for programs: the same verbs as on the pages."""
