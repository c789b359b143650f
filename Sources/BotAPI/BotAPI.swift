// The first types of BotAPI follow.
