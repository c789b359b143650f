// The first types of TextVectors follow.
