// The first types of Search follow.
