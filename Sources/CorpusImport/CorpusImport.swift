// The first types of CorpusImport follow.
