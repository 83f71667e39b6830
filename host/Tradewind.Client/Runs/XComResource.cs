namespace Tradewind.Client;

/// <summary>An output of a task instance.</summary>
public sealed record XComResource
{
    /// <summary><c>return</c> for the task's own output.</summary>
    public required string Key { get; init; }

    /// <summary>The value as JSON text; only its beginning when <see cref="Cut"/>.</summary>
    public required string Json { get; init; }

    /// <summary>The whole value's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Whether <see cref="Json"/> is not the whole value.</summary>
    public required bool Cut { get; init; }
}
