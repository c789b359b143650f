// The first types of KnowledgeStore follow.
