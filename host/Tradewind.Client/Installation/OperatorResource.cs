namespace Tradewind.Client;

/// <summary>An operator that a plugin brings.</summary>
public sealed record OperatorResource
{
    /// <summary>Its type name.</summary>
    public required string Name { get; init; }

    /// <summary><c>action</c>, <c>sensor</c>, <c>source</c> or <c>sink</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it does, in one line; then its examples, each after an empty line and indented by four blanks.</summary>
    public string? Summary { get; init; }
}
