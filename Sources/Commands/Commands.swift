// The first types of Commands follow.
