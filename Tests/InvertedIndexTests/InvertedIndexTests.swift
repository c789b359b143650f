// Tests of InvertedIndex follow.
