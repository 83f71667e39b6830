namespace Tradewind.Engine.Feed;

/// <summary>A hint that something changed. It carries no state: whoever gets it reads the metastore. It may be repeated, and after a broken connection it may be missing, so every reader also looks by itself now and then.</summary>
/// <param name="Topic">What changed.</param>
/// <param name="Key">Which one; empty where the topic has no key.</param>
public readonly record struct Notice(Topic Topic, string Key = "");
