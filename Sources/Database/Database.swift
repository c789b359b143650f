// The first types of Database follow.
