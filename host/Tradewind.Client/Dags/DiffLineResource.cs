namespace Tradewind.Client;

/// <summary>A line of a file in a diff.</summary>
public sealed record DiffLineResource
{
    /// <summary><c>same</c>, <c>removed</c> or <c>added</c>.</summary>
    public required string Change { get; init; }

    /// <summary>Its number in the file of the version <c>from</c>, from 1; null when it is new.</summary>
    public int? From { get; init; }

    /// <summary>Its number in the file of the version <c>to</c>; null when it is gone.</summary>
    public int? To { get; init; }

    /// <summary>The line, without its end.</summary>
    public required string Text { get; init; }
}
