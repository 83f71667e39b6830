namespace Tradewind.Runner;

/// <summary>A compiled script as the disk cache keeps it.</summary>
internal sealed record CachedBundle(string Path, byte[] Assembly, byte[] Symbols, IReadOnlyList<string> Plugins);
