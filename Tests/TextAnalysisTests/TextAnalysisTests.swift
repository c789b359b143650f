// Tests of TextAnalysis follow.
