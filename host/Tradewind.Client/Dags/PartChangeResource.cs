namespace Tradewind.Client;

/// <summary>A task or a group that is not what it was.</summary>
public sealed record PartChangeResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary><c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public required string Change { get; init; }

    /// <summary>Of a changed one: what of it.</summary>
    public required IReadOnlyList<PropertyChangeResource> Properties { get; init; }
}
