// Tests of KnowledgeStore follow.
