// Tests of CorpusImport follow.
