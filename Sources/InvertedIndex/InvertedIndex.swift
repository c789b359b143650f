// The first types of InvertedIndex follow.
