namespace Tradewind.Bundles.Processing;

/// <summary>The dag-processor went away over a script.</summary>
/// <param name="message">How it ended.</param>
/// <param name="key">The key of the state it was at, when it got as far as telling it.</param>
public sealed class ProcessorGoneException(string message, string? key) : Exception(message)
{
    /// <summary>The key of the script's state; null when unknown.</summary>
    public string? Key { get; } = key;
}
