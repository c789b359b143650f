// The first types of Arguments follow.
