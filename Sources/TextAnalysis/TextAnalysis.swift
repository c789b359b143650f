// The first types of TextAnalysis follow.
