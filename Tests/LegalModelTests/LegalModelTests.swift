// Tests of LegalModel follow.
