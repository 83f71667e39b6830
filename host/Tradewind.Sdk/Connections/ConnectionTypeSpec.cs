namespace Tradewind.Connections;

/// <summary>A <see cref="ConnectionType"/> as data: what is known of it where its code does not run.</summary>
public sealed record ConnectionTypeSpec
{
    /// <summary>What connections name it by.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for, from its XML documentation, in one line.</summary>
    public string? Summary { get; init; }

    /// <summary>Other ids for the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The fields of its form.</summary>
    public IReadOnlyList<ConnectionField> Fields { get; init; } = [];

    /// <summary>Whether connections may name it so; upper and lower case do not differ.</summary>
    public bool IsCalled(string type) => Aliases.Append(Id).Contains(type, StringComparer.OrdinalIgnoreCase);
}
