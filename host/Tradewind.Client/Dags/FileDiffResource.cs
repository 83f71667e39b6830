namespace Tradewind.Client;

/// <summary>A source file that is not what it was.</summary>
public sealed record FileDiffResource
{
    /// <summary>Its path in the DAG folder.</summary>
    public required string Path { get; init; }

    /// <summary><c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public required string Change { get; init; }

    /// <summary>How many lines came.</summary>
    public required int Added { get; init; }

    /// <summary>How many lines went.</summary>
    public required int Removed { get; init; }

    /// <summary>The lines; empty when only the ends of lines differ.</summary>
    public required IReadOnlyList<DiffHunkResource> Hunks { get; init; }
}
