// The first types of Evaluation follow.
