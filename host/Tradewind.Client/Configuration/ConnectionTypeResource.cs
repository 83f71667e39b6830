namespace Tradewind.Client;

/// <summary>A sort of connection that a plugin brings.</summary>
public sealed record ConnectionTypeResource
{
    /// <summary>What connections name it by, for example <c>postgres</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public string? Summary { get; init; }

    /// <summary>Other names for the same.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The plugin that brings it.</summary>
    public required string Plugin { get; init; }

    /// <summary>The fields of its form, in their order.</summary>
    public required IReadOnlyList<ConnectionFieldResource> Fields { get; init; }
}
