// The first types of Answering follow.
