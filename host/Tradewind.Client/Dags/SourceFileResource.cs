namespace Tradewind.Client;

/// <summary>A source file of a DAG version.</summary>
public sealed record SourceFileResource
{
    /// <summary>Relative to the DAG folder.</summary>
    public required string Path { get; init; }

    /// <summary>Its text.</summary>
    public required string Text { get; init; }
}
