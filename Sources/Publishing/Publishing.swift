// The first types of Publishing follow.
