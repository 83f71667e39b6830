namespace Tradewind.Client;

/// <summary>A field in the form of a connection type.</summary>
public sealed record ConnectionFieldResource
{
    /// <summary><c>host</c>, <c>port</c>, <c>login</c>, <c>password</c> or <c>database</c> for that part of a connection; any other is a name in <c>extra</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the form calls it.</summary>
    public required string Title { get; init; }

    /// <summary><c>text</c>, <c>secret</c>, <c>number</c>, <c>bool</c> or <c>choice</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether a connection of the type must have it.</summary>
    public required bool Required { get; init; }

    /// <summary>What counts when it is empty.</summary>
    public string? Default { get; init; }

    /// <summary>What may be chosen, for a choice.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>A sentence about it.</summary>
    public string? Help { get; init; }
}
